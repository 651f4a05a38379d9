import { turnStop, type Flight, type Turn } from './flight';
import { countBefore, countUpTo } from './search';

/** Sorted lists of what a timeline holds: see there. */
export interface Laid {
	readonly turns: readonly Turn[];
	readonly causes: readonly Flight[];
	readonly effects: readonly Flight[];
	/** The broadcasts among the effects. */
	readonly broadcasts: readonly Flight[];
}

const keys = {
	start: (flight: Flight) => flight.start,
	end: (flight: Flight) => flight.end,
	stop: (flight: Flight) => flight.stop,
};

/** What is where: any question about an instant in O(log n). */
export function createLookUps({ turns, causes, effects, broadcasts }: Laid) {
	/** Some flights of a list by their stops, none within `apart` ms of the one before it. */
	function thinned(
		list: readonly Flight[],
		{ from, to, apart }: { from: number; to: number; apart: number },
		isOne: (flight: Flight) => boolean,
	): Flight[] {
		const found: Flight[] = [];
		let i = countUpTo(list, from, keys.stop);
		for (let flight = list[i]; flight && flight.stop <= to; flight = list[i]) {
			i++;
			if (!isOne(flight)) continue;
			found.push(flight);
			i = Math.max(i, countBefore(list, flight.stop + apart, keys.stop));
		}
		return found;
	}

	return {
		/** Messages in the air at `t`: client messages first. */
		inFlight(t: number): Flight[] {
			const flying = (list: readonly Flight[]) =>
				list.slice(countUpTo(list, t, keys.end), countUpTo(list, t, keys.start));
			return [...flying(causes), ...flying(effects)];
		},

		/** How many of the messages kept have started by `t`. */
		keptStartedBy: (t: number): number =>
			countUpTo(causes, t, keys.start) + countUpTo(effects, t, keys.start),

		/** The messages that started last by `t`, at most `count`, in order of their start. */
		lastStarted(t: number, count: number): Flight[] {
			const newest = (list: readonly Flight[]) => {
				const started = countUpTo(list, t, keys.start);
				return list.slice(Math.max(0, started - count), started);
			};
			return [...newest(causes), ...newest(effects)]
				.sort((a, b) => a.start - b.start || a.n - b.n)
				.slice(-count);
		},

		/** The messages whose stops lie between two instants. */
		stopsBetween(from: number, to: number): Flight[] {
			const within = (list: readonly Flight[]) =>
				list.slice(countUpTo(list, from, keys.stop), countUpTo(list, to, keys.stop));
			return [...within(causes), ...within(effects)];
		},

		/**
		 * The same, thinned out: of each pattern none that stops within `apart` ms of the one before
		 * it. It costs about what it returns, not what lies between.
		 */
		stopsApart(from: number, to: number, apart: number): Flight[] {
			const range = { from, to, apart };
			return [
				...thinned(causes, range, () => true),
				...thinned(effects, range, ({ event }) => event.to !== undefined),
				...thinned(broadcasts, range, () => true),
			];
		},

		/** The message whose stop comes next after (`t`, `n`), or null. */
		nextStop(t: number, n = 0): Flight | null {
			return first(after(causes, t, n), after(effects, t, n));
		},

		/** The message whose stop comes last before (`t`, `n`), or null. */
		previousStop(t: number, n = Infinity): Flight | null {
			return last(before(causes, t, n), before(effects, t, n));
		},

		/** The first turn with messages whose stop is after (`t`, `n`), or null. */
		nextTurn(t: number, n = Infinity): Turn | null {
			let next: Turn | null = null;
			for (let i = countUpTo(turns, t, turnStop); i < turns.length && !next; i++)
				next = withMessages(turns[i]);
			// In a burst several turns stop at one instant: `n` tells which of them was left.
			for (let i = countUpTo(turns, t, turnStop) - 1; i >= 0; i--) {
				const turn = turns[i] as Turn;
				if (turnStop(turn) < t) break;
				if (withMessages(turn) && firstOf(turn) > n) next = turn;
			}
			return next;
		},

		/** The last turn with messages whose stop is before (`t`, `n`), or null. */
		previousTurn(t: number, n = 0): Turn | null {
			for (let i = countUpTo(turns, t, turnStop) - 1; i >= 0; i--) {
				const turn = withMessages(turns[i]);
				if (turn && (turnStop(turn) < t || lastOf(turn) < n)) return turn;
			}
			return null;
		},
	};
}

const withMessages = (turn: Turn | undefined): Turn | null =>
	turn && (turn.cause !== null || turn.effects.length > 0) ? turn : null;

const firstOf = (turn: Turn): number => (turn.cause ?? turn.effects[0])?.n ?? 0;
const lastOf = (turn: Turn): number => (turn.effects.at(-1) ?? turn.cause)?.n ?? 0;

function after(list: readonly Flight[], t: number, n: number): Flight | null {
	let i = countUpTo(list, t, keys.stop);
	for (let tied = list[i - 1]; tied?.stop === t && tied.n > n; tied = list[i - 1]) i--;
	return list[i] ?? null;
}

function before(list: readonly Flight[], t: number, n: number): Flight | null {
	let i = countUpTo(list, t, keys.stop) - 1;
	for (let tied = list[i]; tied?.stop === t && tied.n >= n; tied = list[i]) i--;
	return list[i] ?? null;
}

function first(a: Flight | null, b: Flight | null): Flight | null {
	if (!a || !b) return a ?? b;
	return a.stop < b.stop || (a.stop === b.stop && a.n < b.n) ? a : b;
}

function last(a: Flight | null, b: Flight | null): Flight | null {
	if (!a || !b) return a ?? b;
	return a.stop > b.stop || (a.stop === b.stop && a.n > b.n) ? a : b;
}
