import type { LogEntry } from '../engine';
import type { Log, LogListener } from './log';

/**
 * Carries what happens in one playground between servers. Everybody hears all of it, in one order;
 * what is carried is text, as it would be over a network. A stream of Redis could be one.
 */
export interface Bus {
	/** Adds a text at the end. Resolves once it is kept; rejects if it cannot be. */
	append(text: string): Promise<void>;
	/** Tells each text that is kept from now on, and its position; returns what stops that. */
	subscribe(listener: (text: string, seq: number) => void): () => void;
}

/** What is carried: an entry, and who put it on the bus under which number. */
interface Parcel {
	readonly from: string;
	readonly number: number;
	readonly entry: LogEntry;
}

const unwrap = (text: string): Parcel => JSON.parse(text) as Parcel;

/**
 * A bus within this process. Its order is that of `log`, which keeps what it carries. Each listener
 * hears of it in a later turn of the event loop, as if it had come from elsewhere.
 */
export function createBus(log: Log): Bus {
	const listeners = new Set<(text: string, seq: number) => void>();
	const texts = new WeakMap<LogEntry, string>();

	log.subscribe((entry, seq) => {
		const text = texts.get(entry);
		if (text === undefined) return;
		for (const listener of listeners)
			setImmediate(() => {
				if (listeners.has(listener)) listener(text, seq);
			});
	});

	return {
		async append(text) {
			const { entry } = unwrap(text);
			texts.set(entry, text);
			await log.append(entry);
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
	};
}

/**
 * The log as one server of several has it: what it adds goes over the bus, and what any of them has
 * added comes from there. `kept` is the log behind the bus, for what has been before.
 */
export function createBusLog(bus: Bus, kept: Log, server: string): Log {
	const listeners = new Set<LogListener>();
	const mine = new Map<
		number,
		{ readonly entry: LogEntry; readonly done: (seq: number) => void }
	>();
	let count = 0;

	const unsubscribe = bus.subscribe((text, seq) => {
		const { from, number, entry } = unwrap(text);
		const own = from === server ? mine.get(number) : undefined;
		if (own) mine.delete(number);
		for (const listener of [...listeners]) listener(own?.entry ?? entry, seq);
		own?.done(seq);
	});

	return {
		get size() {
			return kept.size;
		},
		append: (entry) =>
			new Promise((done, failed) => {
				const number = ++count;
				mine.set(number, { entry, done });
				const parcel: Parcel = { from: server, number, entry };
				bus.append(JSON.stringify(parcel)).catch((error: unknown) => {
					mine.delete(number);
					failed(error);
				});
			}),
		read: (from) => kept.read(from),
		...(kept.shelf ? { shelf: kept.shelf } : {}),
		subscribe(listener) {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		drop() {
			unsubscribe();
			return kept.drop();
		},
	};
}
