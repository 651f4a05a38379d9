import * as v from 'valibot';
import { CONCEPTS, type ConceptId } from '../concepts';

const ids = CONCEPTS.map(({ id }) => id);
const Instant = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15));
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/**
 * What is remembered of one concept: a card of FSRS as plain data. There is one for each concept,
 * not one for each concept and kind of question: a miss says that the concept is not known, whoever
 * asks, lesson, quiz or drill. The kinds that were missed are kept beside it, and are asked first.
 */
export const Card = v.object({
	concept: v.picklist(ids),
	/** Where FSRS has it: not yet known, known, or known once and missed since. */
	state: v.picklist(['learning', 'review', 'relearning']),
	/** When it is due again, in ms since the Unix epoch. */
	due: Instant,
	/** When it was last answered, in ms since the Unix epoch. */
	last: Instant,
	/** Days after which the chance to know it has fallen to 90 %. */
	stability: v.pipe(v.number(), v.minValue(0.001), v.maxValue(36_500)),
	/** From 1, easy, to 10. */
	difficulty: v.pipe(v.number(), v.minValue(1), v.maxValue(10)),
	/** Index of the next learning step. */
	step: Count,
	/** Answers, and how many of them missed what had been known. */
	answers: v.pipe(Count, v.minValue(1)),
	lapses: Count,
	/** Kinds of questions that were missed and not answered rightly since, the last one first. */
	missed: v.pipe(v.array(v.pipe(v.string(), v.maxLength(40))), v.maxLength(20)),
});
export type Card = v.InferOutput<typeof Card>;

/** An answer, as the schedule needs it. */
export interface Review {
	readonly concept: ConceptId;
	/** Kind of drill that asks the same; null for a question that no drill repeats. */
	readonly kind: string | null;
	/** False as well for "not sure". */
	readonly right: boolean;
}
