import { describe, expect, it } from 'vitest';
import { NAMES } from '../engine';
import { pickName } from './names';

describe('made-up names', () => {
	it('are many, and all different', () => {
		expect(new Set(NAMES).size).toBe(NAMES.length);
		expect(NAMES.length).toBeGreaterThanOrEqual(80);
	});

	it('are picked so that no two are alike', () => {
		const taken = new Set<string>();
		for (let i = 0; i < NAMES.length * 2; i++) taken.add(pickName(taken));
		expect(taken.size).toBe(NAMES.length * 2);
		expect(taken).toContain('Ana 2');
	});
});
