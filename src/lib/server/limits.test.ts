import { describe, expect, it } from 'vitest';
import { createAddressBuckets, Bucket, Tally } from './limits';

describe('a token bucket', () => {
	it('lets a burst pass, then so many per second', () => {
		const bucket = new Bucket(3, 2, 0);
		expect([0, 0, 0, 0].map((now) => bucket.take(now))).toEqual([true, true, true, false]);
		expect([499, 500, 500].map((now) => bucket.take(now))).toEqual([false, true, false]);
		expect([9000, 9000, 9000, 9000].map((now) => bucket.take(now))).toEqual([
			true,
			true,
			true,
			false,
		]);
	});

	it('gives nothing for a clock that goes back', () => {
		const bucket = new Bucket(1, 1, 5000);
		expect([5000, 1000].map((now) => bucket.take(now))).toEqual([true, false]);
	});
});

describe('a tally', () => {
	it('tells when more than so many fell into one window', () => {
		const tally = new Tally(2, 100);
		expect([0, 50, 100].map((now) => tally.add(now))).toEqual([false, false, true]);
		expect(tally.add(101)).toBe(false);
	});
});

describe('buckets by address', () => {
	it('hold each address for itself, and forget the one that was quiet longest', () => {
		const buckets = createAddressBuckets(1, 1);
		expect([buckets.take('a', 0), buckets.take('a', 0), buckets.take('b', 0)]).toEqual([
			true,
			false,
			true,
		]);
		for (let i = 0; i < 9_998; i++) buckets.take(`x${i}`, 0);
		expect(buckets.take('a', 0)).toBe(false); // the last that fits; "b" is quiet longest now
		buckets.take('c', 0);
		expect([buckets.take('a', 0), buckets.take('b', 0)]).toEqual([false, true]);
	});
});
