import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { directionOf, quoteInWords, sparkPath } from './spark';

const pointsOf = (path: string) =>
	[...path.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
const anyPrices = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), {
	minLength: 2,
	maxLength: 30,
});

describe('a line of prices', () => {
	it('stays in its box, goes to the right, and ends at its right edge', () => {
		fc.assert(
			fc.property(anyPrices, (prices) => {
				const points = pointsOf(sparkPath(prices, 60, 20));
				expect(points).toHaveLength(prices.length);
				for (const [i, [x, y]] of points.entries()) {
					expect(x).toBeGreaterThanOrEqual(i === 0 ? 0 : (points[i - 1]?.[0] ?? 0));
					expect(x).toBeLessThanOrEqual(60);
					expect(y).toBeGreaterThanOrEqual(0);
					expect(y).toBeLessThanOrEqual(20);
				}
				expect(points.at(-1)?.[0]).toBe(58.5);
			}),
		);
	});

	it('is higher where the price is higher', () => {
		const points = pointsOf(sparkPath([10, 30, 20], 60, 20));
		expect(points.map(([, y]) => y)).toEqual([18.5, 1.5, 10]);
	});

	it('is level for one price or equal ones, and nothing for none', () => {
		expect(pointsOf(sparkPath([5], 60, 20)).map(([, y]) => y)).toEqual([10, 10]);
		expect(pointsOf(sparkPath([5, 5], 60, 20)).map(([, y]) => y)).toEqual([10, 10]);
		expect(sparkPath([], 60, 20)).toBe('');
	});
});

describe('a quote in words', () => {
	it('says which way and by how much', () => {
		expect(quoteInWords({ symbol: 'FERN', price: 42.1, change: -1.5 })).toBe(
			'FERN: 42.10, down 1.5 %',
		);
		expect(quoteInWords({ symbol: 'KITE', price: 81, change: 0 })).toBe('KITE: 81.00, unchanged');
		expect(quoteInWords({ symbol: 'LIME', price: null, change: 0 })).toBe('LIME: no price yet');
		expect([1, -1, 0].map((change) => directionOf(change).glyph)).toEqual(['▲', '▼', '–']);
	});
});
