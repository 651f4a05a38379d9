import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTraceLines, LINES_BYTES_MAX, LINES_MAX, type Lines } from './trace-lines';

const line = (i: number, size = 20): string => `{"n":${i}}é`.padEnd(size, 'x');

const texts = ({ bytes }: Lines): string[] =>
	bytes.length === 0 ? [] : bytes.toString().split('\n');

describe('the lines of a trace', () => {
	it('are the same wherever they lie, and are read a bounded number at a time', () => {
		const plan = fc.array(fc.record({ add: fc.nat(900), long: fc.boolean() }), {
			minLength: 1,
			maxLength: 8,
		});
		const law = fc.property(plan, fc.nat(), (steps, start) => {
			const lines = createTraceLines();
			const all: string[] = [];
			for (const { add, long } of steps) {
				for (let i = 0; i < add; i++) {
					const text = line(all.length, long ? 2000 : 20);
					all.push(text);
					lines.push(text);
				}
			}
			expect(lines.length).toBe(all.length);
			const from = all.length === 0 ? 0 : start % all.length;
			const read: string[] = [];
			while (from + read.length < all.length) {
				const some = lines.read(from + read.length, all.length);
				expect(some.count).toBe(texts(some).length);
				expect(some.count).toBeGreaterThan(0);
				expect(some.count).toBeLessThanOrEqual(LINES_MAX);
				expect(some.bytes.length).toBeLessThanOrEqual(LINES_BYTES_MAX);
				read.push(...texts(some));
			}
			expect(read).toEqual(all.slice(from));
		});
		fc.assert(law, { numRuns: 40 });
	});

	it('are read up to an end, and one that is too long for all others comes alone', () => {
		const lines = createTraceLines();
		lines.push(line(0));
		lines.push(line(1, LINES_BYTES_MAX + 1));
		lines.push(line(2));
		expect(texts(lines.read(0, 3))).toEqual([line(0)]);
		expect(lines.read(1, 3).count).toBe(1);
		expect(texts(lines.read(2, 2))).toEqual([]);
		for (let i = 3; i < 1200; i++) lines.push(line(i));
		expect(texts(lines.read(0, 1))).toEqual([line(0)]);
		expect(texts(lines.read(700, 702))).toEqual([line(700), line(701)]);
		expect(texts(lines.read(1199, 2000))).toEqual([line(1199)]);
		expect(texts(lines.read(1200, 2000))).toEqual([]);
	});
});
