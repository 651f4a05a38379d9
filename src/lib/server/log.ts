import type { LogEntry } from '../engine';
import type { AppName } from '../protocol';

/** Is told each entry once it is safe to apply, with its position, in order. */
export type LogListener = (entry: LogEntry, seq: number) => void;

/**
 * The log of one playground: the only thing that must be kept to have all of it again. An entry is
 * applied only after the log has it.
 */
export interface Log {
	/** How many entries it holds, those still being written included. */
	readonly size: number;
	/**
	 * Adds an entry and resolves with its position (from 1) once it is safe to apply. Calls resolve
	 * in the order they were made. Rejects if the entry cannot be kept or the log was dropped: then
	 * it holds neither this entry nor any that was added after it and had not resolved.
	 */
	append(entry: LogEntry): Promise<number>;
	/**
	 * The entries from position `from` (default 1) to the last one that is safe when the reading begins,
	 * in order, some at a time: a wait for each would take longer than reading it.
	 */
	read(from?: number): AsyncIterable<readonly LogEntry[]>;
	/**
	 * Calls `listener` with every entry that becomes safe from now on, whoever appended it, before its
	 * `append` resolves; one appended here is the same object. Returns what stops that.
	 */
	subscribe(listener: LogListener): () => void;
	/** Forgets everything. */
	drop(): Promise<void>;
	/** What lies beside it; absent where nothing outlives the process. */
	readonly shelf?: Shelf;
}

/**
 * Keeps what can be made again from a log, so that it need not be made again. To lose it costs time and
 * nothing else.
 */
export interface Shelf {
	/** Puts `parts` in the place of what was there, all or nothing. Rejects if they cannot be kept. */
	put(parts: readonly Buffer[]): Promise<void>;
	/** The parts that were put last; none if there were none. */
	get(): readonly Buffer[];
}

/** What is kept of a playground beside its log. */
export interface PlaygroundRecord {
	readonly id: string;
	readonly app: AppName;
	readonly seed: number;
	/** On how many servers it runs; one if absent. */
	readonly servers?: number;
	/** By which the host's token is known; never the token. */
	readonly hostKey: string;
	/** In ms since the Unix epoch. */
	readonly createdAt: number;
	/** Names this log: positions of another epoch mean nothing in it. */
	readonly epoch: string;
	/** Key of the address that made it, for the bound on playgrounds of one address. */
	readonly maker: string;
	/** What it keeps for clients that come back, set once: the trace follows from it. */
	readonly keep: { readonly messages: number; readonly chars: number; readonly away: number };
	/** Since when nobody has been there, in ms; null while somebody is. */
	readonly idleSince: number | null;
}

/** All playgrounds that a server keeps. */
export interface LogStore {
	/** The records of all that are kept, as of when the store was opened. */
	readonly records: readonly PlaygroundRecord[];
	/** Keeps a record, a new one or a changed one. Resolves once it is safe; rejects if it cannot be. */
	keep(record: PlaygroundRecord): Promise<void>;
	/** The log of a playground; an empty one if nothing has been appended. Its `drop` drops the record, too. */
	log(id: string): Log;
	/** Resolves when all that was appended is safe, and lets go of the files. */
	close(): Promise<void>;
}
