import { mask } from './decode-frame';

/** What a frame is made of (RFC 6455 §5.2). */
export interface FrameParts {
	readonly opcode: number;
	readonly payload: Uint8Array;
	/** Four bytes; a client masks every frame, a server none (§5.1). */
	readonly maskingKey: Uint8Array | null;
	/** True unless said otherwise: the last frame of its message. */
	readonly fin?: boolean;
}

/** The bytes of one frame, its length in the fewest bytes (RFC 6455 §5.2). */
export function encodeFrame({ opcode, payload, maskingKey, fin = true }: FrameParts): Uint8Array {
	const { length } = payload;
	const short = length < 126 ? length : length < 65_536 ? 126 : 127;
	const size = short === 126 ? 2 : short === 127 ? 8 : 0;
	const extended = Array.from(
		{ length: size },
		(_, i) => Math.floor(length / 256 ** (size - 1 - i)) & 0xff,
	);
	return Uint8Array.from([
		(fin ? 0x80 : 0) | opcode,
		(maskingKey ? 0x80 : 0) | short,
		...extended,
		...(maskingKey ?? []),
		...(maskingKey ? mask(payload, maskingKey) : payload),
	]);
}

/** The payload of a close frame: the code in two bytes, then the reason (RFC 6455 §5.5.1). */
export const closePayload = (code: number, reason = ''): Uint8Array =>
	Uint8Array.from([code >> 8, code & 0xff, ...new TextEncoder().encode(reason)]);
