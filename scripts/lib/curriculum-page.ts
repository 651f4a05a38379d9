import { coverageOf, curriculumText, type Coverage } from '../../src/lib/lessons/curriculum';
import { readLessons } from '../../src/lib/lessons/read-lessons';
import { CONCEPTS } from '../../src/lib/quiz/concepts';
import { DRILLED } from '../../src/lib/quiz/drilled';

/** What the lessons under `root` and the drills cover, and `docs/curriculum.md`, which says so. */
export function curriculumAt(root: string): {
	readonly lessons: number;
	readonly coverage: readonly Coverage[];
	readonly page: string;
} {
	const lessons = readLessons(root).map(({ lesson }) => lesson);
	const coverage = coverageOf(lessons, CONCEPTS, DRILLED);
	return { lessons: lessons.length, coverage, page: curriculumText(lessons, coverage) };
}
