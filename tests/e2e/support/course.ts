import { expect, type Locator, type Page } from '@playwright/test';
import type { Answer, Ask } from '../../../src/lib/lessons/ask';
import { grade } from '../../../src/lib/lessons/grade';
import { keyOf, type Key } from '../../../src/lib/lessons/keys';
import { PATTERN_ANSWERS, type Lesson } from '../../../src/lib/lessons/lesson';
import { replay } from '../../../src/lib/lessons/replay';
import type { Trial } from '../../../src/lib/lessons/trial';
import { expectStanding, scrubber } from './diagram';
import { patternWords } from './lesson';

/** An answer to a question, and what the page must say about it. */
export interface Expected {
	readonly answer: Answer;
	readonly said: string;
	readonly did: string;
	readonly reason: string;
}

/** A question with its answers: worked out on the engine alone, before the page is opened. */
export interface Solved {
	readonly ask: Ask;
	readonly right: Expected;
	/** Each single mistake: every wrong choice, or one client too many or too few. */
	readonly wrong: readonly Expected[];
	/** The diagram can show it again. */
	readonly watchable: boolean;
}

export interface SolvedStep {
	readonly title: string;
	readonly gates: readonly Solved[];
	readonly questions: readonly Solved[];
	readonly trials: readonly Trial[];
}

/** Solves all questions of a lesson by playing its scenarios without a network. */
export function solve(lesson: Lesson): SolvedStep[] {
	const played = replay(lesson);
	return lesson.steps.map(({ title, scenario, gates, questions, trials }, i) => {
		const { since = 0, trace = [] } = played[i] ?? {};
		const all = lesson.steps.slice(0, i + 1).flatMap((step) => step.scenario);
		const keyed = (ask: Ask, key: Key | null) => {
			if (!key) throw new Error(`The trace never comes to ${ask.id}.`);
			return solved(ask, key);
		};
		return {
			title,
			trials,
			gates: gates.map((ask) => keyed(ask, keyOf(trace, ask, { since, scenario }))),
			questions: questions.map((ask) => keyed(ask, keyOf(trace, ask, { scenario: all }))),
		};
	});
}

function solved(ask: Ask, key: Key): Solved {
	const right = rightAnswer(ask, key);
	const words = (answer: Answer): string => {
		if (typeof answer !== 'string') return answer.join(', ') || 'nobody';
		return ask.ask === 'pattern' ? patternWords(answer) : answer;
	};
	const expected = (answer: Answer): Expected => {
		const reason = grade(ask, key, answer)?.reason ?? '';
		return { answer, said: plain(words(answer)), did: plain(words(right)), reason: plain(reason) };
	};
	return {
		ask,
		right: expected(right),
		wrong: wrongAnswers(ask, key).map(expected),
		watchable: key.root !== null,
	};
}

function rightAnswer(ask: Ask, key: Key): Answer {
	if (ask.ask === 'recipients') return key.recipients;
	if (ask.ask === 'pattern') return key.pattern;
	const [choice, another] = key.choices;
	if (choice === undefined || another !== undefined)
		throw new Error(`${ask.id} has ${key.choices.length} right choices.`);
	return choice;
}

function wrongAnswers(ask: Ask, key: Key): readonly Answer[] {
	if (ask.ask === 'pattern') return PATTERN_ANSWERS.filter((answer) => answer !== key.pattern);
	if (ask.ask !== 'recipients')
		return ask.choices.flatMap(({ text }) => (key.choices.includes(text) ? [] : [text]));
	return key.connected.map((name) =>
		key.connected.filter((other) => key.recipients.includes(other) !== (other === name)),
	);
}

/** As the page shows it: backticks make code of what is between them. */
const plain = (text: string): string => text.replaceAll('`', '').replace(/\s+/g, ' ').trim();

/** One question on the page. */
export const asked = (page: Page, { question }: Ask): Locator =>
	page
		.locator('.ask')
		.filter({ has: page.getByRole('heading', { name: plain(question), exact: true }) });

/** What the page said about an answer. */
interface Told {
	readonly why: string;
	readonly words: readonly string[];
}

/**
 * Gives one answer after the other, each but the last taken back again, and returns what the page
 * said. The clicks are made in the page: there are hundreds of them in the course.
 */
function give(block: Locator, answers: readonly Answer[]): Promise<Told[]> {
	return block.evaluate(
		async (block, answers) => {
			const text = (element: Element) => element.textContent?.replace(/\s+/g, ' ').trim() ?? '';
			async function found<E extends HTMLElement>(selector: string): Promise<E> {
				for (let frame = 0; frame < 300; frame++) {
					const element = block.querySelector<E>(selector);
					if (element) return element;
					await new Promise(requestAnimationFrame);
				}
				throw new Error(`There is no ${selector} in ${text(block)}`);
			}
			const told: Told[] = [];
			for (const answer of answers) {
				if (told.length > 0) (await found('.again button:last-child')).click();
				await found('form');
				for (const input of block.querySelectorAll('input'))
					if (input.checked !== answer.includes(input.value)) input.click();
				(await found('form button:enabled')).click();
				const why = text(await found('.why'));
				told.push({ why, words: [...block.querySelectorAll('dd')].map(text) });
			}
			return told;
		},
		answers.map((answer) => [answer].flat()),
	);
}

/** Gives answers and holds what the page says about each: what was said, what is so, and why. */
export async function expectTold(
	block: Locator,
	all: readonly Expected[],
	right: boolean,
): Promise<void> {
	expect(all.filter(({ reason }) => !reason)).toEqual([]);
	const told = await give(
		block,
		all.map(({ answer }) => answer),
	);
	const verdict = right ? 'Yes.' : 'Not quite.';
	expect(told).toEqual(
		all.map(({ said, did, reason }) => ({ why: `${verdict} ${reason}`, words: [said, did] })),
	);
}

/** "Watch it again" takes the playhead elsewhere, and it runs from there until it comes to stand. */
export async function expectReplay(page: Page, block: Locator): Promise<void> {
	await expectStanding(page);
	const button = block.getByRole('button', { name: 'Watch it again', exact: true });
	// At four times the speed a look from outside could come too late: the page itself looks.
	const ran = await scrubber(page).evaluate(
		async (slider: HTMLInputElement, button) => {
			const stood = slider.value;
			const seen: number[] = [];
			(button as HTMLElement).click();
			for (let frame = 0; frame < 20; frame++) {
				await Promise.resolve();
				if (seen.length > 0 || slider.value !== stood) seen.push(Number(slider.value));
				await new Promise(requestAnimationFrame);
			}
			return Math.max(...seen) - Math.min(...seen);
		},
		await button.elementHandle(),
	);
	expect(ran).toBeGreaterThan(100);
	await expectStanding(page);
}
