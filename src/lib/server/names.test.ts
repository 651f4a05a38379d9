import { describe, expect, it } from 'vitest';
import { NAMES } from '../engine';
import { createNames } from './names';

describe('made-up names', () => {
	it('are many, and all different', () => {
		expect(new Set(NAMES).size).toBe(NAMES.length);
		expect(NAMES.length).toBeGreaterThanOrEqual(80);
	});

	it('are picked so that no two are alike', () => {
		const names = createNames();
		const picked = Array.from({ length: NAMES.length * 2 }, () => {
			const name = names.pick();
			names.add(name);
			return name;
		});
		expect(new Set(picked).size).toBe(NAMES.length * 2);
		expect(picked).toContain('Ana 2');
	});

	it('are free again once nobody has them', () => {
		const names = createNames();
		const [ana = '', ben = ''] = NAMES;
		for (const name of [ana, ben, ben]) names.add(name);
		names.remove(ben);
		expect(names.pick()).toBe(NAMES[2]);
		names.remove(ben);
		expect(names.pick()).toBe(ben);
		names.remove(ana);
		expect(names.pick()).toBe(ana);
	});
});
