/** Longest text of a post, in Unicode code points after trimming. */
export const TEXT_MAX = 280;
/** Longest name of a client or a room, in Unicode code points after trimming. */
export const NAME_MAX = 24;
/** Longest id that a client may choose for its own post, in characters. */
export const OWN_ID_MAX = 40;
/** Largest payload of one client message, in bytes; a larger one closes with 1009 (RFC 6455 §7.4.1). */
export const MESSAGE_BYTES_MAX = 16 * 1024;
/** Largest HTTP request body, in bytes; a larger one is answered with 413. */
export const BODY_BYTES_MAX = 16 * 1024;
