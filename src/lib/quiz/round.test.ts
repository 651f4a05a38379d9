import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { story } from '../../../tests/support/traces';
import { createRandom } from '../engine';
import { PATTERNS, type Pattern } from '../protocol';
import type { Flight, Timeline } from '../timeline';
import {
	explainMistake,
	findQuestion,
	inTheAir,
	judge,
	missedKinds,
	planRound,
	ROUND_LENGTH,
} from './round';

const anySeed = fc.nat(2 ** 31 - 1);
const anyFocus = fc.subarray([...PATTERNS]);

const count = (plan: readonly Pattern[], kind: Pattern): number =>
	plan.filter((pattern) => pattern === kind).length;

/** Ana posts for three readers, Ben likes it: one message of each pattern, and two of a client. */
const busy = () =>
	story()
		.open('c1', 'Ana')
		.open('c2', 'Ben')
		.open('c3', 'Cleo')
		.wait(1000)
		.post('c1', 'Tea or coffee?', 'ana-1')
		.wait(1000)
		.like('c2', 'ana-1')
		.timeline('sequential');

function flightOf(timeline: Timeline, type: string): Flight {
	const found = [...timeline.causes, ...timeline.effects].find(({ event }) => event.type === type);
	if (!found) throw new Error(`There is no ${type} in the story.`);
	return found;
}

describe('the plan of a round', () => {
	it('has ten questions, of each kind two or more, and never three of a kind in a row', () => {
		fc.assert(
			fc.property(anySeed, anyFocus, (seed, focus) => {
				const plan = planRound(createRandom(seed), focus);
				expect(plan).toHaveLength(ROUND_LENGTH);
				for (const pattern of PATTERNS) expect(count(plan, pattern)).toBeGreaterThanOrEqual(2);
				plan.forEach((pattern, i) =>
					expect(pattern === plan[i - 1] && pattern === plan[i - 2]).toBe(false),
				);
			}),
			{ numRuns: 2000 },
		);
	});

	it('asks the kinds in focus more often than the others', () => {
		fc.assert(
			fc.property(
				anySeed,
				fc.subarray([...PATTERNS], { minLength: 1, maxLength: 2 }),
				(seed, focus) => {
					const plan = planRound(createRandom(seed), focus);
					const others = PATTERNS.filter((pattern) => !focus.includes(pattern));
					for (const wanted of focus)
						for (const other of others)
							expect(count(plan, wanted)).toBeGreaterThan(count(plan, other));
				},
			),
		);
	});

	it('asks all kinds alike without a focus', () => {
		fc.assert(
			fc.property(anySeed, (seed) => {
				const counts = PATTERNS.map((pattern) => count(planRound(createRandom(seed)), pattern));
				expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
			}),
		);
	});

	it('follows from its seed, and differs from seed to seed', () => {
		const plans = Array.from({ length: 20 }, (_, seed) => planRound(createRandom(seed)).join());
		expect(Array.from({ length: 20 }, (_, seed) => planRound(createRandom(seed)).join())).toEqual(
			plans,
		);
		expect(new Set(plans).size).toBeGreaterThan(10);
	});
});

describe('the message in question', () => {
	it('is the first of its kind that starts after the instant', () => {
		const timeline = busy();
		expect(findQuestion(timeline, 'client-to-server', 0)?.event.type).toBe('post');
		expect(findQuestion(timeline, 'broadcast', 0)?.event.type).toBe('posted');
		expect(findQuestion(timeline, 'server-to-client', 0)?.event.type).toBe('liked');

		const post = flightOf(timeline, 'post');
		expect(findQuestion(timeline, 'client-to-server', post.start)?.event.type).toBe('like');
		expect(findQuestion(timeline, 'client-to-server', timeline.end)).toBeNull();
	});

	it('is never a broadcast that reaches nobody: nothing of it can be seen', () => {
		const timeline = story()
			.open('c1', 'Ana')
			.post('c1', 'Is anybody there?', 'ana-1')
			.open('c2', 'Ben')
			.post('c1', 'And now?', 'ana-2')
			.timeline('sequential');
		const found = findQuestion(timeline, 'broadcast', 0);
		expect(found?.event.data).toMatchObject({ post: { text: 'And now?' } });
	});

	it('is told in words that say where it goes, and neither its type nor its pattern', () => {
		const timeline = busy();
		const told = ['post', 'posted', 'liked'].map((type) =>
			inTheAir(timeline, flightOf(timeline, type)),
		);
		expect(told).toEqual([
			'A message is on its way from Ana to the server.',
			'Messages are on their way from the server to Ben and Cleo.',
			'A message is on its way from the server to Ana.',
		]);
	});
});

describe('judging', () => {
	it('holds an answer against what the server did', () => {
		const timeline = busy();
		for (const flight of [...timeline.causes, ...timeline.effects])
			for (const said of PATTERNS)
				expect(judge(flight, said)).toEqual({
					flight,
					said,
					right: said === flight.event.pattern,
				});
	});

	it('counts what was there and what was said as missed, each kind once', () => {
		const timeline = busy();
		const posted = flightOf(timeline, 'posted');
		const like = flightOf(timeline, 'like');
		expect(missedKinds([judge(posted, 'broadcast'), judge(like, 'client-to-server')])).toEqual([]);
		expect(
			missedKinds([
				judge(like, 'client-to-server'),
				judge(posted, 'server-to-client'),
				judge(posted, 'server-to-client'),
			]),
		).toEqual(['server-to-client', 'broadcast']);
	});
});

describe('the explanation of a mistake', () => {
	const MISTAKES = PATTERNS.flatMap((right) =>
		PATTERNS.filter((said) => said !== right).map((said) => ({ right, said })),
	);

	it('is there for each mistake, is like no other, and names who took part', () => {
		const timeline = busy();
		const explained = MISTAKES.map(({ right, said }) => {
			const flight = [...timeline.causes, ...timeline.effects].find(
				({ event }) => event.pattern === right,
			);
			if (!flight) throw new Error(`There is no ${right} in the story.`);
			return explainMistake(timeline, judge(flight, said));
		});
		for (const words of explained) expect(words).toMatch(/\S/);
		expect(new Set(explained).size).toBe(MISTAKES.length);

		const words = (type: string, said: Pattern) =>
			explainMistake(timeline, judge(flightOf(timeline, type), said));
		expect(words('post', 'server-to-client')).toContain('Ana, a client, sent it');
		expect(words('post', 'broadcast')).toContain('Ana has one connection');
		expect(words('liked', 'client-to-server')).toContain("Ben's message");
		expect(words('liked', 'broadcast')).toContain("Ana's");
		expect(words('posted', 'client-to-server')).toContain('Ana sent one message');
		expect(words('posted', 'server-to-client')).toContain('2 clients got a copy');
	});

	it('names the one client whom a broadcast happened to reach', () => {
		const timeline = story()
			.open('c1', 'Ana')
			.open('c2', 'Ben')
			.post('c1', 'Only us two?', 'ana-1')
			.timeline('sequential');
		const words = explainMistake(timeline, judge(flightOf(timeline, 'posted'), 'server-to-client'));
		expect(words).toContain('Only Ben was there');
		expect(words).toContain('everyone but the sender');
	});

	it('tells a broadcast to all from one to all but the sender', () => {
		const timeline = story()
			.open('c1', 'Ana')
			.open('c2', 'Ben')
			.announce('c1', 'Five minutes left')
			.timeline('sequential');
		const announcement = flightOf(timeline, 'announcement');
		const words = explainMistake(timeline, judge(announcement, 'server-to-client'));
		expect(words).toContain('it addressed everyone, and 2 clients');
	});

	it('is empty for a right answer', () => {
		const timeline = busy();
		expect(explainMistake(timeline, judge(flightOf(timeline, 'like'), 'client-to-server'))).toBe(
			'',
		);
	});
});
