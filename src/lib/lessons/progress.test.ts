import { expect, it } from 'vitest';
import { isBegun, joinProgress, NO_PROGRESS } from './progress';

it('joins what was done here and there, and loses nothing of either', () => {
	const here = { step: 1, done: true, answers: { a: 'broadcast' } };
	const there = { step: 3, done: false, answers: { a: 'nothing', b: ['Ben'] } };
	const both = { step: 3, done: true, answers: { a: 'broadcast', b: ['Ben'] } };
	expect(joinProgress(here, there)).toEqual(both);
	expect(joinProgress(here, NO_PROGRESS)).toEqual(here);
	expect(joinProgress(NO_PROGRESS, there)).toEqual(there);
});

it('calls a lesson begun once anything of it was done', () => {
	expect(isBegun(NO_PROGRESS)).toBe(false);
	expect(isBegun({ ...NO_PROGRESS, step: 1 })).toBe(true);
	expect(isBegun({ ...NO_PROGRESS, answers: { a: 'nothing' } })).toBe(true);
	expect(isBegun({ ...NO_PROGRESS, done: true })).toBe(true);
});
