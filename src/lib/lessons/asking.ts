import type { TraceEvent } from '../protocol';
import { placeOf, type Place, type Timeline } from '../timeline';
import type { Answer, Ask } from './ask';
import { grade, type Grade } from './grade';
import { keyOf, type Key, type Within } from './keys';

/** A question as the page shows it. */
export interface AskState<Kind extends Ask = Ask> {
	readonly ask: Kind;
	readonly key: Key;
	/** Null for a question about no turn. */
	readonly place: Place | null;
	readonly answer: Answer | null;
	readonly grade: Grade | null;
}

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
