import type { LogEntry } from '../engine';

/**
 * The log of one playground: the only thing that must be kept to have all of it again. An entry is
 * applied only after the log has it.
 */
export interface Log {
	/** How many entries it holds, those still being written included. */
	readonly size: number;
	/**
	 * Adds an entry and resolves with its position (from 1) once it is safe to apply. Calls resolve
	 * in the order they were made. Rejects if the entry cannot be kept or the log was dropped.
	 */
	append(entry: LogEntry): Promise<number>;
	/** The entries from position `from` (default 1) to the last one that is safe now. */
	read(from?: number): AsyncIterable<LogEntry>;
	/** Forgets everything. */
	drop(): Promise<void>;
}
