import type { LessonSummary } from './lesson';

type Linked = Pick<LessonSummary, 'slug' | 'after'>;

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
