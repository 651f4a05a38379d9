/** How long one message flies at 1×, in ms of display time. Real messages land in under 1 ms. */
export const FLIGHT_MS = 900;
/**
 * Part of its flight that a message has covered where a step stops. On its line it is the same spot
 * either way: between the server and the client's card, where neither hides it.
 */
export const STOP_AT = { up: 0.64, down: 0.36 } as const;
/** Least distance of two turns on a quiet line, in ms of display time. */
export const STAGGER_MS = 50;
/** Least distance of two messages from the same client, in ms: their pills must not overlap. */
export const SENDER_STAGGER_MS = 220;
/** How far the layout may fall behind real time, in ms; a flight out and back add 1.8 s to it. */
export const LAG_MAX_MS = 3000;
/** A longer quiet stretch is shortened to this, in ms. */
export const QUIET_MAX_MS = 6000;
/** Rest between two turns that are shown one after the other, in ms. */
export const REST_MS = 400;
/** Distance of openings and closings that are shown one after the other, in ms. */
export const CHANGE_MS = 160;
