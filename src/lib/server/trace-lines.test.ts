import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTraceLines, LINES_CHARS_MAX, LINES_MAX } from './trace-lines';

const line = (i: number, size = 20): string => `{"n":${i}}é`.padEnd(size, 'x');

describe('the lines of a trace', () => {
	it('are the same wherever they lie, and are read a bounded number at a time', () => {
		const plan = fc.array(fc.record({ add: fc.nat(900), keep: fc.nat(700), long: fc.boolean() }), {
			minLength: 1,
			maxLength: 8,
		});
		const law = fc.property(plan, fc.nat(), (steps, start) => {
			const lines = createTraceLines();
			const all: string[] = [];
			for (const { add, keep, long } of steps) {
				for (let i = 0; i < add; i++) {
					const text = line(all.length, long ? 2000 : 20);
					all.push(text);
					lines.push(text);
				}
				lines.putAway(Math.max(0, all.length - keep));
			}
			expect(lines.length).toBe(all.length);
			const from = all.length === 0 ? 0 : start % all.length;
			const read: string[] = [];
			while (from + read.length < all.length) {
				const some = lines.read(from + read.length, all.length);
				const chars = some.join('').length;
				expect(some.length).toBeGreaterThan(0);
				expect(some.length).toBeLessThanOrEqual(LINES_MAX);
				expect(chars).toBeLessThanOrEqual(LINES_CHARS_MAX);
				read.push(...some);
			}
			expect(read).toEqual(all.slice(from));
		});
		fc.assert(law, { numRuns: 40 });
	});

	it('are read up to an end, and one that is too long for all others comes alone', () => {
		const lines = createTraceLines();
		lines.push(line(0));
		lines.push(line(1, LINES_CHARS_MAX + 1));
		lines.push(line(2));
		expect(lines.read(0, 3)).toEqual([line(0)]);
		expect(lines.read(1, 3)).toHaveLength(1);
		expect(lines.read(2, 2)).toEqual([]);
		for (let i = 3; i < 1200; i++) lines.push(line(i));
		lines.putAway(1200);
		expect(lines.read(0, 1)).toEqual([line(0)]);
		expect(lines.read(700, 702)).toEqual([line(700), line(701)]);
	});
});
