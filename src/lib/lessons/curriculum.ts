import type { Concept, ConceptId } from '../quiz/concepts';
import type { Lesson } from './lesson';

/** A step, as the coverage table names it. */
export interface Spot {
	readonly lesson: string;
	readonly order: number;
	readonly step: string;
}

/** Where the course deals with one concept. */
export interface Coverage extends Concept {
	/** Steps whose text explains it. */
	readonly explained: readonly Spot[];
	/** Steps that explain it or ask for it while a scenario plays or something is tried. */
	readonly seen: readonly Spot[];
	/** Steps that ask for it before it is told: at a gate, before a trial, or in the closing quiz. */
	readonly predicted: readonly Spot[];
	readonly drilled: boolean;
}

export const COLUMNS = ['explained', 'seen', 'predicted', 'drilled'] as const;
export type Column = (typeof COLUMNS)[number];

/** What the lessons and the drills cover, concept by concept. */
export function coverageOf(
	lessons: readonly Lesson[],
	concepts: readonly Concept[],
	drilled: ReadonlySet<ConceptId>,
): Coverage[] {
	return concepts.map((concept) => {
		const spots = lessons.flatMap((lesson) =>
			lesson.steps.map((step) => {
				const asks = [...step.gates, ...step.questions, ...step.trials];
				return {
					spot: { lesson: lesson.slug, order: lesson.order, step: step.id },
					live: step.scenario.length > 0 || step.trials.length > 0,
					explained: lesson.concepts[concept.id]?.includes(step.id) === true,
					atGate: [...step.gates, ...step.trials].some((ask) => ask.concept === concept.id),
					asked: asks.some((ask) => ask.concept === concept.id),
				};
			}),
		);
		const where = (test: (of: (typeof spots)[number]) => boolean): Spot[] =>
			spots.filter(test).map(({ spot }) => spot);
		return {
			...concept,
			explained: where(({ explained }) => explained),
			seen: where(({ live, explained, atGate }) => live && (explained || atGate)),
			predicted: where(({ asked }) => asked),
			drilled: drilled.has(concept.id),
		};
	});
}

/** The columns in which a concept is missing. */
export const holesOf = (coverage: Coverage): Column[] =>
	COLUMNS.filter((column) => {
		const found = coverage[column];
		return typeof found === 'boolean' ? !found : found.length === 0;
	});

/** The text of `docs/curriculum.md`. */
export function curriculumText(lessons: readonly Lesson[], coverage: readonly Coverage[]): string {
	const missing = coverage.flatMap((concept) => {
		const holes = holesOf(concept);
		return holes.length > 0 ? [`- ${concept.id}: ${holes.join(', ')}`] : [];
	});
	return [
		'# Curriculum',
		'',
		'What the course covers: each concept, where a lesson explains it, where it is seen on live traffic,',
		'where the learner must predict it, and whether the drills repeat it. `npm run curriculum` writes this',
		'page from the lessons; a test holds it up to date.',
		'',
		'## Lessons',
		'',
		'| lesson | builds on | steps | gates | questions |',
		'| --- | --- | --- | --- | --- |',
		...lessons.map(({ order, slug, title, after, steps }) =>
			row([
				`${order}. [${title}](../lessons/${String(order).padStart(2, '0')}-${slug}/lesson.md)`,
				after.join(', ') || '–',
				steps.length,
				steps.flatMap(({ gates }) => gates).length,
				steps.flatMap(({ questions }) => questions).length,
			]),
		),
		'',
		'## Concepts',
		'',
		'A place is written as lesson:step.',
		'',
		'| concept | explained | seen live | predicted | drilled |',
		'| --- | --- | --- | --- | --- |',
		...coverage.map(({ title, explained, seen, predicted, drilled }) =>
			row([title, places(explained), places(seen), places(predicted), drilled ? 'yes' : '**no**']),
		),
		'',
		'## Holes',
		'',
		...(missing.length === 0 ? ['None.'] : missing),
		'',
	].join('\n');
}

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const places = (spots: readonly Spot[]): string =>
	spots.map(({ lesson, step }) => `${lesson}:${step}`).join(', ') || '**no**';
