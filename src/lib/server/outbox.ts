import { followedBy, noFrames, type Frame, type FrameSequence } from './frames';

/** A box with more than this is written at once, in bytes: nothing is gained by joining more. */
const JOIN_MAX = 64 * 1024;

/** Called when the frame has left, or with what kept it from leaving. */
export type Written = (error?: Error | null) => void;

/** Writes frames that go out together, in one piece. */
export interface Writer {
	write(frames: FrameSequence, written: Written | undefined): void;
}

/** What all boxes of an outbox share in one turn of the event loop. */
interface CurrentTurn {
	/** Where the sequences of this turn begin. */
	start: FrameSequence;
	/** Boxes that hold something, or did. */
	full: Box[];
	readonly plan: () => void;
}

/** What is to leave through one socket. A class, since a broadcast walks over thousands of them. */
export class Box {
	#frames: FrameSequence | null = null;
	#waiting: Written[] | null = null;
	#closed = false;
	readonly #turn: CurrentTurn;
	readonly #writer: Writer;

	constructor(turn: CurrentTurn, writer: Writer) {
		this.#turn = turn;
		this.#writer = writer;
	}

	/** Bytes that wait for the end of the turn. */
	get bytes(): number {
		return this.#frames?.bytes ?? 0;
	}

	/** Adds a frame; it leaves at the end of this turn of the event loop. */
	add(frame: Frame, written?: Written): void {
		if (this.#closed) return written?.(new Error('The connection has ended.'));
		if (!this.#frames) {
			const turn = this.#turn;
			if (turn.full.push(this) === 1) turn.plan();
			this.#frames = turn.start;
		}
		this.#frames = followedBy(this.#frames, frame);
		if (written) (this.#waiting ??= []).push(written);
		if (this.#frames.bytes > JOIN_MAX) this.flush();
	}

	/** Writes what it holds now. */
	flush(): void {
		const frames = this.#frames;
		if (!frames) return;
		this.#frames = null;
		const told = this.#waiting;
		if (!told) return this.#writer.write(frames, undefined);
		this.#waiting = null;
		this.#writer.write(frames, (error) => {
			for (const written of told) written(error);
		});
	}

	/** Takes nothing more. */
	close(): void {
		this.#closed = true;
	}
}

/**
 * Holds frames until the end of the current turn of the event loop, so that each socket gets all of
 * a turn's frames in one write, and so that those are joined once for all sockets that get the same.
 * With little to do a turn is over at once: nothing waits for company.
 */
export function createOutbox(atTurnsEnd: (task: () => void) => void = setImmediate) {
	const turn: CurrentTurn = { start: noFrames(), full: [], plan: () => atTurnsEnd(flush) };

	function flush(): void {
		const { full } = turn;
		turn.full = [];
		turn.start = noFrames();
		for (const box of full) box.flush();
	}

	/** The box of one socket, which `writer` writes to. */
	return { createBox: (writer: Writer): Box => new Box(turn, writer) };
}
export type Outbox = ReturnType<typeof createOutbox>;
