import { render } from 'svelte/server';
import { describe, expect, it } from 'vitest';
import { createMemoryPlayground, createPlayer } from '../sim';
import { findLesson, lessons, loadLesson } from './catalog';
import { checkLesson, checkTogether } from './check';
import { gradePattern, gradeRecipients } from './grade';
import { gateKey, type GateKey } from './keys';
import { PATTERN_ANSWERS, type Gate, type Lesson } from './lesson';
import { formatError } from './lesson-error';
import { readLessons } from './read-lessons';

const parsed = readLessons('.');

/** Plays a lesson as its page does, over connections, and gives the key of each gate. */
async function solve(lesson: Lesson): Promise<{ gate: Gate; key: GateKey | null }[]> {
	let time = 0;
	const now = () => ++time;
	const { connect, trace, end } = createMemoryPlayground({ app: lesson.app, now });
	const awaitTrace: typeof trace.until = (test, signal) =>
		trace.until(test, AbortSignal.any([signal, AbortSignal.timeout(2_000)].filter((s) => !!s)));
	const player = createPlayer({ connect, awaitTrace, now });
	const solved: { gate: Gate; key: GateKey | null }[] = [];
	for (const step of lesson.steps) {
		const since = trace.events.at(-1)?.n ?? 0;
		await player.play(step.scenario);
		for (const gate of step.gates) solved.push({ gate, key: gateKey(trace.events, gate, since) });
	}
	player.close();
	end();
	return solved;
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

	it('has an accepted right answer at each gate, and an explanation for each wrong one', async () => {
		const solved = await solve(lesson);
		expect(solved).toHaveLength(lesson.steps.flatMap(({ gates }) => gates).length);
		for (const { gate, key } of solved) {
			if (!key) throw new Error(`The trace never reaches ${gate.id}.`);
			if (gate.ask === 'pattern') {
				for (const answer of PATTERN_ANSWERS) {
					const { right, reason } = gradePattern(gate, key, answer);
					expect(right, `${gate.id} ${answer}`).toBe(answer === gate.answer);
					expect(reason, `${gate.id} ${answer}`).not.toBe('');
				}
				expect(new Set(PATTERN_ANSWERS.map((a) => gradePattern(gate, key, a).reason)).size).toBe(4);
			} else {
				const answer = key.connected.filter((name) => gate.answer.includes(name));
				for (const names of subsets(key.connected)) {
					const { right, reason } = gradeRecipients(gate, key, names);
					expect(right, `${gate.id} ${names}`).toBe(names.join() === answer.join());
					expect(reason, `${gate.id} ${names}`).not.toBe('');
				}
			}
		}
	});

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
		for (const { question, right } of lesson.steps.flatMap(({ gates }) => gates)) {
			expect(body).not.toContain(question);
			expect(body).not.toContain(right);
		}
		expect(body).not.toMatch(/language-(scenario|gate|toy)/);
	});
});
