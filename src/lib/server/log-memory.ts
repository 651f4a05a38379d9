import type { LogEntry } from '../engine';
import type { Log } from './log';

/** A log that lives and dies with the process. */
export function createMemoryLog(): Log {
	let entries: LogEntry[] = [];
	let dropped = false;

	return {
		get size() {
			return entries.length;
		},
		append(entry) {
			if (dropped) return Promise.reject(new Error('The log was dropped.'));
			return Promise.resolve(entries.push(entry));
		},
		async *read(from = 1) {
			const source = entries;
			const end = source.length;
			for (let i = Math.max(0, from - 1); i < end; i++) {
				const entry = source[i];
				if (entry) yield entry;
			}
		},
		async drop() {
			dropped = true;
			entries = [];
		},
	};
}
