import { FRAME_BYTES_MAX } from '../protocol';

/** A frame cut out of a stream: its first byte taken apart, and all its bytes up to a limit. */
export interface SplitFrame {
	readonly fin: boolean;
	readonly opcode: number;
	/** The header and the payload as on the wire, at most FRAME_BYTES_MAX of them. */
	readonly bytes: Buffer;
}

/** Longest header: 2 bytes, 8 of length, 4 of masking key (RFC 6455 §5.2). */
const HEADER_MAX = 14;

/**
 * Cuts one direction of a WebSocket stream into frames, wherever the chunks begin and end. It must
 * start at the first byte of a frame. Bytes are copied, since `ws` unmasks chunks in place.
 */
export function createFrameSplitter(onFrame: (frame: SplitFrame) => void) {
	let header = Buffer.alloc(0);
	let kept: Buffer[] = [];
	let room = 0;
	/** Bytes of the current frame that are still to come; null while its header is not complete. */
	let missing: number | null = null;
	let broken = false;

	function keep(piece: Buffer): void {
		const part = piece.subarray(0, room);
		room -= part.length;
		if (part.length > 0) kept.push(Buffer.from(part));
	}

	/** Takes header bytes from `chunk` at `from`; gives where they ended. */
	function readHeader(chunk: Buffer, from: number): number {
		const before = header.length;
		header = Buffer.concat([header, chunk.subarray(from, from + HEADER_MAX - before)]);
		const size = headerSize(header);
		if (size === null || size > header.length) return chunk.length;
		header = header.subarray(0, size);
		const length = payloadLength(header);
		if (!Number.isSafeInteger(length)) broken = true;
		kept = [];
		room = FRAME_BYTES_MAX;
		keep(header);
		missing = length;
		return from + size - before;
	}

	function finish(): void {
		const first = header[0] ?? 0;
		const frame = { fin: first >= 0x80, opcode: first & 0x0f, bytes: Buffer.concat(kept) };
		header = Buffer.alloc(0);
		kept = [];
		missing = null;
		onFrame(frame);
	}

	return {
		/** Whether the next byte is the first of a frame. */
		get atBoundary(): boolean {
			return missing === null && header.length === 0;
		},
		push(chunk: Buffer): void {
			let at = 0;
			while (at < chunk.length && !broken) {
				if (missing === null) at = readHeader(chunk, at);
				if (missing === null || broken) return;
				const piece = chunk.subarray(at, at + missing);
				keep(piece);
				at += piece.length;
				missing -= piece.length;
				if (missing === 0) finish();
			}
		},
	};
}

/** Size of a header whose first bytes these are; null while there are fewer than two. */
function headerSize(bytes: Buffer): number | null {
	const second = bytes[1];
	if (second === undefined) return null;
	const length = second & 0x7f;
	const extended = length === 126 ? 2 : length === 127 ? 8 : 0;
	return 2 + extended + (second >= 0x80 ? 4 : 0);
}

function payloadLength(header: Buffer): number {
	const length = (header[1] ?? 0) & 0x7f;
	if (length === 126) return header.readUInt16BE(2);
	return length === 127 ? Number(header.readBigUInt64BE(2)) : length;
}
