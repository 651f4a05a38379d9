import { APPS_BY_NAME } from '../apps';
import { checkGate } from './check-gate';
import { gateKey } from './keys';
import { summarise, type GateTarget, type Step } from './lesson';
import type { LessonError } from './lesson-error';
import type { ParsedLesson } from './parse';
import type { Link } from './prose';
import type { StepLines } from './read-step';
import { replay, type ReplayedStep } from './replay';

/** Most words of prose in a step. */
export const STEP_WORDS_MAX = 120;
/** Fewest and most steps of a lesson. */
export const STEPS = { min: 4, max: 7 } as const;
/** Fewest gates of a lesson. */
export const GATES_MIN = 3;

export interface CheckOptions {
	/** Whether the site has a page at this path; without it, links are not checked. */
	readonly isPage?: (path: string) => boolean;
}

type Report = (line: number, message: string) => void;

/**
 * Everything that is wrong with a lesson, by line: what could not be read, or else what does not
 * agree with its own scenario when that is played on the engine.
 */
export function checkLesson(parsed: ParsedLesson, { isPage }: CheckOptions = {}): LessonError[] {
	const { file, lesson } = parsed;
	if (parsed.errors.length > 0) return [...parsed.errors];
	const errors: LessonError[] = [];
	const report: Report = (line, message) => errors.push({ file, line, message });

	if (!APPS_BY_NAME[lesson.app]) report(1, `The app \`${lesson.app}\` is not built yet.`);
	const { steps, gates } = summarise(lesson);
	if (steps < STEPS.min || steps > STEPS.max)
		report(1, `A lesson has ${STEPS.min} to ${STEPS.max} steps; this one has ${steps}.`);
	if (gates < GATES_MIN)
		report(1, `A lesson has at least ${GATES_MIN} gates; this one has ${gates}.`);

	const anchors = lesson.steps.map(({ id }) => id);
	const played = replay(lesson);
	lesson.steps.forEach((step, i) => {
		const lines = parsed.lines[i];
		if (!lines) return;
		checkShape(step, lines, i === steps - 1, report);
		const run = played[i];
		if (run) checkRun(step, lines, run, report);
		if (isPage) checkLinks(lines.links, anchors, isPage, report);
	});
	return errors.sort((a, b) => a.line - b.line);
}

/** What is wrong between lessons: two with one address, or two in one place. */
export function checkTogether(all: readonly ParsedLesson[]): LessonError[] {
	return all.flatMap(({ file, lesson }, i) => {
		const twin = all
			.slice(0, i)
			.find((other) => other.lesson.slug === lesson.slug || other.lesson.order === lesson.order);
		if (!twin) return [];
		const message = `${twin.file} has the same number or the same name; both must be its own.`;
		return [{ file, line: 1, message }];
	});
}

function checkShape(step: Step, lines: StepLines, last: boolean, report: Report): void {
	if (last && !step.toy) report(lines.heading, 'The last step must be a toy.');
	if (!last && step.toy) report(lines.heading, 'Only the last step can be a toy.');
	if (step.words > STEP_WORDS_MAX)
		report(lines.heading, `This step has ${step.words} words; ${STEP_WORDS_MAX} is the most.`);
}

function checkRun(step: Step, lines: StepLines, run: ReplayedStep, report: Report): void {
	for (const { action, message } of run.faults)
		report(lines.scenario[action] ?? lines.heading, message);

	let reached = 0;
	step.gates.forEach((gate, i) => {
		const lineOf = lines.gates[i] ?? (() => lines.heading);
		const { client, type, post } = gate.after;
		const deed = `"${client} ${type}s ${post}"`;
		const times = timesIn(step, gate.after);
		if (times > 1) return report(lineOf('after'), `${deed} happens ${times} times in this step.`);
		const key = gateKey(run.trace, gate, run.since);
		if (!key) return report(lineOf('after'), `${deed} does not happen in this step.`);
		if (key.cause.n < reached)
			report(
				lineOf('after'),
				'The scenario reaches this gate before the gate above it; swap them.',
			);
		reached = key.cause.n;
		for (const { path, message } of checkGate(gate, key)) report(lineOf(...path), message);
	});
}

const timesIn = ({ scenario }: Step, { client, type, post }: GateTarget): number =>
	scenario.filter(
		(action) =>
			action.client === client &&
			((action.do === 'post' && type === 'post' && action.id === post) ||
				(action.do === 'like' && type === 'like' && action.post === post)),
	).length;

function checkLinks(
	links: readonly Link[],
	anchors: readonly string[],
	isPage: (path: string) => boolean,
	report: Report,
): void {
	for (const { href, line } of links) {
		if (/^https?:\/\//.test(href)) continue;
		if (href.startsWith('#')) {
			if (!anchors.includes(href.slice(1))) report(line, `No step has the anchor ${href}.`);
		} else if (!href.startsWith('/'))
			report(line, `The link ${href} must begin with /, # or https://.`);
		else if (!isPage(href.replace(/[?#].*$/, ''))) report(line, `The site has no page ${href}.`);
	}
}
