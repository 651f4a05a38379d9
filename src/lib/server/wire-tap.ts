import type { Duplex } from 'node:stream';
import type { FrameDirection } from '../protocol';
import { createFrameSplitter, type SplitFrame } from './frame-splitter';

/** The socket of one client, and how many messages it has said so far. */
export interface TapTarget {
	/** The WebSocket of `ws`. */
	readonly ws: object;
	readonly socket: Duplex;
	readonly heard: number;
}

/** A captured frame; `n` is null for a control frame. */
export interface TappedFrame {
	readonly n: number | null;
	readonly direction: FrameDirection;
	readonly at: number;
	readonly opcode: number;
	readonly bytes: Buffer;
}

export interface TapOptions {
	/** The clock, in ms since the Unix epoch. */
	readonly now: () => number;
	/** The trace event of the next message that is written; null for what is not in the trace. */
	readonly sending: () => number | null;
	readonly onFrame: (frame: TappedFrame) => void;
}

/** Frames of messages that the log has not answered for yet; more are left out. */
const WAITING_MAX = 256;
/** `_state` of the receiver of `ws` while it expects the first byte of a frame. */
const GET_INFO = 0;

const isControl = (opcode: number): boolean => opcode >= 8;

/**
 * Reads along on one socket, from the next frame on. Messages of a client are held until `settle`
 * says what they were: those which are not in the trace may hold secrets, and are dropped.
 */
export function createWireTap(target: TapTarget, { now, sending, onFrame }: TapOptions) {
	const { ws, socket } = target;
	/** Frames by the number of the message they belong to. */
	const waiting = new Map<number, TappedFrame[]>();
	let waitingFrames = 0;
	/** Number of the message whose frames come in now; null until both ends agree on it. */
	let current: number | null = null;

	const incoming = createFrameSplitter(({ fin, opcode, bytes }: SplitFrame) => {
		const frame: TappedFrame = { n: null, direction: 'in', at: now(), opcode, bytes };
		if (isControl(opcode)) return onFrame(frame);
		if (current === null) return;
		if (waitingFrames < WAITING_MAX) {
			const frames = waiting.get(current) ?? [];
			frames.push(frame);
			waiting.set(current, frames);
			waitingFrames++;
		}
		if (fin) current++;
	});

	const outgoing = createFrameSplitter(({ opcode, bytes }: SplitFrame) => {
		const n = isControl(opcode) ? null : sending();
		if (n === null && !isControl(opcode)) return;
		onFrame({ n, direction: 'out', at: now(), opcode, bytes });
	});

	// Runs before `ws` sees the chunk: it tells where the stream stands, and has not unmasked yet.
	function read(chunk: Buffer): void {
		if (current === null) {
			if (!isBetweenFrames(ws)) return;
			current = target.heard + 1;
		}
		incoming.push(chunk);
	}

	// `ws` writes a frame in one go, so whoever attaches comes between two frames.
	const write = socket.write;
	const tapped = function (this: Duplex, chunk: unknown, ...rest: unknown[]): boolean {
		if (Buffer.isBuffer(chunk)) outgoing.push(chunk);
		else if (typeof chunk === 'string') outgoing.push(Buffer.from(chunk));
		return Reflect.apply(write, this, [chunk, ...rest]) as boolean;
	};
	const hadOwn = Object.hasOwn(socket, 'write');
	socket.prependListener('data', read);
	socket.write = tapped;

	return {
		/** Message number `number` of this client is trace event `n`, an `ack` (null), or untold. */
		settle(number: number, n: number | null | 'untold'): void {
			const frames = waiting.get(number);
			if (!frames) return;
			waiting.delete(number);
			waitingFrames -= frames.length;
			if (n !== 'untold') for (const frame of frames) onFrame({ ...frame, n });
		},
		/** Leaves the socket as it was found. */
		detach(): void {
			socket.removeListener('data', read);
			if (hadOwn) socket.write = write;
			else Reflect.deleteProperty(socket, 'write');
			waiting.clear();
		},
	};
}
export type WireTap = ReturnType<typeof createWireTap>;

/**
 * Whether `ws` has read whole frames and nothing more. It has no public way to tell; should its
 * insides change, the answer is no, and nothing is captured rather than something wrong.
 */
function isBetweenFrames(ws: object): boolean {
	const receiver: unknown = Reflect.get(ws, '_receiver');
	if (typeof receiver !== 'object' || receiver === null) return false;
	return (
		Reflect.get(receiver, '_state') === GET_INFO &&
		Reflect.get(receiver, '_bufferedBytes') === 0 &&
		Reflect.get(receiver, 'writableLength') === 0
	);
}
