import { SERVER, type TraceEvent } from '../protocol';
import type { Turn } from './flight';
import type { Timeline } from './timeline';

/** The diagram stops this long before the message lands, in ms: it stands at the server's door. */
const BEFORE_LANDING_MS = 250;
/** What no message begins is shown this long before the server acts, in ms. */
const BEFORE_ACT_MS = 400;

/** Where a turn lies in display time, in ms. */
export interface Place {
	/** The message that began it, by `n`; 0 if none did. */
	readonly n: number;
	readonly start: number;
	/** Here nothing of what the server does can be seen yet. */
	readonly stopAt: number;
	readonly end: number;
}

/** Where the turn that `root` began lies; null if the timeline does not hold it. */
export function placeOf(timeline: Timeline, root: TraceEvent): Place | null {
	const flight = root.kind === 'message' ? timeline.flight(root.n) : null;
	if (flight && flight.event.from !== SERVER) {
		const { n, start, end, turn } = flight;
		return { n, start, stopAt: end - BEFORE_LANDING_MS, end: turn.end };
	}
	const turn = flight?.turn ?? turnOfChange(timeline, root.n);
	if (!turn) return null;
	const { at, end } = turn;
	return {
		n: 0,
		start: Math.max(0, at - BEFORE_ACT_MS),
		stopAt: at - 1,
		end: Math.max(end, at + BEFORE_ACT_MS),
	};
}

const turnOfChange = (timeline: Timeline, n: number): Turn | undefined =>
	timeline.turns.find(({ changes }) => changes.some((change) => change.n === n));
