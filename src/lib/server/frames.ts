/** One text frame of the server, as it stands on the wire; made once for all who get it. */
export interface Frame {
	/** Header and payload. */
	readonly bytes: Buffer;
	/** Where the payload begins. */
	readonly payloadAt: number;
	/** Number of the trace event that it carries; null for what is not in the trace. */
	readonly n: number | null;
}

/** FIN and opcode 0x1 (RFC 6455 §5.2): a whole text message. */
const FIN_TEXT = 0x81;

/** Frames `text` as a server does: in one piece and unmasked (RFC 6455 §5.1, §5.2). */
export function textFrame(text: string, n: number | null = null): Frame {
	const frame = emptyFrame(Buffer.byteLength(text), n);
	frame.bytes.write(text, frame.payloadAt);
	return frame;
}

/** A text frame whose payload is still to be written, as UTF-8; it has `length` bytes. */
export function emptyFrame(length: number, n: number | null = null): Frame {
	const payloadAt = length < 126 ? 2 : length < 65_536 ? 4 : 10;
	const bytes = Buffer.allocUnsafe(payloadAt + length);
	bytes[0] = FIN_TEXT;
	if (payloadAt === 2) bytes[1] = length;
	else if (payloadAt === 4) {
		bytes[1] = 126;
		bytes.writeUInt16BE(length, 2);
	} else {
		bytes[1] = 127;
		bytes.writeBigUInt64BE(BigInt(length), 2);
	}
	return { bytes, payloadAt, n };
}

/** What a frame carries. */
export const payloadOf = ({ bytes, payloadAt }: Frame): Buffer => bytes.subarray(payloadAt);

/**
 * Frames in the order in which they are to leave. Sockets that get the same frames hold the same
 * object, so that what is worked out about it is worked out once for all of them.
 */
export interface FrameSequence {
	/** Size of all its frames. */
	readonly bytes: number;
	readonly last: Frame | null;
	readonly before: FrameSequence | null;
	/** What `followedBy` gave last: the next socket nearly always asks for the same. */
	next: FrameSequence | null;
	joined: Buffer | null;
}

/** A sequence without frames; all that are to share their frames begin with the same one. */
export const noFrames = (): FrameSequence => ({
	bytes: 0,
	last: null,
	before: null,
	next: null,
	joined: null,
});

/** The sequence with one frame more. */
export function followedBy(before: FrameSequence, frame: Frame): FrameSequence {
	if (before.next?.last === frame) return before.next;
	const bytes = before.bytes + frame.bytes.length;
	return (before.next = { bytes, last: frame, before, next: null, joined: null });
}

/** The frames one by one, first to last. */
export function listFrames(sequence: FrameSequence): Frame[] {
	const frames: Frame[] = [];
	for (let at: FrameSequence | null = sequence; at; at = at.before)
		if (at.last) frames.push(at.last);
	return frames.reverse();
}

/** All bytes in one piece, copied together once. */
export function joinFrames(sequence: FrameSequence): Buffer {
	if (sequence.joined) return sequence.joined;
	const [only, ...more] = listFrames(sequence).map(({ bytes }) => bytes);
	const all = only && more.length > 0 ? Buffer.concat([only, ...more], sequence.bytes) : only;
	return (sequence.joined = all ?? Buffer.alloc(0));
}
