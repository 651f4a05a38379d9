import { describe, expect, it } from 'vitest';
import { courseMap, type CourseMap, type CoursePoint } from './course-map';
import { readLessons } from './read-lessons';

const lesson = (slug: string, ...after: string[]) => ({ slug, after });

/** The lines from each row to the next, by where they begin and end. */
function lines({ edges }: CourseMap): [CoursePoint, CoursePoint][] {
	return edges.flatMap(({ from, to, via }) => {
		const points = [from, ...via, to];
		return points
			.slice(1)
			.map((point, i): [CoursePoint, CoursePoint] => [points[i] ?? from, point]);
	});
}

/** Pairs of lines that cross. */
function crossings(map: CourseMap): number {
	const all = lines(map);
	return all.reduce((sum, [a, b], i) => {
		const cross = ([c, d]: [CoursePoint, CoursePoint]) =>
			a.row === c.row && (a.x - c.x) * (b.x - d.x) < 0;
		return sum + all.slice(i + 1).filter(cross).length;
	}, 0);
}

describe('the map of the course', () => {
	it('puts each lesson below all that it builds on', () => {
		const { nodes, edges, rows } = courseMap([
			...[lesson('a'), lesson('b', 'a'), lesson('c', 'a'), lesson('d', 'b', 'c'), lesson('e', 'a')],
		]);
		expect(nodes.map(({ slug, row, x }) => [slug, row, x])).toEqual([
			['a', 0, 1 / 2],
			['b', 1, 1 / 6],
			['c', 1, 1 / 2],
			['d', 2, 1 / 2],
			['e', 1, 5 / 6],
		]);
		expect(rows).toBe(3);
		expect(edges.map(({ from, to }) => `${from.slug}${to.slug}`)).toEqual([
			...['ab', 'ac', 'bd', 'cd', 'ae'],
		]);
	});

	it('leaves out what is not there', () => {
		expect(courseMap([lesson('x', 'gone')]).edges).toEqual([]);
		expect(courseMap([])).toMatchObject({ nodes: [], edges: [] });
	});

	it('takes a long line past the lessons between, not behind them', () => {
		const { nodes, edges } = courseMap([
			...[lesson('a'), lesson('b', 'a'), lesson('c', 'b'), lesson('d', 'c', 'a')],
		]);
		const long = edges.find(({ from, to }) => from.slug === 'a' && to.slug === 'd');
		expect(long?.via.map(({ row }) => row)).toEqual([1, 2]);
		for (const { row, x } of long?.via ?? [])
			for (const node of nodes) if (node.row === row) expect(Math.abs(node.x - x)).toBe(0.5);
	});

	it('turns the rows so that lines cross as little as they must', () => {
		const two = courseMap([
			...[lesson('a'), lesson('b', 'a'), lesson('c', 'a')],
			...[lesson('of c', 'c'), lesson('of b', 'b'), lesson('after', 'of b', 'of c')],
		]);
		expect(crossings(two)).toBe(0);
		const tangled = courseMap([
			...[lesson('a'), lesson('b'), lesson('x', 'a', 'b'), lesson('y', 'a', 'b')],
		]);
		expect(crossings(tangled)).toBe(1);
	});

	it('draws this course without a tangle', () => {
		const map = courseMap(readLessons('.').map((parsed) => parsed.lesson));
		expect(crossings(map)).toBeLessThanOrEqual(3);
		for (const { columns } of map.nodes) expect(columns).toBeLessThanOrEqual(4);
	});
});
