import { sizeOf, type Flight, type Turn } from './flight';
import { createKept, type Kept } from './kept';
import { countBefore, countUpTo } from './search';
import type { Timeline } from './timeline';

/** Something that changes what can be seen, at one instant of display time. */
export type Moment =
	/** A client has sent a message: its own user sees it at once. */
	| { readonly kind: 'send'; readonly at: number; readonly flight: Flight }
	/** The server acts: openings, closings and room moves take effect, effects leave. */
	| { readonly kind: 'act'; readonly at: number; readonly turn: Turn }
	/** A message of the server has reached its recipients. */
	| { readonly kind: 'land'; readonly at: number; readonly flight: Flight };

/** The moments that a cursor reads. `lands` and `broadcasts` are read as one list in order of `n`. */
export interface Tracks {
	readonly acts: Kept<Turn>;
	readonly lands: Kept<Flight>;
	readonly broadcasts: Kept<Flight>;
	readonly sends: Kept<Flight>;
}

/** How far each track was read, the instant of the last moment read, and the state it led to. */
interface Position<State> {
	readonly acts: number;
	readonly lands: number;
	readonly broadcasts: number;
	readonly sends: number;
	readonly at: number;
	readonly state: State;
}

/** What a state forgets: lets a cursor leap over most of a long way. */
export interface Leap {
	/** Broadcasts of this type are forgotten when later ones of it have come. */
	readonly type: string;
	/**
	 * How many of those that reach the client, reduced in order, efface those before them, and what
	 * the client did before them, but for its coming, going and moving.
	 */
	readonly after: number;
	/** Of what was sent to the client alone before them, so many last ones still show. */
	readonly keeps: number;
	readonly reaches: (flight: Flight) => boolean;
}

const CHECKPOINT_EVERY = 256;
/** A leap over fewer broadcasts is not worth it. */
const LEAP_MIN = 512;

const nothing = createKept<never>();

/** Every moment of a timeline. */
export const allTracks = ({ kept }: Timeline): Tracks => ({
	...{ acts: kept.turns, lands: kept.effects, broadcasts: nothing, sends: kept.causes },
});
/** Openings, closings and room moves alone. */
export const changeTracks = ({ kept }: Timeline): Tracks => ({
	...{ acts: kept.changes, lands: nothing, broadcasts: nothing, sends: nothing },
});
/** What may concern one client: its own moments, and all broadcasts, whoever gets them. */
export const clientTracks = (timeline: Timeline, client: string): Tracks => ({
	...timeline.momentsOf(client),
	broadcasts: timeline.kept.broadcasts,
});

/**
 * Reduces moments to a state at any instant. States must be immutable: `reduce` returns a new one,
 * or the same if nothing changed. Moving on costs the moments passed; moving back costs at most 256
 * of them, from a checkpoint. The state depends on the instant, never on the way there. A cursor
 * over a timeline that is folded must be made before, and folded with it.
 */
export function createCursor<State>(
	timeline: Timeline,
	initial: State,
	reduce: (state: State, moment: Moment) => State,
	{ acts, lands, broadcasts, sends }: Tracks = allTracks(timeline),
	leap: Leap | null = null,
) {
	/** `-Infinity`: nothing that comes is before it, so that it is never forgotten. */
	let start: Position<State> = {
		...{ acts: acts.dropped, lands: lands.dropped, broadcasts: broadcasts.dropped },
		...{ sends: sends.dropped, at: -Infinity, state: initial },
	};
	let checkpoints: Position<State>[] = [start];
	let here = { ...start };
	let leaping = false;
	/** What the client did itself before this instant is effaced by the end of the leap. */
	let effaced = -Infinity;
	/** What the tracks held when `at` was last called. */
	let known = { acts: 0, lands: 0, broadcasts: 0, sends: 0, inLastTurn: 0 };

	/**
	 * Forgets what was reduced at or after the first moment that is new since the last call: events
	 * may come late, and a turn may get more of its effects.
	 */
	function forgetStale(): void {
		const last = acts.at(known.acts - 1);
		const first = Math.min(
			last && sizeOf(last) > known.inLastTurn ? last.at : Infinity,
			acts.at(known.acts)?.at ?? Infinity,
			lands.at(known.lands)?.end ?? Infinity,
			broadcasts.at(known.broadcasts)?.end ?? Infinity,
			sends.at(known.sends)?.start ?? Infinity,
		);
		const newest = acts.at(acts.end - 1);
		known = {
			...{ acts: acts.end, lands: lands.end, broadcasts: broadcasts.end, sends: sends.end },
			inLastTurn: newest ? sizeOf(newest) : 0,
		};
		while ((checkpoints.at(-1) ?? start).at >= first) checkpoints.pop();
		if (here.at >= first) restore(first);
	}

	/** Reduces the next moment if it is at `t` or before; false if none is. */
	function stepTo(t: number): boolean {
		const turn = acts.at(here.acts);
		const own = lands.at(here.lands);
		const shared = broadcasts.at(here.broadcasts);
		const sending = sends.at(here.sends);
		// One list of landings, in order of `n`.
		const landing = own && (!shared || own.n < shared.n) ? own : shared;
		let at = turn ? turn.at : Infinity;
		let kind: Moment['kind'] = 'act';
		if (landing && landing.end < at) [kind, at] = ['land', landing.end];
		if (sending && sending.start < at) [kind, at] = ['send', sending.start];
		if (at > t || at === Infinity) return false;

		if (kind === 'act' && turn) {
			here.acts++;
			if (at >= effaced || turn.changes.length > 0)
				here.state = reduce(here.state, { kind, at, turn });
		} else if (kind === 'land' && landing) {
			if (landing === own) here.lands++;
			else here.broadcasts++;
			here.state = reduce(here.state, { kind, at, flight: landing });
		} else if (kind === 'send' && sending) {
			here.sends++;
			if (at >= effaced) here.state = reduce(here.state, { kind, at, flight: sending });
		}
		here.at = at;
		// In the middle of a leap the state is not whole.
		if (leaping) return true;
		const passed = here.acts + here.lands + here.broadcasts + here.sends;
		if (passed % CHECKPOINT_EVERY === 0 && at > (checkpoints.at(-1) ?? start).at)
			checkpoints.push({ ...here });
		return true;
	}

	/** The last checkpoint before `t`, by its index. */
	function checkpointBefore(t: number): number {
		let low = 0;
		let high = checkpoints.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >>> 1;
			if ((checkpoints[middle] ?? start).at < t) low = middle;
			else high = middle - 1;
		}
		return low;
	}

	function restore(t: number): void {
		here = { ...(checkpoints[checkpointBefore(t)] ?? start) };
	}

	/** Passes over what the client did, and what it alone was told, where the leap effaces it. */
	function passEffaced(keeps: number): void {
		const before = (all: Kept<Flight>, time: (flight: Flight) => number): number =>
			all.dropped + countBefore(all.items, effaced, time);
		here.sends = Math.max(
			here.sends,
			before(sends, ({ start }) => start),
		);
		here.lands = Math.max(here.lands, before(lands, landingOf) - keeps);
	}

	/** Passes over turns in which the client neither came nor went nor moved. */
	function passOwnTurns(): void {
		for (let turn = acts.at(here.acts); turn && turn.at < effaced; turn = acts.at(++here.acts))
			if (turn.changes.length > 0) return;
	}

	/** Passes over broadcasts that the state at `t` has forgotten, but for those it needs to forget. */
	function leapTo(t: number): void {
		if (!leap) return;
		const end = broadcasts.dropped + countUpTo(broadcasts.items, t, landingOf);
		let from = end;
		for (let left = leap.after; left > 0 && from > here.broadcasts; from--) {
			const flight = broadcasts.at(from - 1);
			if (flight?.event.type === leap.type && leap.reaches(flight)) left--;
		}
		if (from - here.broadcasts < LEAP_MIN) return;
		leaping = true;
		effaced = broadcasts.at(from)?.end ?? -Infinity;
		passEffaced(leap.keeps);
		do {
			const past = timeline.runEnd(leap.type, here.broadcasts);
			here.broadcasts = Math.max(here.broadcasts, Math.min(past, from));
			passOwnTurns();
		} while (stepTo(t));
		leaping = false;
		effaced = -Infinity;
		const before = checkpointBefore(here.at);
		checkpoints.splice(before + 1, 0, { ...here });
	}

	/** The state at `t`, with everything that happened up to and at `t`. */
	function at(t: number): State {
		forgetStale();
		const nearest = checkpoints[checkpointBefore(t)] ?? start;
		// Going on may be quicker from a checkpoint too, after a look far back.
		if (t < here.at || nearest.at > here.at) here = { ...nearest };
		leapTo(t);
		while (stepTo(t));
		return here.state;
	}

	return {
		at,
		/** Makes `t` the earliest instant: the state there stands for all that came before. */
		fold(t: number): void {
			const state = at(t);
			const later = checkpoints.filter((checkpoint) => checkpoint.at > t);
			start = { ...here, at: -Infinity, state };
			checkpoints = [start, ...later];
			here = { ...start };
		},
	};
}
const landingOf = (flight: Flight): number => flight.end;

export type Cursor<State> = ReturnType<typeof createCursor<State>>;
