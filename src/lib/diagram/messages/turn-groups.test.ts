import { describe, expect, it } from 'vitest';
import type { Span } from './row-index';
import { groupsIn, placeAt, rowIn, totalOf } from './turn-groups';

/** Turns 10, 20, 30 and 40; 20 has the effects 21 and 22, 30 has none, 40 has 41. */
const span: Span = { entries: [10, 20, 30, 40], whole: 4, tail: [], dropped: 0 };
const effects: Record<number, number[]> = { 20: [21, 22], 40: [41] };
const groupsOf = (...open: number[]) => groupsIn(span, new Set(open), (n) => effects[n] ?? []);

const rows = (...open: number[]) => {
	const groups = groupsOf(...open);
	return Array.from({ length: totalOf(span, groups) }, (_, i) => placeAt(span, groups, i));
};

describe('turns that open into their effects', () => {
	it('are one row each while closed', () => {
		expect(rows().map(({ n, level }) => [n, level])).toEqual([
			[10, 1],
			[20, 1],
			[30, 1],
			[40, 1],
		]);
	});

	it('show their effects under them, one level in', () => {
		expect(rows(40, 30, 20).map(({ n, level }) => [n, level])).toEqual([
			[10, 1],
			[20, 1],
			[21, 2],
			[22, 2],
			[30, 1],
			[40, 1],
			[41, 2],
		]);
	});

	it('count for nothing while they are filtered out', () => {
		expect(groupsOf(25)).toEqual([]);
	});

	it('are found by any of their messages, open or closed', () => {
		const open = groupsOf(20, 40);
		expect([5, 10, 20, 21, 22, 30, 40, 41].map((n) => rowIn(span, open, n))).toEqual([
			-1, 0, 1, 2, 3, 4, 5, 6,
		]);
		expect([20, 22, 30, 41].map((n) => rowIn(span, [], n))).toEqual([1, 1, 2, 3]);
	});
});
