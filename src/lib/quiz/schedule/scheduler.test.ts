import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Card, type Review } from './card';
import { DAY_MS, dueFirst, isDue, recallAt, reviewed, WANTED_RECALL } from './scheduler';

const NOON = Date.UTC(2026, 0, 5, 12);
const about = (right: boolean, kind = 'pattern'): Review => ({ concept: 'rooms', kind, right });
const right = about(true);
const wrong = about(false);

/** The card after answers, each given when the one before made it due. */
function whenDue(...answers: readonly Review[]): Card {
	let card = reviewed(undefined, answers[0] ?? right, NOON);
	for (const answer of answers.slice(1)) card = reviewed(card, answer, card.due);
	return card;
}

describe('the schedule of a concept', () => {
	it('begins with days after a right answer, and with the same sitting after a miss', () => {
		const known = reviewed(undefined, right, NOON);
		expect(known).toMatchObject({ state: 'review', answers: 1, lapses: 0, missed: [] });
		expect(known.due - NOON).toBeGreaterThanOrEqual(DAY_MS);
		expect(isDue(known, NOON)).toBe(false);

		const missed = reviewed(undefined, wrong, NOON);
		expect(missed).toMatchObject({ state: 'learning', missed: ['pattern'] });
		expect(missed.due - NOON).toBe(10 * 60_000);
		expect(isDue(missed, NOON)).toBe(true);
	});

	it('makes longer and longer gaps while it is known', () => {
		const gaps = [1, 2, 3, 4].map((count) => {
			const card = whenDue(...Array.from({ length: count }, () => right));
			return card.due - card.last;
		});
		gaps.slice(1).forEach((gap, i) => expect(gap).toBeGreaterThan(gaps[i] ?? Infinity));
	});

	it('comes back at once after a miss, and then sooner than without it', () => {
		const known = whenDue(right, right, right);
		const lapsed = reviewed(known, wrong, known.due);
		expect(lapsed).toMatchObject({ state: 'relearning', lapses: 1 });
		expect(isDue(lapsed, lapsed.last)).toBe(true);
		const again = reviewed(lapsed, right, lapsed.due);
		const straight = reviewed(known, right, known.due);
		expect(again.due - again.last).toBeGreaterThanOrEqual(DAY_MS);
		expect(again.due - again.last).toBeLessThan(straight.due - straight.last);
	});

	it('keeps the kinds that were missed until each is answered rightly', () => {
		let card = whenDue(about(false, 'recipients'), about(false, 'code'));
		expect(card.missed).toEqual(['code', 'recipients']);
		card = reviewed(card, about(true, 'pattern'), card.due);
		expect(card.missed).toEqual(['code', 'recipients']);
		card = reviewed(card, about(false, 'recipients'), card.due);
		expect(card.missed).toEqual(['recipients', 'code']);
		card = reviewed(card, about(true, 'code'), card.due);
		expect(card.missed).toEqual(['recipients']);
	});

	it('is due when the chance to know it has fallen to what is wanted', () => {
		const card = whenDue(right, right, right, right);
		expect(recallAt(card, card.last)).toBe(1);
		expect(recallAt(card, card.due)).toBeCloseTo(WANTED_RECALL, 2);
		expect(recallAt(card, card.due + 30 * DAY_MS)).toBeLessThan(0.9);
		expect(isDue(card, card.due - DAY_MS)).toBe(false);
		expect(isDue(card, card.due)).toBe(true);
	});

	it('survives a clock that was set back', () => {
		const card = whenDue(right, right);
		const back = reviewed(card, right, card.last - 30 * DAY_MS);
		expect(back.last).toBe(card.last);
		expect(back.due).toBeGreaterThan(back.last);
		expect(recallAt(card, card.last - DAY_MS)).toBe(1);
	});

	it('puts what is most forgotten first', () => {
		const old = { ...whenDue(right), concept: 'frames' as const };
		const fresh = { ...whenDue(right, right), concept: 'rooms' as const };
		const now = Math.max(old.due, fresh.due) + DAY_MS;
		expect(dueFirst([fresh, old], now).map(({ concept }) => concept)).toEqual(['frames', 'rooms']);
		expect(dueFirst([fresh, old], NOON)).toEqual([]);
	});

	it('makes sound cards of any answers at any times', () => {
		const answer = fc.record({
			right: fc.boolean(),
			kind: fc.constantFrom('pattern', 'recipients', 'code'),
			after: fc.integer({ min: -400 * DAY_MS, max: 4000 * DAY_MS }),
		});
		fc.assert(
			fc.property(fc.array(answer, { minLength: 1, maxLength: 30 }), (answers) => {
				let now = NOON;
				let card: Card | undefined;
				for (const { right, kind, after } of answers) {
					now = Math.max(0, now + after);
					const before = card;
					card = reviewed(before, about(right, kind), now);
					expect(v.parse(Card, card)).toEqual(card);
					expect(card.due).toBeGreaterThan(card.last);
					expect(card.last).toBeGreaterThanOrEqual(before?.last ?? 0);
					expect(card.missed.includes(kind)).toBe(!right);
					if (!right) expect(isDue(card, card.last)).toBe(true);
				}
				expect(card?.answers).toBe(answers.length);
			}),
			{ numRuns: 100 },
		);
	});
});
