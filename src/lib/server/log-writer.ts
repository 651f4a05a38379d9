import type { LogEntry } from '../engine';

/** One thing to write: entries of a log, a playground's record, or what lies beside a log. */
export type Write =
	| { readonly kind: 'piece'; readonly key: [no: number, seq: number]; readonly value: string }
	/** Without a value it is to be removed. */
	| { readonly kind: 'record'; readonly key: string; readonly value: string | null }
	| { readonly kind: 'shelf'; readonly no: number; readonly parts: readonly Buffer[] };

/** After a failure nothing is tried for so long, in ms: a full disk does not keep the process busy. */
export const PAUSE_MS = 250;

interface Waiting {
	readonly entry: LogEntry;
	readonly resolve: (seq: number) => void;
	readonly reject: (error: unknown) => void;
}

interface Job {
	/** What it has to write; none if there is nothing after all. */
	take(): Write | null;
	done(): void;
	failed(error: unknown): void;
}

/**
 * Group commit: everything that was added while the last commit was under way is the next one, of
 * all logs together. So the cost of a sync is shared, and the order of each log is kept. `commit`
 * writes all or nothing.
 */
export function createLogWriter(commit: (writes: readonly Write[]) => Promise<void>) {
	let jobs = new Set<Job>();
	let running: Promise<void> | null = null;
	let failure: { readonly error: unknown; readonly until: number } | null = null;
	let closed = false;

	/** Why nothing is tried just now; null if it is. */
	const pause = (): { readonly error: unknown } | null => {
		if (closed) return { error: new Error('The logs are closed.') };
		return failure && performance.now() < failure.until ? failure : null;
	};

	function wake(job: Job): void {
		jobs.add(job);
		running ??= run();
	}

	async function run(): Promise<void> {
		// The rest of this turn of the event loop goes along.
		await new Promise((resolve) => setImmediate(resolve));
		while (jobs.size > 0) {
			const taken = [...jobs];
			jobs = new Set();
			const some = taken.flatMap((job) => {
				const write = job.take();
				return write ? [{ job, write }] : [];
			});
			if (some.length === 0) continue;
			try {
				await commit(some.map(({ write }) => write));
				failure = null;
				for (const { job } of some) job.done();
			} catch (error) {
				failure = { error, until: performance.now() + PAUSE_MS };
				for (const { job } of some) job.failed(error);
			}
		}
		// At once, not in a later microtask: a job that wakes in between must find nobody running.
		running = null;
	}

	/** The queue of one log that has `last` entries; `tell` is called with each that is kept. */
	function queue(
		last: number,
		piece: (firstSeq: number, entries: readonly LogEntry[]) => Write,
		tell: (entry: LogEntry, seq: number) => void,
	) {
		let waiting: Waiting[] = [];
		let writing: Waiting[] = [];
		let stopped = false;
		let idle: () => void = () => undefined;

		const job: Job = {
			take() {
				[writing, waiting] = [waiting, []];
				if (writing.length === 0) return null;
				return piece(
					last + 1,
					writing.map(({ entry }) => entry),
				);
			},
			done() {
				const kept = writing;
				writing = [];
				for (const { entry, resolve } of kept) {
					last++;
					tell(entry, last);
					resolve(last);
				}
				idle();
			},
			// What was added meanwhile relied on what failed: it fails, too.
			failed(error) {
				const lost = [...writing, ...waiting];
				writing = waiting = [];
				for (const { reject } of lost) reject(error);
				idle();
			},
		};

		return {
			/** Entries that are kept or under way. */
			get size() {
				return last + writing.length + waiting.length;
			},
			/** Position of the last entry that is safe. */
			get last() {
				return last;
			},
			append(entry: LogEntry): Promise<number> {
				if (stopped) return Promise.reject(new Error('The log was dropped.'));
				const paused = pause();
				if (paused) return Promise.reject(paused.error);
				return new Promise((resolve, reject) => {
					waiting.push({ entry, resolve, reject });
					wake(job);
				});
			},
			/** Takes no more, and resolves when nothing is being written. */
			stop(): Promise<void> {
				stopped = true;
				for (const { reject } of waiting.splice(0)) reject(new Error('The log was dropped.'));
				if (writing.length === 0) return Promise.resolve();
				return new Promise((resolve) => (idle = resolve));
			},
		};
	}

	return {
		queue,
		/** Writes it with the next commit. */
		put: (write: Write): Promise<void> =>
			new Promise((resolve, reject) => {
				wake({ take: () => write, done: resolve, failed: reject });
			}),
		/** Takes no more entries, and resolves when nothing is left to write. */
		async stop(): Promise<void> {
			closed = true;
			while (running) await running;
		},
	};
}
export type LogWriter = ReturnType<typeof createLogWriter>;
