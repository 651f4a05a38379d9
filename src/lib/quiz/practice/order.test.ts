import { expect, it } from 'vitest';
import { movedBy, movedTo } from './order';

const list = ['a', 'b', 'c', 'd'];

it('moves an entry, and the others make room', () => {
	expect(movedBy(list, 'c', -1)).toEqual(['a', 'c', 'b', 'd']);
	expect(movedBy(list, 'a', 1)).toEqual(['b', 'a', 'c', 'd']);
	expect(movedTo(list, 'a', 3)).toEqual(['b', 'c', 'd', 'a']);
	expect(movedTo(list, 'd', 0)).toEqual(['d', 'a', 'b', 'c']);
});

it('leaves the list as it is where there is no such place or entry', () => {
	for (const same of [movedBy(list, 'a', -1), movedBy(list, 'd', 1), movedTo(list, 'x', 0)])
		expect(same).toBe(list);
});
