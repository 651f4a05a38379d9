import { fieldsOf, type FrameField } from './frame-fields';
import { isControlOpcode, opcodeOf } from './opcodes';

/** A WebSocket frame taken apart (RFC 6455 §5.2). */
export interface DecodedFrame {
	readonly fin: boolean;
	readonly rsv1: boolean;
	readonly rsv2: boolean;
	readonly rsv3: boolean;
	readonly opcode: number;
	readonly masked: boolean;
	/** The payload's length in bytes, as the header says it. */
	readonly length: number;
	/** Bytes that the length takes beyond its first 7 bits: 0, 2 or 8. */
	readonly lengthBytes: 0 | 2 | 8;
	/** The four bytes of the masking key; null if the payload is not masked. */
	readonly maskingKey: Uint8Array | null;
	/** The payload as on the wire; equal to `payload` if it is not masked. */
	readonly payloadMasked: Uint8Array;
	readonly payload: Uint8Array;
	/** Size of the header in bytes, masking key included. */
	readonly headerBytes: number;
	/** Every part in the order of the wire. */
	readonly fields: readonly FrameField[];
	/** What is wrong with the frame, in one sentence. */
	readonly error?: string;
}

/** Who sent the frame: it decides whether the payload must be masked (RFC 6455 §5.1). */
export type FrameSender = 'client' | 'server';

/**
 * Takes the bytes of one frame apart. Never throws: what is cut off or against the standard is
 * decoded as far as it goes, and named in `error`.
 */
export function decodeFrame(bytes: Uint8Array, sender?: FrameSender): DecodedFrame {
	const [first = 0, second = 0] = bytes;
	const bit = (place: number): boolean => (first & (0x80 >> place)) !== 0;
	const masked = (second & 0x80) !== 0;
	const short = second & 0x7f;
	const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
	const keyAt = 2 + lengthBytes;
	const headerBytes = keyAt + (masked ? 4 : 0);
	const length = lengthBytes === 0 ? short : readNumber(bytes.subarray(2, keyAt));
	const maskingKey = masked ? bytes.slice(keyAt, headerBytes) : null;
	const payloadMasked = bytes.slice(headerBytes, headerBytes + length);
	const payload = maskingKey ? mask(payloadMasked, maskingKey) : payloadMasked;
	const parts = {
		fin: bit(0),
		rsv1: bit(1),
		rsv2: bit(2),
		rsv3: bit(3),
		opcode: first & 0x0f,
		masked,
		length,
		lengthBytes,
		maskingKey,
		payloadMasked,
		payload,
		headerBytes,
	} as const;
	const error = faultOf(bytes, parts, short, sender);
	return { ...parts, fields: fieldsOf(parts, short, bytes.length), ...(error ? { error } : {}) };
}

/** Masks or unmasks: both are an exclusive or with the key, byte by byte (RFC 6455 §5.3). */
export const mask = (payload: Uint8Array, key: Uint8Array): Uint8Array =>
	payload.map((byte, i) => byte ^ (key[i % 4] ?? 0));

/** A number in network byte order: the most significant byte first. */
const readNumber = (bytes: Uint8Array): number =>
	bytes.reduce((number, byte) => number * 256 + byte, 0);

function faultOf(
	bytes: Uint8Array,
	frame: Omit<DecodedFrame, 'fields' | 'error'>,
	short: number,
	sender: FrameSender | undefined,
): string | undefined {
	const { length, lengthBytes, headerBytes, opcode, masked } = frame;
	if (bytes.length < headerBytes || bytes.length < 2) return 'The header is cut off.';
	if (frame.rsv1 || frame.rsv2 || frame.rsv3)
		return 'A reserved bit is set, but no extension was agreed on (§5.2).';
	if (opcodeOf(opcode).word === 'reserved') return 'The opcode is reserved (§5.2).';
	if (lengthBytes === 8 && (bytes[2] ?? 0) >= 0x80)
		return 'The first bit of a 64-bit length must be 0 (§5.2).';
	if ((lengthBytes === 2 && length < 126) || (lengthBytes === 8 && length < 65_536))
		return 'The length is not written in the fewest bytes (§5.2).';
	if (isControlOpcode(opcode)) {
		if (!frame.fin) return 'A control frame must not be fragmented (§5.5).';
		if (short > 125) return 'A control frame holds at most 125 bytes (§5.5).';
	}
	if (sender === 'client' && !masked) return 'A client must mask every frame (§5.1).';
	if (sender === 'server' && masked) return 'A server must not mask any frame (§5.1).';
	const missing = headerBytes + length - bytes.length;
	if (missing > 0) return `${missing} bytes of the payload are not here.`;
	if (missing < 0) return `${-missing} bytes follow after the end of the frame.`;
	return undefined;
}

/** What the payload of a close frame says (RFC 6455 §5.5.1): nothing, or a code and a reason. */
export function closeOf(payload: Uint8Array): { code: number; reason: string } | null {
	if (payload.length < 2) return null;
	const code = readNumber(payload.subarray(0, 2));
	return { code, reason: new TextDecoder().decode(payload.subarray(2)) };
}
