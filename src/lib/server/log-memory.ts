import type { LogEntry } from '../engine';
import type { Log, LogListener, LogStore } from './log';

/** Entries that are read at a time. */
const PIECE_ENTRIES = 256;

/** A log that lives and dies with the process. */
export function createMemoryLog(): Log {
	const listeners = new Set<LogListener>();
	let entries: LogEntry[] = [];
	let dropped = false;

	return {
		get size() {
			return entries.length;
		},
		append(entry) {
			if (dropped) return Promise.reject(new Error('The log was dropped.'));
			const seq = entries.push(entry);
			return Promise.resolve().then(() => {
				if (dropped) throw new Error('The log was dropped.');
				for (const listener of [...listeners]) listener(entry, seq);
				return seq;
			});
		},
		async *read(from = 1) {
			const source = entries;
			const end = source.length;
			for (let i = Math.max(0, from - 1); i < end; i += PIECE_ENTRIES)
				yield source.slice(i, Math.min(end, i + PIECE_ENTRIES));
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		async drop() {
			dropped = true;
			entries = [];
		},
	};
}

/** Keeps nothing beyond the process. `createLog` makes the log of each playground. */
export const createMemoryStore = (createLog: (id: string) => Log = createMemoryLog): LogStore => ({
	records: [],
	keep: () => Promise.resolve(),
	log: createLog,
	close: () => Promise.resolve(),
});
