import { hexOf, toBase64 } from './bytes';
import { sha1 as hash } from './sha1';

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

/** Computes the answer to a key, step by step. */
export function acceptSteps(key: string): AcceptSteps {
	const joined = key + ACCEPT_GUID;
	const bytes = hash(new TextEncoder().encode(joined));
	return { joined, sha1: hexOf(bytes), accept: toBase64(bytes) };
}
