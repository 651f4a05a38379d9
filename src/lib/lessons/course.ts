import type { LessonSummary } from './lesson';

/** A lesson on the course's map: lessons of one row need nothing of each other. */
export interface CourseNode {
	readonly slug: string;
	/** How many lessons must come before it, one after the other. */
	readonly row: number;
	/** Place in its row, counted from 0, and how many share the row. */
	readonly column: number;
	readonly columns: number;
}

/** `to` builds on `from`. */
export interface CourseEdge {
	readonly from: CourseNode;
	readonly to: CourseNode;
}

export interface CourseMap {
	readonly nodes: readonly CourseNode[];
	readonly edges: readonly CourseEdge[];
	readonly rows: number;
}

type Linked = Pick<LessonSummary, 'slug' | 'after'>;

/** Lays the lessons out by what they build on. Lessons come after those that they build on. */
export function courseMap(lessons: readonly Linked[]): CourseMap {
	const rows = new Map<string, number>();
	for (const { slug, after } of lessons)
		rows.set(slug, Math.max(0, ...after.map((before) => (rows.get(before) ?? 0) + 1)));

	const inRow = (row: number) => lessons.filter(({ slug }) => rows.get(slug) === row);
	const nodes = lessons.map(({ slug }): CourseNode => {
		const row = rows.get(slug) ?? 0;
		const peers = inRow(row);
		const column = peers.findIndex((peer) => peer.slug === slug);
		return { slug, row, column, columns: peers.length };
	});
	const nodeOf = new Map(nodes.map((node) => [node.slug, node]));
	const edges = lessons.flatMap(({ slug, after }) =>
		after.flatMap((before): CourseEdge[] => {
			const [from, to] = [nodeOf.get(before), nodeOf.get(slug)];
			return from && to ? [{ from, to }] : [];
		}),
	);
	return { nodes, edges, rows: Math.max(0, ...rows.values()) + 1 };
}

/** The lessons that build on this one. */
export const leadsTo = <L extends Linked>(lessons: readonly L[], slug: string): L[] =>
	lessons.filter(({ after }) => after.includes(slug));

/** What is due again of each lesson that has any: ids of concepts, by slug. `due` holds ids. */
export const dueIn = (
	lessons: readonly Pick<LessonSummary, 'slug' | 'concepts'>[],
	due: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> =>
	new Map(
		lessons
			.map(({ slug, concepts }) => [slug, concepts.filter((id) => due.has(id))] as const)
			.filter(([, concepts]) => concepts.length > 0),
	);

/** Where these concepts are practised. */
export const practiceOf = (concepts: readonly string[]): string =>
	`/practice?${concepts.map((id) => `concept=${id}`).join('&')}`;
