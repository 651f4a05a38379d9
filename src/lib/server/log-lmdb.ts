import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import type { LogEntry } from '../engine';
import { DiskFullError, KEEP_FREE_TO_DROP, roomOf, type DiskRoom } from './disk-room';
import type { Log, LogListener, LogStore, PlaygroundRecord, Shelf } from './log';
import { decodeEntries, encodeEntries } from './log-text';
import { createLogWriter, type LogWriter, type Write } from './log-writer';

/** Pieces that are read at a time; between two of them others may run. */
const PIECES = 64;
/** Pieces that are dropped at a time. */
const DROP_PIECES = 1000;

/** What is stored of a playground: its record, and the number under which its entries are. */
interface Stored {
	readonly record: PlaygroundRecord;
	readonly no: number;
}

/** A piece of a log: the entries of one turn of the event loop, under the position of the first. */
type PieceKey = [no: number, seq: number];

/** A part of what lies beside a log, counted from 0. */
type PartKey = [no: number, part: number];

/**
 * Opens the logs in the file `path` with LMDB, whose commits are all or nothing: a killed process
 * leaves what was committed, whole. Every commit is on disk before it is told.
 */
export async function openLmdbStore(
	path: string,
	room: DiskRoom = roomOf(dirname(path)),
): Promise<LogStore> {
	if (!existsSync(path)) await room(0); // its first pages are written at once
	const root: RootDatabase<string, string> = open({
		path,
		encoding: 'string',
		// A write resolves when it is on disk, not before.
		overlappingSync: false,
		// Our writer makes the batches. LMDB's own leave a rejection unheard when a commit fails.
		eventTurnBatching: false,
	});
	const pieces = root.openDB<string, PieceKey>('entries', { encoding: 'string' });
	const index = root.openDB<string, string>('playgrounds', { encoding: 'string' });
	const shelves = root.openDB<Buffer, PartKey>('shelves', { encoding: 'binary' });

	const stored = new Map<string, Stored>();
	let lastNo = 0;
	for (const { key, value } of index.getRange()) {
		const { no, ...record } = JSON.parse(value) as PlaygroundRecord & Pick<Stored, 'no'>;
		stored.set(key, { no, record });
	}
	for (const { no } of stored.values()) lastNo = Math.max(lastNo, no);
	for (const key of pieces.getKeys({ reverse: true, limit: 1 })) lastNo = Math.max(lastNo, key[0]);

	/** The files are closed: a write would bring the process down. */
	let shut = false;
	const writer = createLogWriter(async (writes) => {
		if (shut) throw new Error('The logs are closed.');
		await room(writes.reduce((sum, write) => sum + sizeOf(write), 0));
		const all = writes.flatMap((write) => {
			if (write.kind === 'shelf') return putParts(write.no, write.parts);
			const { kind, key, value } = write;
			if (kind === 'piece') return [pieces.put(key, value)];
			return [value === null ? index.remove(key) : index.put(key, value)];
		});
		return settle(all);
	});

	const putParts = (no: number, parts: readonly Buffer[]): Promise<boolean>[] => [
		...parts.map((part, i) => shelves.put([no, i], part)),
		...[...shelves.getKeys({ ...rangeOf(no), start: [no, parts.length] })].map((key) =>
			shelves.remove(key),
		),
	];

	/** A read while the files are closed would bring the process down: drops stop before that. */
	let closing = false;
	const drops = new Set<Promise<void>>();

	/**
	 * Drops what lies beside a log and then its entries, a few at a time. What is left when the files
	 * close is swept later.
	 */
	async function dropEntries(no: number): Promise<void> {
		while (!closing) {
			const parts = [...shelves.getKeys(rangeOf(no))];
			const keys = [...pieces.getKeys({ ...rangeOf(no), limit: DROP_PIECES })];
			if (keys.length + parts.length === 0) return;
			await room(0, KEEP_FREE_TO_DROP);
			if (closing) return;
			await settle([
				...parts.map((key) => shelves.remove(key)),
				...keys.map((key) => pieces.remove(key)),
			]);
		}
	}

	/** What a killed process had not finished dropping. */
	async function sweep(): Promise<void> {
		const known = new Set([...stored.values()].map(({ no }) => no));
		let no = 0;
		for (;;) {
			const [key] = [...pieces.getKeys({ start: [no + 1, 0], limit: 1 })];
			if (!key) return;
			no = key[0];
			if (!known.has(no)) await dropEntries(no);
		}
	}

	function keep(record: PlaygroundRecord): Promise<void> {
		const no = stored.get(record.id)?.no ?? ++lastNo;
		stored.set(record.id, { no, record });
		const value = JSON.stringify({ ...record, no });
		return writer.put({ kind: 'record', key: record.id, value });
	}

	await sweep().catch((error: unknown) => {
		if (!(error instanceof DiskFullError)) throw error; // another time
	});
	return {
		records: [...stored.values()].map(({ record }) => record),
		keep,
		log(id) {
			const no = stored.get(id)?.no;
			if (no === undefined) throw new Error('Keep the record first.');
			return createLog(no, {
				last: lastSeq(no),
				writer,
				read: (from) => readPieces(no, from),
				shelf: {
					async put(parts) {
						// Found out here: entries of the same commit must not fail for want of so much room.
						await room(2 * sizeOf({ kind: 'shelf', no, parts }));
						if (stored.get(id)?.no === no) await writer.put({ kind: 'shelf', no, parts });
					},
					get: () => [...shelves.getRange(rangeOf(no))].map(({ value }) => value),
				},
				drop() {
					stored.delete(id);
					const drop = writer
						.put({ kind: 'record', key: id, value: null })
						.then(() => dropEntries(no));
					drops.add(drop);
					const done = (): void => void drops.delete(drop);
					drop.then(done, done);
					return drop;
				},
			});
		},
		async close() {
			closing = true;
			await writer.stop();
			await Promise.allSettled(drops);
			await writer.stop(); // what dropping has written
			shut = true;
			await root.close();
		},
	};

	/** Position of the last entry; 0 if there is none. */
	function lastSeq(no: number): number {
		const { start, end } = rangeOf(no);
		for (const { key, value } of pieces.getRange({
			start: end,
			end: start,
			reverse: true,
			limit: 1,
		}))
			return key[1] - 1 + decodeEntries(value).length;
		return 0;
	}

	/** The entries from position `from`, piece by piece. */
	function* readPieces(no: number, from: number): Generator<readonly LogEntry[]> {
		const { start, end } = rangeOf(no);
		// The piece that holds `from` may begin before it.
		let next: PieceKey = [no, from];
		for (const key of pieces.getKeys({ start: next, end: start, reverse: true, limit: 1 }))
			if (key[0] === no) next = key;
		for (;;) {
			const some = [...pieces.getRange({ start: next, end, limit: PIECES })];
			for (const { key, value } of some) {
				const entries = decodeEntries(value);
				yield key[1] < from ? entries.slice(from - key[1]) : entries;
				next = [no, key[1] + entries.length];
			}
			if (some.length < PIECES) return;
		}
	}
}

/** About how much it takes, in bytes. */
function sizeOf(write: Write): number {
	if (write.kind !== 'shelf') return write.value?.length ?? 0;
	return write.parts.reduce((sum, { length }) => sum + length, 0);
}

const rangeOf = (no: number): { start: PieceKey; end: PieceKey } => ({
	start: [no, 0],
	end: [no, Number.MAX_SAFE_INTEGER],
});

/** Waits for all writes of one commit. LMDB's promise about the reason is not left alone. */
async function settle(writes: readonly Promise<boolean>[]): Promise<void> {
	try {
		await Promise.all(writes);
	} catch (error) {
		const reason: unknown = (error as { commitError?: unknown }).commitError;
		if (reason instanceof Promise) throw await reason.catch((cause: unknown) => cause);
		throw error;
	}
}

interface LogParts {
	readonly last: number;
	readonly writer: LogWriter;
	readonly read: (from: number) => Iterable<readonly LogEntry[]>;
	readonly drop: () => Promise<void>;
	readonly shelf: Shelf;
}

function createLog(no: number, { last, writer, read, drop, shelf }: LogParts): Log {
	const listeners = new Set<LogListener>();
	const queue = writer.queue(
		last,
		(firstSeq, entries) => ({
			kind: 'piece',
			key: [no, firstSeq],
			value: encodeEntries(entries),
		}),
		(entry, seq) => {
			for (const listener of [...listeners]) listener(entry, seq);
		},
	);
	let dropping: Promise<void> | undefined;

	return {
		get size() {
			return queue.size;
		},
		append: (entry) => queue.append(entry),
		async *read(from = 1) {
			const end = queue.last;
			let seq = from;
			if (seq > end) return;
			for (const entries of read(from)) {
				const left = end - seq + 1;
				if (dropping || left <= 0) return;
				yield entries.length > left ? entries.slice(0, left) : entries;
				seq += entries.length;
			}
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		drop() {
			// What is being written comes first, or it would be written behind the drop.
			dropping ??= queue.stop().then(drop);
			return dropping;
		},
		shelf,
	};
}
