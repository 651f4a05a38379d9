import type { LessonSummary } from './lesson';

/** A place on the course's map: `x` is in (0, 1), from left to right. */
export interface CoursePoint {
	/** How many lessons must come before, one after the other. */
	readonly row: number;
	readonly x: number;
}

/** A lesson on the map: lessons of one row need nothing of each other. */
export interface CourseNode extends CoursePoint {
	readonly slug: string;
	/** How many places its row has, those included where edges pass. */
	readonly columns: number;
}

/** `to` builds on `from`. */
export interface CourseEdge {
	readonly from: CourseNode;
	readonly to: CourseNode;
	/** Where it passes the rows between the two, from top to bottom. */
	readonly via: readonly CoursePoint[];
}

export interface CourseMap {
	readonly nodes: readonly CourseNode[];
	readonly edges: readonly CourseEdge[];
	readonly rows: number;
}

type Linked = Pick<LessonSummary, 'slug' | 'after'>;

/** What lies between two neighbouring rows: an edge, or a part of a long one. */
type Link = readonly [upper: string, lower: string];

/** An edge, with names for the places where it passes the rows between. */
interface Path {
	readonly from: string;
	readonly to: string;
	readonly via: readonly string[];
}

/** How often the rows are put in order, from top to bottom and back. */
const SWEEPS = 8;

/**
 * Lays the lessons out by what they build on, with few crossings: an edge that passes a row has a
 * place of its own there. Lessons come after those that they build on.
 */
export function courseMap(lessons: readonly Linked[]): CourseMap {
	const rowOf = new Map<string, number>();
	for (const { slug, after } of lessons)
		rowOf.set(slug, Math.max(0, ...after.map((before) => (rowOf.get(before) ?? 0) + 1)));

	const rows = Array.from({ length: Math.max(0, ...rowOf.values()) + 1 }, (_, row) =>
		lessons.filter(({ slug }) => rowOf.get(slug) === row).map(({ slug }) => slug),
	);
	const paths = lessons.flatMap(({ slug: to, after }) =>
		after.filter((from) => rowOf.has(from)).map((from) => layPath(from, to, rowOf, rows)),
	);
	const links = paths.flatMap(({ from, to, via }): Link[] => {
		const all = [from, ...via, to];
		return all.slice(1).map((lower, i) => [all[i] ?? from, lower]);
	});
	const ordered = inOrder(rows, links);

	const places = new Map<string, CourseNode>();
	ordered.forEach((keys, row) =>
		keys.forEach((slug, i) => {
			const columns = keys.length;
			places.set(slug, { slug, row, columns, x: (i + 0.5) / columns });
		}),
	);
	const placeOf = (key: string): CourseNode => places.get(key) as CourseNode;
	return {
		nodes: lessons.map(({ slug }) => placeOf(slug)),
		edges: paths.map(({ from, to, via }) => ({
			...{ from: placeOf(from), to: placeOf(to) },
			via: via.map(placeOf).map(({ row, x }) => ({ row, x })),
		})),
		rows: rows.length,
	};
}

/** Gives an edge a place in each row that it passes; adds them to `rows`. */
function layPath(
	from: string,
	to: string,
	rowOf: ReadonlyMap<string, number>,
	rows: string[][],
): Path {
	const via: string[] = [];
	for (let row = (rowOf.get(from) ?? 0) + 1; row < (rowOf.get(to) ?? 0); row++) {
		const key = `${from} ${to} ${row}`;
		via.push(key);
		rows[row]?.push(key);
	}
	return { from, to, via };
}

/** The rows with what hangs together close together: the order with the fewest crossings found. */
function inOrder(rows: readonly string[][], links: readonly Link[]): string[][] {
	let current = rows.map((keys) => [...keys]);
	let best = current;
	for (let sweep = 0; sweep < SWEEPS; sweep++) {
		const down = sweep % 2 === 0;
		const next = current.map((keys) => [...keys]);
		const order = next.map((_, row) => row);
		for (const row of down ? order : order.reverse()) {
			const beside = next[down ? row - 1 : row + 1];
			if (beside) next[row] = sortedBy(next[row] ?? [], beside, links, down);
		}
		current = next;
		if (crossings(current, links) < crossings(best, links)) best = current;
	}
	return best;
}

/** Each key goes where its neighbours in the row beside are, on average. */
function sortedBy(
	keys: readonly string[],
	beside: readonly string[],
	links: readonly Link[],
	down: boolean,
): string[] {
	const wanted = keys.map((key, i) => {
		const at = links.flatMap(([upper, lower]) => {
			if ((down ? lower : upper) !== key) return [];
			return [(beside.indexOf(down ? upper : lower) + 0.5) / beside.length];
		});
		const own = (i + 0.5) / keys.length;
		return { key, x: at.length ? at.reduce((sum, x) => sum + x, 0) / at.length : own };
	});
	return wanted.sort((a, b) => a.x - b.x).map(({ key }) => key);
}

/** How many pairs of links cross. */
function crossings(rows: readonly (readonly string[])[], links: readonly Link[]): number {
	let count = 0;
	rows.forEach((upper, row) => {
		const lower = rows[row + 1] ?? [];
		const here = links
			.filter(([a]) => upper.includes(a))
			.map(([a, b]) => [upper.indexOf(a), lower.indexOf(b)] as const);
		here.forEach(([a, b], i) => {
			for (const [c, d] of here.slice(i + 1)) if ((a - c) * (b - d) < 0) count++;
		});
	});
	return count;
}
