import { render } from 'svelte/server';
import { describe, expect, it } from 'vitest';
import { hasFaults, openLive, openMemory, storyOf } from '../../../tests/support/lesson-worlds';
import type { AwaitTrace } from '../engine';
import type { TraceEvent } from '../protocol';
import { createPlayer } from '../sim';
import type { Action } from '../sim/scenario';
import { findLesson, lessons, loadLesson } from './catalog';
import { checkLesson, checkTogether } from './check';
import type { Ask } from './ask';
import { grade, gradePattern, gradeRecipients } from './grade';
import { keyOf, type Key } from './keys';
import { PATTERN_ANSWERS, type Lesson } from './lesson';
import { formatError } from './lesson-error';
import { readLessons } from './read-lessons';
import { replay } from './replay';

const parsed = readLessons('.');

interface Solved {
	readonly solved: readonly { readonly ask: Ask; readonly key: Key | null }[];
	readonly trace: readonly TraceEvent[];
}

/** Plays a lesson as its page does, over connections, and gives the key of each question. */
async function solve(lesson: Lesson): Promise<Solved> {
	const { trace, close, ...world } = hasFaults(lesson)
		? await openLive(lesson)
		: openMemory(lesson);
	const awaitTrace: AwaitTrace = (test, signal) =>
		trace.until(test, AbortSignal.any([signal, AbortSignal.timeout(6_000)].filter((s) => !!s)));
	const player = createPlayer({ ...world, awaitTrace });
	const solved: { ask: Ask; key: Key | null }[] = [];
	const scenario: Action[] = [];
	for (const step of lesson.steps) {
		const since = trace.events.at(-1)?.n ?? 0;
		await player.play(step.scenario);
		scenario.push(...step.scenario);
		const within = { since, scenario: step.scenario };
		for (const ask of step.gates) solved.push({ ask, key: keyOf(trace.events, ask, within) });
		for (const ask of step.questions)
			solved.push({ ask, key: keyOf(trace.events, ask, { scenario }) });
	}
	const events = [...trace.events];
	player.close();
	close();
	return { solved, trace: events };
}

/** Every set of the names. */
const subsets = (names: readonly string[]): string[][] =>
	names.reduce<string[][]>((sets, name) => [...sets, ...sets.map((set) => [...set, name])], [[]]);

describe('the lessons', () => {
	it('are there', () => {
		expect(lessons.map(({ slug }) => slug)).toContain('three-patterns');
		expect(parsed).toHaveLength(lessons.length);
		expect(checkTogether(parsed)).toEqual([]);
	});

	it('know their neighbours', () => {
		lessons.forEach((lesson, i) => {
			expect(lesson.previous?.slug).toBe(lessons[i - 1]?.slug);
			expect(lesson.next?.slug).toBe(lessons[i + 1]?.slug);
			expect(findLesson(lesson.slug)).toBe(lesson);
		});
		expect(findLesson('constructor')).toBeNull();
	});

	it('are not made up', async () => {
		expect(await loadLesson('no-such-lesson')).toBeNull();
		expect(await loadLesson('constructor')).toBeNull();
	});
});

describe.each(parsed)('$file', (source) => {
	const { lesson } = source;

	it('passes the check', () => {
		expect(checkLesson(source).map(formatError)).toEqual([]);
	});

	it(
		'has an accepted right answer to each question, and an explanation for each wrong one',
		{ timeout: 30_000 },
		async () => {
			const { solved, trace } = await solve(lesson);
			// The check has no network; where the page has one that fails, both must tell the same story.
			if (hasFaults(lesson))
				expect(storyOf(trace)).toEqual(storyOf(replay(lesson).at(-1)?.trace ?? []));
			expect(solved).toHaveLength(
				lesson.steps.flatMap(({ gates, questions }) => [...gates, ...questions]).length,
			);
			for (const { ask, key } of solved) {
				if (!key) throw new Error(`The trace never reaches ${ask.id}.`);
				if (ask.ask === 'pattern') {
					for (const answer of PATTERN_ANSWERS) {
						const { right, reason } = gradePattern(ask, key, answer);
						expect(right, `${ask.id} ${answer}`).toBe(answer === ask.answer);
						expect(reason, `${ask.id} ${answer}`).not.toBe('');
					}
					expect(new Set(PATTERN_ANSWERS.map((a) => gradePattern(ask, key, a).reason)).size).toBe(
						4,
					);
				} else if (ask.ask === 'recipients') {
					const answer = key.connected.filter((name) => ask.answer.includes(name));
					for (const names of subsets(key.connected)) {
						const { right, reason } = gradeRecipients(ask, key, names);
						expect(right, `${ask.id} ${names}`).toBe(names.join() === answer.join());
						expect(reason, `${ask.id} ${names}`).not.toBe('');
					}
				} else {
					for (const { text, right } of ask.choices)
						expect(grade(ask, key, text)?.right, `${ask.id} ${text}`).toBe(right);
					const reasons = ask.choices.map(({ text }) => grade(ask, key, text)?.reason);
					expect(new Set(reasons).size).toBe(ask.choices.length);
				}
			}
		},
	);

	// The first of them waits until all that a lesson imports is made ready.
	it('is text on the server, one section a step, without its blocks', async () => {
		const loaded = await loadLesson(lesson.slug);
		if (!loaded) throw new Error('It is not in the catalog.');
		expect(loaded.lesson).toEqual(lesson);

		const { body } = render(loaded.Component);
		const sections = [...body.matchAll(/<section[^>]*data-step="(\d+)"[^>]* id="([^"]*)"/g)];
		expect(sections.map(([, index, id]) => [Number(index), id])).toEqual(
			lesson.steps.map(({ id }, index) => [index, id]),
		);
		expect(body.match(/<h2/g)).toHaveLength(lesson.steps.length);
		const asks = lesson.steps.flatMap(({ gates, questions }) => [...gates, ...questions]);
		for (const { question } of asks) expect(body).not.toContain(question);
		expect(body).not.toMatch(/language-(scenario|gate|question|code|toy|sources)/);
	}, 30_000);
});
