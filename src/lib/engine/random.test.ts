import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRandom, mixSeeds } from './random';

const first = (count: number, seed: number) => Array.from({ length: count }, createRandom(seed));

it('gives numbers in [0, 1), the same for the same seed', () => {
	fc.assert(
		fc.property(fc.integer(), (seed) => {
			const numbers = first(20, seed);
			for (const number of numbers) expect(number >= 0 && number < 1).toBe(true);
			expect(first(20, seed)).toEqual(numbers);
		}),
	);
});

it('keeps to its sequence: a change here would change every stored trace', () => {
	expect(first(3, 42)).toEqual([0.6011037519201636, 0.44829055899754167, 0.8524657934904099]);
	expect(mixSeeds(7, 3)).toBe(2200837678);
});

it('spreads evenly, also across neighbouring seeds', () => {
	const counts = Array.from({ length: 10 }, () => 0);
	for (let seq = 1; seq <= 20_000; seq++) {
		const bin = Math.floor(createRandom(mixSeeds(1, seq))() * 10);
		counts[bin] = (counts[bin] ?? 0) + 1;
	}
	// 2,000 each is expected, with a standard deviation of 42; five of those is never by chance.
	for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(212);
});

it('gives neighbouring pairs of seeds different sequences', () => {
	const seeds = new Set<number>();
	for (let a = 0; a < 100; a++) for (let b = 0; b < 100; b++) seeds.add(mixSeeds(a, b));
	expect(seeds.size).toBeGreaterThan(9_990);
});
