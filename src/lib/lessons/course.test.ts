import { expect, it } from 'vitest';
import { dueIn, leadsTo, practiceOf } from './course';

const lesson = (slug: string, ...after: string[]) => ({ slug, after, concepts: [`about-${slug}`] });
const lessons = [
	...[lesson('a'), lesson('b', 'a'), lesson('c', 'a'), lesson('d', 'b', 'c'), lesson('e', 'a')],
];

it('says what leads where', () => {
	expect(leadsTo(lessons, 'a').map(({ slug }) => slug)).toEqual(['b', 'c', 'e']);
	expect(leadsTo(lessons, 'd')).toEqual([]);
});

it('a lesson is due when one of its concepts is, and leads to its practice', () => {
	expect([...dueIn(lessons, new Set(['about-c', 'else']))]).toEqual([['c', ['about-c']]]);
	expect(dueIn(lessons, new Set()).size).toBe(0);
	expect(practiceOf(['rooms', 'copies'])).toBe('/practice?concept=rooms&concept=copies');
});
