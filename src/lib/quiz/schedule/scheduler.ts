import { createEmptyCard, forgetting_curve, fsrs, Rating, State } from 'ts-fsrs';
import type { Card as FsrsCard } from 'ts-fsrs';
import type { Card, Review } from './card';

const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;
/** The chance to know a concept at which it is due again. */
export const WANTED_RECALL = 0.9;
/** What is due within so many ms counts as due: what was missed a moment ago is asked again. */
const AHEAD_MS = 20 * MINUTE_MS;
/** Kinds that a card remembers as missed. */
const MISSED_MAX = 6;

/** FSRS with its default weights. A miss comes back in ten minutes, all else in whole days. */
const FSRS = fsrs({
	request_retention: WANTED_RECALL,
	maximum_interval: 365,
	enable_fuzz: false,
	learning_steps: ['10m'],
	relearning_steps: ['10m'],
});
const STATES = {
	learning: State.Learning,
	review: State.Review,
	relearning: State.Relearning,
} as const;

const toFsrs = (card: Card): FsrsCard => ({
	due: new Date(card.due),
	last_review: new Date(card.last),
	stability: card.stability,
	difficulty: card.difficulty,
	elapsed_days: 0, // FSRS reckons it from last_review
	scheduled_days: 0,
	learning_steps: card.step,
	reps: card.answers,
	lapses: card.lapses,
	state: STATES[card.state],
});

/**
 * The card after an answer at `now`, in ms since the Unix epoch. A wrong answer and "not sure" are
 * FSRS's "Again", a right one its "Good". A clock that was set back counts as standing still.
 */
export function reviewed(before: Card | undefined, review: Review, now: number): Card {
	const { concept, kind, right } = review;
	const at = new Date(Math.max(now, before?.last ?? 0));
	const asked = before ? toFsrs(before) : createEmptyCard(at);
	const { card } = FSRS.next(asked, at, right ? Rating.Good : Rating.Again);
	const others = (before?.missed ?? []).filter((missed) => missed !== kind);
	return {
		concept,
		state: stateOf(card.state),
		due: card.due.getTime(),
		last: at.getTime(),
		stability: card.stability,
		difficulty: card.difficulty,
		step: card.learning_steps,
		answers: card.reps,
		lapses: card.lapses,
		missed: right || kind === null ? others : [kind, ...others].slice(0, MISSED_MAX),
	};
}

function stateOf(state: State): Card['state'] {
	if (state === State.Review) return 'review';
	return state === State.Relearning ? 'relearning' : 'learning';
}

/** The chance that the concept is still known at `now`, from 0 to 1. */
export function recallAt({ last, stability }: Card, now: number): number {
	const days = Math.max(0, now - last) / DAY_MS;
	return forgetting_curve(FSRS.parameters.w, days, stability);
}

export const isDue = ({ due }: Card, now: number): boolean => due <= now + AHEAD_MS;

/** The concepts that are due at `now`, those most forgotten first. */
export const dueFirst = (cards: readonly Card[], now: number): Card[] =>
	cards
		.filter((card) => isDue(card, now))
		.sort((a, b) => recallAt(a, now) - recallAt(b, now) || a.due - b.due);
