import { decodeCheckpoint, encodeCheckpoint, type Checkpoint } from './checkpoint';
import type { Log } from './log';

export interface CheckpointsOptions {
	readonly log: Log;
	/** Names the program; without it there are no checkpoints. */
	readonly program: string | undefined;
	/** So many log entries lie between two of them, at least. */
	readonly every: number;
	/** The playground as it stands. */
	readonly save: () => Checkpoint;
	/** One could not be kept. */
	readonly trouble: (error: unknown) => void;
}

/**
 * The checkpoints of one playground, of which only the last one is kept. They are made beside all other
 * work, and nobody waits for one.
 */
export function createCheckpoints({ log, program, every, save, trouble }: CheckpointsOptions) {
	const { shelf } = log;
	let last = 0;
	let making = false;

	async function make(to: NonNullable<typeof shelf>, by: string): Promise<void> {
		making = true;
		try {
			await to.put(await encodeCheckpoint(by, save()));
		} catch (error) {
			trouble(error); // the next one may fare better
		} finally {
			making = false;
		}
	}

	return {
		/** The last one; null if there is none that this program can go on from. */
		load(): Checkpoint | null {
			if (!shelf || program === undefined) return null;
			const found = decodeCheckpoint(program, shelf.get());
			if (!found || found.engine.seq > log.size) return null;
			last = found.engine.seq;
			return found;
		},
		/** The entry at log position `seq` has been applied: makes one if it is time. */
		reached(seq: number): void {
			if (!shelf || program === undefined || making || seq - last < every) return;
			last = seq;
			void make(shelf, program);
		},
	};
}
