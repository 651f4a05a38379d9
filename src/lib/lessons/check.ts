import { CONCEPTS, isConcept } from '../quiz/concepts';
import type { Ask } from './ask';
import { checkAsk } from './check-ask';
import { checkTargets } from './check-targets';
import { findTarget, keyOf, type Within } from './keys';
import { SOURCE_KINDS, summarise, type Lesson, type Step } from './lesson';
import type { LessonError } from './lesson-error';
import type { ParsedLesson } from './parse';
import type { Link } from './prose';
import type { StepLines } from './read-step';
import { replay, type ReplayedStep } from './replay';
import { targetWords } from './target';
import { knows, verbOf } from './verbs';
import type { LineOf } from './yaml-block';

/** Fewest and most words of prose in a step. */
export const STEP_WORDS = { min: 60, max: 120 } as const;
/** Fewest and most steps of a lesson. */
export const STEPS = { min: 4, max: 7 } as const;
/** Fewest gates of a lesson. */
export const GATES_MIN = 3;
/** Questions of the closing quiz. */
export const QUESTIONS = 5;

export interface CheckOptions {
	/** Whether the site has a page at this path; without it, links are not checked. */
	readonly isPage?: (path: string) => boolean;
	/** The functions of a file that can be shown; null if there is no such. Without it, code is not checked. */
	readonly functionsOf?: (file: string) => readonly string[] | null;
}

type Report = (line: number, message: string) => void;

/**
 * Everything that is wrong with a lesson, by line: what could not be read, or else what does not
 * agree with its own scenario when that is played on the engine.
 */
export function checkLesson(parsed: ParsedLesson, options: CheckOptions = {}): LessonError[] {
	const { file, lesson } = parsed;
	if (parsed.errors.length > 0) return [...parsed.errors];
	const errors: LessonError[] = [];
	const report: Report = (line, message) => errors.push({ file, line, message });

	checkWhole(parsed, report);
	const anchors = lesson.steps.map(({ id }) => id);
	const played = replay(lesson);
	lesson.steps.forEach((step, i) => {
		const lines = parsed.lines[i];
		if (!lines) return;
		checkShape(lesson, i, lines, report);
		const run = played[i];
		if (run) checkRun(lesson, i, lines, run, report);
		if (options.isPage) checkLinks(lines.links, anchors, options.isPage, report);
		if (options.functionsOf) checkCode(step, lines, options.functionsOf, report);
	});
	return errors.sort((a, b) => a.line - b.line);
}

/** What is wrong between lessons: two with one address, two in one place, or one that follows none. */
export function checkTogether(all: readonly ParsedLesson[]): LessonError[] {
	const slugs = all.map(({ lesson }) => lesson.slug);
	return all.flatMap(({ file, lesson, headLine }, i) => {
		const errors: LessonError[] = [];
		const twin = all
			.slice(0, i)
			.find((other) => other.lesson.slug === lesson.slug || other.lesson.order === lesson.order);
		if (twin) {
			const message = `${twin.file} has the same number or the same name; both must be its own.`;
			errors.push({ file, line: 1, message });
		}
		lesson.after.forEach((slug, at) => {
			const line = headLine('after', at);
			if (!slugs.includes(slug)) errors.push({ file, line, message: `No lesson is \`${slug}\`.` });
			else if (slugs.indexOf(slug) >= i)
				errors.push({ file, line, message: `\`${slug}\` does not come before this lesson.` });
		});
		return errors;
	});
}

/** The lesson's own numbers, and what its top says. */
function checkWhole({ lesson, headLine }: ParsedLesson, report: Report): void {
	const { steps, gates, questions } = summarise(lesson);
	if (steps < STEPS.min || steps > STEPS.max)
		report(1, `A lesson has ${STEPS.min} to ${STEPS.max} steps; this one has ${steps}.`);
	if (gates < GATES_MIN)
		report(1, `A lesson has at least ${GATES_MIN} gates; this one has ${gates}.`);
	if (questions !== QUESTIONS)
		report(1, `A lesson closes with ${QUESTIONS} questions; this one has ${questions}.`);
	if (lesson.sources.length !== SOURCE_KINDS.length)
		report(1, `A lesson has one \`sources\` block, with ${SOURCE_KINDS.join(', ')}.`);

	if (Object.keys(lesson.concepts).length === 0)
		report(headLine('concepts'), 'A lesson explains at least one concept.');
	for (const [concept, anchors] of Object.entries(lesson.concepts)) {
		const line = headLine('concepts', concept);
		if (!isConcept(concept)) report(line, unknownConcept(concept));
		for (const anchor of anchors)
			if (!lesson.steps.some(({ id }) => id === anchor))
				report(line, `No step has the anchor #${anchor}.`);
	}
}

function checkShape(lesson: Lesson, i: number, lines: StepLines, report: Report): void {
	const { steps } = lesson;
	const step = steps[i] as Step;
	const last = i === steps.length - 1;
	const { min, max } = STEP_WORDS;
	if (last && !step.toy) report(lines.heading, 'The last step must be a toy.');
	if (!last && step.toy) report(lines.heading, 'Only the last step can be a toy.');
	if (step.questions.length > 0 && i !== steps.length - 2)
		report(
			lines.questions[0]?.() ?? lines.heading,
			'The questions belong into the step before the last.',
		);
	if (step.words > max || step.words < min)
		report(lines.heading, `This step has ${step.words} words; it must have ${min} to ${max}.`);
}

function checkRun(
	lesson: Lesson,
	i: number,
	lines: StepLines,
	run: ReplayedStep,
	report: Report,
): void {
	const step = lesson.steps[i] as Step;
	const looked = step.view?.client ?? null;
	const came = run.trace.some((event) => event.kind === 'open' && event.client.name === looked);
	if (looked !== null && !came)
		report(
			lines.view?.('client') ?? lines.heading,
			`${looked} has not joined by the end of this step.`,
		);
	step.scenario.forEach((action, at) => {
		const verb = verbOf(action);
		if (!knows(lesson.app, verb))
			report(lines.scenario[at] ?? lines.heading, `Nobody \`${verb.word}\` in ${lesson.app}.`);
	});
	for (const { action, message } of run.faults)
		report(lines.scenario[action] ?? lines.heading, message);

	const within = { since: run.since, scenario: step.scenario };
	let reached = 0;
	step.gates.forEach((gate, at) => {
		const lineOf = lines.gates[at] ?? (() => lines.heading);
		if (!checkTargets(gate, step.scenario, 'this step', lineOf, report)) return;
		const n = findTarget(run.trace, gate.after, within, gate.message)?.n ?? 0;
		if (n < reached)
			report(
				lineOf('after'),
				'The scenario reaches this gate before the gate above it; swap them.',
			);
		reached = n;
		checkOne(gate, run, within, lineOf, report);
	});

	step.trials.forEach(({ concept }, at) => {
		if (!isConcept(concept))
			report(lines.trials[at]?.('concept') ?? lines.heading, unknownConcept(concept));
	});

	const all = lesson.steps.slice(0, i + 1).flatMap(({ scenario }) => scenario);
	step.questions.forEach((question, at) => {
		const lineOf = lines.questions[at] ?? (() => lines.heading);
		if (checkTargets(question, all, 'this lesson so far', lineOf, report))
			checkOne(question, run, { scenario: all }, lineOf, report);
	});
}

/** One gate or question against its key. */
function checkOne(
	ask: Ask,
	{ trace }: ReplayedStep,
	within: Within,
	lineOf: LineOf,
	report: Report,
): void {
	if (!isConcept(ask.concept)) report(lineOf('concept'), unknownConcept(ask.concept));
	const key = keyOf(trace, ask, within);
	if (!key) {
		const deed = ask.after ? targetWords(ask.after) : '';
		return report(lineOf('after'), `"${deed}" leaves nothing in the trace.`);
	}
	for (const { path, message } of checkAsk(ask, key)) report(lineOf(...path), message);
}

const unknownConcept = (id: string): string =>
	`No concept is \`${id}\`; known are ${CONCEPTS.map((concept) => concept.id).join(', ')}.`;

function checkCode(
	{ code }: Step,
	lines: StepLines,
	functionsOf: NonNullable<CheckOptions['functionsOf']>,
	report: Report,
): void {
	if (!code) return;
	const { file, function: name } = code;
	const known = functionsOf(file);
	if (!known)
		report(
			lines.code?.('file') ?? lines.heading,
			`\`${file}\` is no file that runs: it must stand under src/lib, end with .ts and be no test.`,
		);
	else if (!known.includes(name))
		report(
			lines.code?.('function') ?? lines.heading,
			`The file ${file} has no function \`${name}\`; it has ${known.join(', ')}.`,
		);
}

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
