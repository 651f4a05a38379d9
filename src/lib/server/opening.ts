import type { Engine } from '../engine';
import type { Attendance } from './attendance';
import type { Board } from './board';
import type { Checkpoint } from './checkpoint';
import { createCheckpoints } from './checkpoints';
import type { Clock } from './clock';
import type { Log } from './log';
import { replay } from './replay';
import { retrace } from './retrace';
import type { Telemetry } from './telemetry';
import type { TraceFeed } from './trace-feed';

/** The parts of a playground that follow from its log. */
export interface OpeningOptions {
	readonly log: Log;
	readonly engine: Engine;
	/** A second engine like it, which has applied nothing. */
	readonly again: () => Engine;
	readonly feed: TraceFeed;
	readonly telemetry: Telemetry;
	readonly attendance: Attendance;
	readonly board: Board;
	readonly clock: Clock;
	/** Names the program; without it there are no checkpoints. */
	readonly program: string | undefined;
	/** So many log entries lie between two checkpoints, at least. */
	readonly every: number;
	/** A checkpoint could not be kept. */
	readonly trouble: (error: unknown) => void;
}

/** How a playground is opened from its log, and keeps checkpoints so that it is opened quickly. */
export function createOpening(options: OpeningOptions) {
	const { log, engine, feed, telemetry, attendance, board, clock } = options;
	const checkpoints = createCheckpoints({ ...options, save });

	function save(): Checkpoint {
		return {
			...{ engine: engine.save(), at: clock.last, opened: attendance.opened },
			...{ tick: board.last(), traceChars: feed.chars, lastOfSeq: telemetry.save() },
		};
	}

	function restore({ engine: state, at, opened, tick, traceChars, lastOfSeq }: Checkpoint): void {
		engine.restore(state);
		clock.reach(at);
		attendance.restore(opened);
		board.tick(tick.seq, tick.at);
		telemetry.restore(lastOfSeq);
		// The trace follows from the log: it is made again if somebody wants to see it.
		feed.restore(state.n, traceChars, () => retrace(log.read(), state.seq, options.again()));
	}

	return {
		/** Reads the log, from the last checkpoint on: state and trace are as they were. */
		async read(): Promise<void> {
			const checkpoint = checkpoints.load();
			if (checkpoint) restore(checkpoint);
			await replay(log.read(engine.seq + 1), (entry) => {
				const turn = engine.apply(entry);
				const { seq, events } = turn;
				clock.reach(entry.at);
				telemetry.turn(seq, events.at(-1)?.n);
				feed.add(turn);
				if (entry.kind === 'open') attendance.known(entry.client);
				if (entry.kind === 'tick') board.tick(seq, entry.at);
			});
			checkpoints.reached(engine.seq);
		},
		/** The entry at log position `seq` has been applied, with all that comes of it. */
		reached: checkpoints.reached,
	};
}
