import { describe, expect, it } from 'vitest';
import { story } from '../../../tests/support/traces';
import { createFacets } from './facets';

const told = () =>
	story().open('a').open('b').post('a', 'tea', 'x').wait(5000).like('b', 'x').timeline();
const none = () => false;

describe('what a filter offers', () => {
	it('is each type there is, once and in order', () => {
		const facets = createFacets(told());
		expect(facets(99, Infinity, none).types).toEqual(['like', 'liked', 'post', 'posted']);
		expect(facets(99, Infinity, none)).toBe(facets(99, Infinity, none));
	});

	it('is nothing that leaves beyond the end of what is shown', () => {
		const timeline = told();
		const facets = createFacets(timeline);
		expect(facets(99, timeline.causes[0]?.start ?? 0, none).types).toEqual(['post']);
		expect(facets(99, Infinity, none).types).toHaveLength(4);
	});

	it('is nothing that only hidden messages are, until they are shown', () => {
		const facets = createFacets(told());
		expect(facets(99, Infinity, () => true).types).toEqual([]);
		expect(facets(99, Infinity, none).types).toHaveLength(4);
	});
});
