import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../engine';
import { CONCEPTS, type ConceptId } from '../concepts';
import { TOPICS, topicId } from '../drills';
import type { Card } from '../schedule/card';
import { DAY_MS, isDue, reviewed } from '../schedule/scheduler';
import { chooseTopics, conceptsFor, ROUND_LENGTH, type Scope } from './plan';

const NOW = Date.UTC(2026, 0, 5, 12);
/** A card as it is after one answer, so many days ago. */
const card = (concept: ConceptId, right: boolean, days: number, kind = 'pattern'): Card =>
	reviewed(undefined, { concept, kind, right }, NOW - days * DAY_MS);
const known = (...cards: Card[]) => ({ cards, topics: TOPICS, now: NOW });
const plan = (scope: Scope, cards: Card[], seed = 1) =>
	chooseTopics(scope, known(...cards), createRandom(seed));
const concepts = (scope: Scope, cards: Card[]) => plan(scope, cards).map(({ concept }) => concept);

const asked = CONCEPTS.map(({ id }) => id).filter((id) =>
	TOPICS.some(({ concept }) => concept === id),
);

describe('a round of practice', () => {
	it('takes what is new, in the order of the course, from who knows nothing yet', () => {
		expect(new Set(concepts('due', []))).toEqual(new Set(asked.slice(0, ROUND_LENGTH)));
	});

	it('takes what is due before what is new, and the most forgotten first', () => {
		const due = [card('rooms', true, 9), card('refusal', true, 30), card('silence', false, 0)];
		const wanted = conceptsFor('due', known(...due));
		expect(wanted.slice(0, 3)).toEqual(['refusal', 'rooms', 'silence']);
		const round = concepts('due', due);
		expect(round.slice(0, 3)).toEqual(wanted.slice(0, 3));
	});

	it('leaves out what is known, unless everything is asked for', () => {
		const all = asked.map((id) => card(id, true, 0));
		expect(concepts('due', all)).toEqual([]);
		expect(concepts('all', all)).toHaveLength(Math.min(ROUND_LENGTH, asked.length));
	});

	it('asks again the way that was missed', () => {
		for (const { kind, concept } of TOPICS) {
			const round = plan('due', [card(concept, false, 1, kind)], 7);
			expect(round.filter((topic) => topic.concept === concept)).toEqual([{ kind, concept }]);
		}
	});

	it('asks about one concept in every way there is', () => {
		const round = plan(['rooms'], []);
		const kinds = TOPICS.filter(({ concept }) => concept === 'rooms').map(({ kind }) => kind);
		expect(round.every(({ concept }) => concept === 'rooms')).toBe(true);
		expect(new Set(round.map(({ kind }) => kind)).size).toBe(Math.min(5, kinds.length));
		expect(plan([], [])).toEqual([]);
	});

	it('repeats no topic, and keeps to its scope', () => {
		const cards = fc.uniqueArray(
			fc.record({
				concept: fc.constantFrom(...asked),
				right: fc.boolean(),
				days: fc.integer({ min: 0, max: 60 }),
			}),
			{ selector: ({ concept }) => concept },
		);
		const scope = fc.oneof(
			fc.constantFrom<Scope>('due', 'all'),
			fc.uniqueArray(fc.constantFrom(...asked), { minLength: 2, maxLength: 4 }),
		);
		fc.assert(
			fc.property(cards, scope, fc.nat(), (made, scope, seed) => {
				const cards = made.map(({ concept, right, days }) => card(concept, right, days));
				const round = plan(scope, cards, seed);
				const ids = round.map(topicId);
				expect(new Set(ids).size).toBe(ids.length);
				expect(ids.length).toBeLessThanOrEqual(ROUND_LENGTH);
				if (typeof scope === 'string')
					expect(new Set(round.map(({ concept }) => concept)).size).toBe(round.length);
				for (const { concept, kind } of round) {
					expect(TOPICS).toContainEqual({ kind, concept });
					const its = cards.find((one) => one.concept === concept);
					if (scope === 'due') expect(its === undefined || isDue(its, NOW)).toBe(true);
					if (typeof scope !== 'string') expect(scope).toContain(concept);
				}
			}),
		);
	});
});
