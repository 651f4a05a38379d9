import { describe, expect, it } from 'vitest';
import { courseMap, dueIn, leadsTo, practiceOf } from './course';

const lesson = (slug: string, ...after: string[]) => ({ slug, after, concepts: [`about-${slug}`] });
const lessons = [
	...[lesson('a'), lesson('b', 'a'), lesson('c', 'a'), lesson('d', 'b', 'c'), lesson('e', 'a')],
];

describe('the map of the course', () => {
	const { nodes, edges, rows } = courseMap(lessons);

	it('puts each lesson below all that it builds on', () => {
		expect(nodes.map(({ slug, row, column, columns }) => [slug, row, column, columns])).toEqual([
			['a', 0, 0, 1],
			['b', 1, 0, 3],
			['c', 1, 1, 3],
			['d', 2, 0, 1],
			['e', 1, 2, 3],
		]);
		expect(rows).toBe(3);
		for (const { from, to } of edges) expect(from.row).toBeLessThan(to.row);
	});

	it('draws one line for each thing that a lesson builds on', () => {
		expect(edges.map(({ from, to }) => `${from.slug}${to.slug}`)).toEqual([
			...['ab', 'ac', 'bd', 'cd', 'ae'],
		]);
		expect(courseMap([lesson('x', 'gone')]).edges).toEqual([]);
	});

	it('says what leads where', () => {
		expect(leadsTo(lessons, 'a').map(({ slug }) => slug)).toEqual(['b', 'c', 'e']);
		expect(leadsTo(lessons, 'd')).toEqual([]);
	});
});

it('a lesson is due when one of its concepts is, and leads to its practice', () => {
	expect([...dueIn(lessons, new Set(['about-c', 'else']))]).toEqual([['c', ['about-c']]]);
	expect(dueIn(lessons, new Set()).size).toBe(0);
	expect(practiceOf(['rooms', 'copies'])).toBe('/practice?concept=rooms&concept=copies');
});
