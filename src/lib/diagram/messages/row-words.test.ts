import { describe, expect, it } from 'vitest';
import { story } from '../../../../tests/support/traces';
import { createRowWords, turnInWords } from './row-words';
import { elapsed } from './since';

const told = () =>
	story()
		.open('a', 'Ana')
		.open('b', 'Ben')
		.open('c', 'Cem')
		.post('a', 'tea', 'x')
		.wait(912)
		.like('b', 'x')
		.wait(61_000)
		.like('c', 'x')
		.timeline();

const turnsOf = (timeline: ReturnType<typeof told>) => timeline.turns.filter(({ cause }) => cause);

describe('a row', () => {
	it('says the real time since the turn before, and of an effect since its cause', () => {
		const timeline = told();
		const words = createRowWords(timeline);
		const [post, like, late] = turnsOf(timeline).map(({ cause, effects }) =>
			[cause, ...effects].map((flight) => (flight ? words(flight).since : '?')),
		);
		expect(post).toEqual(['', 'same turn']);
		expect(like).toEqual(['+912 ms', 'same turn']);
		expect(late).toEqual(['+1 min 1 s', 'same turn']);
	});

	it('says bytes times deliveries, and works it out once', () => {
		const timeline = told();
		const words = createRowWords(timeline);
		const [broadcast] = timeline.effects;
		if (!broadcast) throw new Error('No broadcast.');
		expect(words(broadcast).size).toBe(`2 × ${broadcast.event.bytes} B`);
		expect(words(broadcast)).toBe(words(broadcast));
	});

	it.each([
		[0, '+0 ms'],
		[999, '+999 ms'],
		[4210, '+4.2 s'],
		[59_949, '+59.9 s'],
		[59_960, '+1 min'],
		[185_000, '+3 min 5 s'],
		[3_600_000, '+1 h'],
		[7_800_000, '+2 h 10 min'],
	])('writes %i ms as %s', (ms, text) => expect(elapsed(ms)).toBe(text));
});

describe('a turn in one line', () => {
	it('counts what came in and what went out', () => {
		const turns = turnsOf(told());
		expect(turns.map((turn) => turnInWords(turn, Infinity))).toEqual([
			'1 post → 1 message in, 2 out',
			'1 like → 1 message in, 1 out',
			'1 like → 1 message in, 1 out',
		]);
	});

	it('tells nothing of what the server has not done yet', () => {
		const [turn] = turnsOf(told());
		if (!turn) throw new Error('No turn.');
		expect(turnInWords(turn, turn.at - 1)).toBe('1 post → 1 message in');
	});

	it('tells nothing of what is hidden', () => {
		const [turn] = turnsOf(told());
		if (!turn) throw new Error('No turn.');
		expect(turnInWords(turn, Infinity, () => true)).toBe('in question');
		expect(turnInWords(turn, Infinity, ({ event }) => event.from === 'server')).toBe(
			'1 post → 1 message in, the rest in question',
		);
	});

	it('says it when nothing went out', () => {
		const [turn] = turnsOf(story().open('a').post('a', 'alone').timeline());
		expect(turn && turnInWords(turn, Infinity)).toBe('1 post → 1 message in, none out');
	});
});
