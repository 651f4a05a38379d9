import { followedBy, noFrames, type Frame, type FrameSequence } from './frames';

/** A box with more than this is written at once, in bytes: nothing is gained by joining more. */
const JOIN_MAX = 64 * 1024;

/** Called when the frame has left, or with what kept it from leaving. */
export type Written = (error?: Error | null) => void;

/** Writes frames that go out together, in one piece. */
export type Write = (frames: FrameSequence, written: Written | undefined) => void;

/** What is to leave through one socket. */
export interface Box {
	/** Bytes that wait for the end of the turn. */
	readonly bytes: number;
	/** Adds a frame; it leaves at the end of this turn of the event loop. */
	add(frame: Frame, written?: Written): void;
	/** Writes what it holds now. */
	flush(): void;
}

/**
 * Holds frames until the end of the current turn of the event loop, so that each socket gets all of
 * a turn's frames in one write, and so that those are joined once for all sockets that get the same.
 * With little to do a turn is over at once: nothing waits for company.
 */
export function createOutbox(atTurnsEnd: (task: () => void) => void = setImmediate) {
	/** Where the sequences of this turn begin. */
	let start = noFrames();
	let full: Box[] = [];

	function flush(): void {
		const boxes = full;
		full = [];
		start = noFrames();
		for (const box of boxes) box.flush();
	}

	return {
		/** The box of one socket. */
		createBox(write: Write): Box {
			let frames: FrameSequence | null = null;
			let waiting: Written[] = [];

			const box: Box = {
				get bytes() {
					return frames?.bytes ?? 0;
				},
				add(frame, written) {
					if (!frames) {
						if (full.push(box) === 1) atTurnsEnd(flush);
						frames = start;
					}
					frames = followedBy(frames, frame);
					if (written) waiting.push(written);
					if (frames.bytes > JOIN_MAX) box.flush();
				},
				flush() {
					if (!frames) return;
					const [now, told] = [frames, waiting];
					frames = null;
					if (told.length === 0) return write(now, undefined);
					waiting = [];
					write(now, (error) => {
						for (const written of told) written(error);
					});
				},
			};
			return box;
		},
	};
}
export type Outbox = ReturnType<typeof createOutbox>;
