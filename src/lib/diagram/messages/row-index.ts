import { FLIGHT_MS, type Flight, type Timeline, type Turn } from '../../timeline';

/** The first message of a turn: its cause, or what the server began. */
export const headOf = (turn: Turn): Flight | null => turn.cause ?? turn.effects[0] ?? null;

/** The rows by one instant: `whole` entries from the first, and a few of those after them. */
export interface Span {
	readonly entries: readonly number[];
	readonly whole: number;
	readonly tail: readonly number[];
	/** How many entries went at the front, in all: their turns were folded. */
	readonly dropped: number;
}

export const EMPTY_SPAN: Span = { entries: [], whole: 0, tail: [], dropped: 0 };

export const countOf = ({ whole, tail }: Span): number => whole + tail.length;

/** The `n` in row `i`; 0 if there is no such row. */
export const entryAt = ({ entries, whole, tail }: Span, i: number): number =>
	(i < whole ? entries[i] : tail[i - whole]) ?? 0;

/** The last row whose `n` is at most `n`; -1 if there is none. */
export function rowOf(span: Span, n: number): number {
	let low = 0;
	let high = countOf(span);
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (entryAt(span, middle) <= n) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}

/** Whether two spans hold the same rows: what grew behind them does not matter. */
export const isSameSpan = (a: Span, b: Span): boolean =>
	a.entries === b.entries &&
	a.whole === b.whole &&
	a.dropped === b.dropped &&
	a.tail.length === b.tail.length &&
	a.tail.every((n, i) => n === b.tail[i]);

export interface RowIndexOptions {
	readonly timeline: Timeline;
	readonly accepts: (flight: Flight) => boolean;
	/** A row for each turn that has an accepted message; otherwise one for each such message. */
	readonly byTurn: boolean;
}

/**
 * The messages, or turns, that pass a filter, in the server's order. It is filled step by step, so
 * that a filter over many messages never holds up the page. Rows are kept by `n`, which stays true
 * when old turns are folded.
 */
export function createRowIndex({ timeline, accepts, byTurn }: RowIndexOptions) {
	const entries: number[] = [];
	let next = 1;
	let dropped = 0;

	function trim(): void {
		let gone = 0;
		while (gone < entries.length && !timeline.flight(entries[gone] ?? 0)) gone++;
		if (gone > 0) entries.splice(0, gone);
		dropped += gone;
	}

	const turnAt = (i: number): number => timeline.flight(entries[i] ?? 0)?.turn.at ?? -Infinity;

	return {
		/** Looks at the events up to number `last`; stops early when `isTime` says so. */
		extend(last: number, isTime: () => boolean = () => false): void {
			trim();
			for (let looked = 0; next <= last; looked++) {
				if (looked % 64 === 63 && isTime()) return;
				const flight = timeline.flight(next++);
				if (!flight || !accepts(flight)) continue;
				const n = byTurn ? (headOf(flight.turn)?.n ?? flight.n) : flight.n;
				if (entries.at(-1) !== n) entries.push(n);
			}
		},
		/** Whether it has looked at all events up to number `last`. */
		hasSeen: (last: number): boolean => next > last,

		/**
		 * The rows whose message has left by `t`, in ms of display time. Turns are in order of `at`, and
		 * their causes leave a flight earlier: of the turns about to come, some causes are under way.
		 */
		spanAt(t: number): Span {
			let low = 0;
			let high = entries.length;
			while (low < high) {
				const middle = (low + high) >>> 1;
				if (turnAt(middle) <= t) low = middle + 1;
				else high = middle;
			}
			const tail: number[] = [];
			for (let i = low; i < entries.length; i++) {
				const flight = timeline.flight(entries[i] ?? 0);
				if (flight && flight.turn.at > t + FLIGHT_MS) break;
				if (flight && flight.start <= t) tail.push(flight.n);
			}
			return { entries, whole: low, tail, dropped };
		},
	};
}
export type RowIndex = ReturnType<typeof createRowIndex>;
