import type { Duplex } from 'node:stream';

/** Between two portions of a line that trickles, in ms. */
const PORTION_MS = 50;
/** Bytes that may be under way in one direction of a delayed line; then its sender waits. */
const UNDER_WAY_MAX = 256 * 1024;

/** What a Writable says of a chunk of bytes; Node's types know only the encodings of text. */
const BYTES = 'buffer' as BufferEncoding;

/** What a line does to the bytes that pass it. */
export interface LineState {
	/** How much later bytes arrive, each way, in ms. */
	readonly delayMs: number;
	/** Bytes that pass to the client per second; 0 for as many as will. */
	readonly bytesPerSecond: number;
	/** Nothing passes any more, either way, and neither end is told: a cable that was pulled. */
	readonly dead: boolean;
}

/** All bytes pass at once. */
export const SOUND: LineState = { delayMs: 0, bytesPerSecond: 0, dead: false };

/** Bytes, or the end of the stream, and when they arrive. */
interface UnderWay {
	readonly bytes: Buffer | null;
	readonly due: number;
}

/**
 * Bends the TCP socket of one connection, below everything that reads and writes it: frames, pings
 * and closing alike arrive late, trickle, or are lost. Order is kept, whatever changes meanwhile.
 * Bytes that trickle wait in the socket's own buffer, where `bufferedAmount` of `ws` counts them.
 */
export function createLine(socket: Duplex) {
	const writeOn = socket._write.bind(socket);
	const finishOn = socket._final.bind(socket);
	const pushOn = socket.push.bind(socket);
	const timers = new Set<NodeJS.Timeout>();
	let state = SOUND;
	/** The chunk that trickles, what is left of it, and what tells its writer that it has left. */
	let trickling: { rest: Buffer; readonly done: Done } | null = null;

	const later = (task: () => void, ms: number): void => {
		const timer = setTimeout(() => {
			timers.delete(timer);
			task();
		}, ms);
		timers.add(timer);
	};

	// To the client: `arrive` writes on, one piece after the other.
	const out = createDelay(later, (bytes, next) => {
		if (socket.destroyed || bytes === null) next();
		else writeOn(bytes, BYTES, next);
	});
	// From the client: the socket takes what `arrive` pushes.
	const incoming = createDelay(later, (bytes, next) => {
		if (!socket.destroyed) pushOn(bytes);
		next();
	});

	function write(bytes: Buffer, done: Done): void {
		if (state.dead) return done();
		if (state.bytesPerSecond > 0) {
			trickling = { rest: bytes, done };
			return trickle();
		}
		if (state.delayMs === 0 && out.size === 0) return writeOn(bytes, BYTES, done);
		out.send(bytes, state.delayMs, done);
	}

	function trickle(): void {
		if (!trickling) return;
		const { rest, done } = trickling;
		const rate = state.bytesPerSecond;
		const portion = rate > 0 ? Math.max(1, Math.floor((rate * PORTION_MS) / 1000)) : rest.length;
		const ended = portion >= rest.length || state.dead;
		trickling = ended ? null : { rest: rest.subarray(portion), done };
		if (!state.dead) out.send(rest.subarray(0, portion), state.delayMs, () => undefined);
		if (rate === 0 || state.dead) return done();
		// Also after the last portion: it takes its time as well.
		later(ended ? done : trickle, PORTION_MS);
	}

	Object.assign(socket, {
		_write: (chunk: Buffer | string, encoding: BufferEncoding, done: Done) =>
			write(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk, done),
		// One chunk at a time, so that each is counted as waiting until it has left.
		_writev: null,
		_final: (done: Done) => out.whenEmpty(() => (state.dead ? done() : finishOn(done))),
		push(chunk: Buffer | null): boolean {
			if (state.dead) return true;
			if (state.delayMs === 0 && incoming.size === 0) return pushOn(chunk);
			return incoming.send(chunk, state.delayMs, () => undefined);
		},
	});
	socket.once('close', () => {
		for (const timer of timers) clearTimeout(timer);
		timers.clear();
	});

	return {
		get state() {
			return state;
		},
		/** From now on; what is under way keeps its place and is never overtaken. */
		set(change: Partial<LineState>): void {
			state = { ...state, ...change };
		},
	};
}
export type Line = ReturnType<typeof createLine>;

type Done = (error?: Error | null) => void;
type Later = (task: () => void, ms: number) => void;

/** Hands each piece to `arrive` when it is due, in order, and the next only after `next`. */
function createDelay(
	later: Later,
	arrive: (bytes: Buffer | null, next: (error?: Error | null) => void) => void,
) {
	const queue: UnderWay[] = [];
	let waiting: Done[] = [];
	let emptied: (() => void)[] = [];
	let bytesUnderWay = 0;
	let busy = false;
	let lastDue = 0;

	function pump(): void {
		const first = queue[0];
		if (busy || !first) return;
		busy = true;
		later(
			() =>
				arrive(first.bytes, () => {
					queue.shift();
					bytesUnderWay -= first.bytes?.length ?? 0;
					busy = false;
					if (bytesUnderWay < UNDER_WAY_MAX) for (const done of takeWaiting()) done();
					if (queue.length === 0) for (const task of takeEmptied()) task();
					pump();
				}),
			Math.max(0, first.due - performance.now()),
		);
	}

	function takeWaiting(): Done[] {
		const all = waiting;
		waiting = [];
		return all;
	}
	function takeEmptied(): (() => void)[] {
		const all = emptied;
		emptied = [];
		return all;
	}

	return {
		/** Pieces under way. */
		get size() {
			return queue.length;
		},
		/** `done` is called when more may be sent; false if that is not at once. */
		send(bytes: Buffer | null, delayMs: number, done: Done): boolean {
			lastDue = Math.max(lastDue, performance.now() + delayMs);
			queue.push({ bytes, due: lastDue });
			bytesUnderWay += bytes?.length ?? 0;
			const room = bytesUnderWay < UNDER_WAY_MAX;
			if (room) done();
			else waiting.push(done);
			pump();
			return room;
		},
		whenEmpty(task: () => void): void {
			if (queue.length === 0) task();
			else emptied.push(task);
		},
	};
}
