import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { curriculumAt } from '../scripts/lib/curriculum-page';
import { FILE, SOUND } from '../src/lib/lessons/fixture';
import { coverageOf, curriculumText, holesOf } from '../src/lib/lessons/curriculum';
import { parseLesson } from '../src/lib/lessons/parse';
import { CONCEPTS } from '../src/lib/quiz/concepts';

/** Lessons of the whole course. */
const COURSE = 12;

describe('docs/curriculum.md', () => {
	it('is up to date; `npm run curriculum` writes it', () => {
		expect(readFileSync('docs/curriculum.md', 'utf8')).toBe(curriculumAt('.').page);
	});

	it('has no hole', () => {
		const { lessons, coverage } = curriculumAt('.');
		const whole = lessons >= COURSE;
		// While lessons are still to come, what is explained must at least be seen and predicted.
		const holes = coverage
			.filter(({ explained }) => whole || explained.length > 0)
			.flatMap((concept) => holesOf(concept).map((column) => `${concept.id}: ${column}`))
			.filter((hole) => whole || !hole.endsWith(': drilled'));
		expect(holes).toEqual([]);
	});
});

describe('the coverage of a lesson', () => {
	const { lesson } = parseLesson(SOUND, FILE);
	const coverage = coverageOf([lesson], CONCEPTS, new Set(['copies']));
	const of = (id: string) => coverage.find((concept) => concept.id === id);
	const spot = (step: string) => ({ lesson: 'small-talk', order: 7, step });

	it('names the steps, and what is missing', () => {
		expect(of('broadcast-others')).toMatchObject({
			explained: [spot('a-post')],
			seen: [spot('a-post')],
			predicted: [spot('a-post')],
			drilled: false,
		});
		expect(holesOf(of('broadcast-others') ?? fail())).toEqual(['drilled']);
		// Asked at a gate and in the quiz, explained nowhere.
		expect(of('copies')).toMatchObject({
			explained: [],
			seen: [spot('a-post')],
			predicted: [spot('a-post'), spot('questions')],
			drilled: true,
		});
		expect(holesOf(of('many-servers') ?? fail())).toEqual([
			...['explained', 'seen', 'predicted', 'drilled'],
		]);
	});

	it('is written as a table with every hole below it', () => {
		const text = curriculumText([lesson], coverage);
		expect(text).toContain('small-talk:a-post, small-talk:questions');
		expect(text).toContain('- broadcast-others: drilled');
		expect(text).toContain('- many-servers: explained, seen, predicted, drilled');
	});
});

function fail(): never {
	throw new Error('There is no such concept.');
}
