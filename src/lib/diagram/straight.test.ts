import fc from 'fast-check';
import { expect, test } from 'vitest';
import { straight } from './straight';

const stretch = fc
	.tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }))
	.map(([from, length]) => [from, from + length] as const);
const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });

test('ends go onto ends, and the middle onto the middle', () => {
	fc.assert(
		fc.property(stretch, stretch, (from, to) => {
			const map = straight(from, to);
			expect(map(from[0])).toBeCloseTo(to[0]);
			expect(map(from[1])).toBeCloseTo(to[1]);
			expect(map((from[0] + from[1]) / 2)).toBeCloseTo((to[0] + to[1]) / 2);
		}),
	);
});

test('the way back leads back, beyond the ends too', () => {
	fc.assert(
		fc.property(stretch, stretch, value, (from, to, t) => {
			const map = straight(from, to);
			// What it loses grows with how much it has been stretched.
			const grain = (from[1] - from[0]) / (to[1] - to[0]);
			expect(Math.abs(map.back(map(t)) - t)).toBeLessThan(1e-6 * Math.max(1, grain));
		}),
	);
});
