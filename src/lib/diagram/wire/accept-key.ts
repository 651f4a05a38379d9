import { hexOf, toBase64 } from './bytes';

/** What a server appends to the key: the same for all WebSockets (RFC 6455 §1.3). */
export const ACCEPT_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** How `Sec-WebSocket-Accept` follows from `Sec-WebSocket-Key` (RFC 6455 §4.2.2). */
export interface AcceptSteps {
	/** The key with the GUID after it. */
	readonly joined: string;
	/** SHA-1 of that, in hexadecimal. */
	readonly sha1: string;
	/** The same 20 bytes in base64: what must stand in the answer. */
	readonly accept: string;
}

type Digest = Pick<SubtleCrypto, 'digest'>;

/**
 * Computes the answer to a key, step by step. `subtle` is the page's own by default; it is missing
 * on pages that are neither https nor localhost: then the answer is null.
 */
export async function acceptSteps(
	key: string,
	subtle: Digest | undefined = globalThis.crypto?.subtle,
): Promise<AcceptSteps | null> {
	if (!subtle) return null;
	const joined = key + ACCEPT_GUID;
	const sha1 = new Uint8Array(await subtle.digest('SHA-1', new TextEncoder().encode(joined)));
	return { joined, sha1: hexOf(sha1), accept: toBase64(sha1) };
}
