import { SERVER, type TraceEvent } from '../protocol';
import type { Timeline, Turn } from '../timeline';
import type { Answer, Ask } from './ask';
import { grade, type Grade } from './grade';
import { keyOf, type Key, type Within } from './keys';

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

/** A question as the page shows it. */
export interface AskState<Kind extends Ask = Ask> {
	readonly ask: Kind;
	readonly key: Key;
	/** Null for a question about no turn. */
	readonly place: Place | null;
	readonly answer: Answer | null;
	readonly grade: Grade | null;
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

/** The states of those questions whose turns are in the trace. `within`: see `keyOf`. */
export function statesOf<Kind extends Ask>(
	asks: readonly Kind[],
	trace: readonly TraceEvent[],
	timeline: Timeline,
	answers: Readonly<Record<string, Answer>>,
	within: Within,
): AskState<Kind>[] {
	return asks.flatMap((ask) => {
		const key = keyOf(trace, ask, within);
		if (!key) return [];
		const place = key.root && placeOf(timeline, key.root);
		if (key.root && !place) return [];
		const answer = answers[ask.id] ?? null;
		const graded = answer === null ? null : grade(ask, key, answer);
		return [{ ask, key, place, answer: graded && answer, grade: graded }];
	});
}
