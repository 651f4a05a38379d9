import { expect, type Locator, type Page } from '@playwright/test';
import { expectStanding, listed, playhead } from './diagram';
import { enter, tabTo } from './keyboard';
import type { Truth } from './trace';

export const ADDRESS = '/lessons/three-patterns';

/** A lesson in the list of lessons. */
export const listedLesson = (page: Page, title: string): Locator =>
	page
		.getByRole('listitem')
		.filter({ has: page.getByRole('heading', { level: 2, name: title, exact: true }) });

/** A gate by what it asks, and the message at which it stops. */
export interface Gate {
	readonly question: RegExp;
	readonly ask: 'pattern' | 'recipients';
	readonly from: string;
	readonly type: string;
	/** Which of the messages of this type that the client sends in the whole lesson, from 1. */
	readonly occurrence: number;
}

export const POST: Gate = {
	question: /The server has Ana's post/,
	ask: 'pattern',
	from: 'Ana',
	type: 'post',
	occurrence: 1,
};
export const OTHERS: Gate = {
	question: /Which clients will receive Ben's post/,
	ask: 'recipients',
	from: 'Ben',
	type: 'post',
	occurrence: 1,
};
export const LIKE_TO: Gate = {
	question: /Who will receive a message about this like/,
	ask: 'recipients',
	from: 'Ben',
	type: 'like',
	occurrence: 1,
};
export const LIKE: Gate = { ...LIKE_TO, question: /And which pattern/, ask: 'pattern' };
export const TWO_LEFT: Gate = {
	question: /only Ben is there to receive it/,
	ask: 'pattern',
	from: 'Ana',
	type: 'post',
	occurrence: 2,
};
export const REFUSAL: Gate = {
	question: /Who will receive the error/,
	ask: 'recipients',
	from: 'Ben',
	type: 'like',
	occurrence: 3,
};

/** The choices of a pattern gate, in order, as the page words them. */
export const CHOICES = [
	['client-to-server', 'Client to server'],
	['server-to-client', 'Server to one client'],
	['broadcast', 'Broadcast to an audience'],
	['nothing', 'Nothing: the server stays silent'],
] as const;

/** How the page words a pattern. */
export const patternWords = (pattern: string): string =>
	CHOICES.find(([value]) => value === pattern)?.[1] ?? '';
const namesOf = (names: readonly string[]): string => names.join(', ') || 'nobody';

/** One question on the page. */
export const asking = (page: Page, { question }: Gate): Locator =>
	page.locator('.ask').filter({ has: page.getByRole('heading', { name: question }) });
const button = (block: Locator, name: string): Locator =>
	block.getByRole('button', { name, exact: true });

/** The diagram has come to the gate, stands there, and shows nothing of what the server did. */
export async function expectWaiting(page: Page, gate: Gate, truth: Truth): Promise<void> {
	await expect(asking(page, gate)).toContainText('The diagram waits for your answer.');
	await expectStanding(page);
	const cause = truth.sent(gate.from, gate.type, gate.occurrence).n;
	expect((await listed(page)).at(-1)).toBe(cause);
}

/** The message at which the gate stopped has had its effect in the list. */
export async function expectRevealed(page: Page, gate: Gate, truth: Truth): Promise<void> {
	const cause = truth.sent(gate.from, gate.type, gate.occurrence).n;
	await expect.poll(() => listed(page)).toContain(cause + 1);
}

/** Tries everything that moves time on; the focus must not be in a field. */
export async function expectNoWayPast(page: Page): Promise<void> {
	const before = { t: await playhead(page), rows: await listed(page) };
	const keys = [' ', 'ArrowRight', 'PageDown', 'Shift+ArrowRight', 'End', '.'];
	for (const key of keys) await page.keyboard.press(key === ' ' ? 'Space' : key);
	await expectStanding(page);
	const after = { t: await playhead(page), rows: await listed(page) };
	expect(after).toEqual(before);
}

/** Chooses and answers by keyboard: patterns by digit or arrows, recipients by Tab and Space. */
export async function answerByKeys(
	page: Page,
	gate: Gate,
	answer: string | readonly string[],
	by: 'digits' | 'arrows' = 'digits',
): Promise<void> {
	const block = asking(page, gate);
	if (typeof answer !== 'string') {
		await expect(block).toBeVisible();
		for (const box of await block.getByRole('checkbox').all()) {
			const wanted = answer.includes((await box.getAttribute('value')) ?? '');
			if ((await box.isChecked()) === wanted) continue;
			await tabTo(page, box);
			await page.keyboard.press('Space');
		}
		return enter(page, button(block, answer.length ? 'Answer' : 'Nobody'));
	}
	const index = CHOICES.findIndex(([value]) => value === answer);
	if (by === 'digits') await page.keyboard.press(String(index + 1));
	else {
		await tabTo(page, block.getByRole('radio').first());
		await page.keyboard.press('Space');
		for (let i = 0; i < index; i++) await page.keyboard.press('ArrowDown');
	}
	await expect(block.getByRole('radio').nth(index)).toBeChecked();
	await page.keyboard.press('Enter');
}

/** What the page says about an answer; holds it against the trace. */
export async function expectJudged(
	page: Page,
	gate: Gate,
	truth: Truth,
	answer: string | readonly string[],
): Promise<string> {
	const block = asking(page, gate);
	const did = truth.after(truth.sent(gate.from, gate.type, gate.occurrence).n);
	const right =
		typeof answer === 'string'
			? answer === did.pattern
			: namesOf(answer) === namesOf(did.recipients);
	await expect(block.locator('dd')).toHaveText([
		typeof answer === 'string' ? patternWords(answer) : namesOf(answer),
		gate.ask === 'pattern' ? patternWords(did.pattern) : namesOf(did.recipients),
	]);
	const why = (await block.getByRole('status').innerText()).trim();
	const verdict = right ? 'Yes.' : 'Not quite.';
	expect(why.startsWith(verdict)).toBe(true);
	const reason = why.slice(verdict.length).trim();
	expect(reason).not.toBe('');
	return reason;
}

/** Watches the message again by keyboard: the playhead goes back, plays, and comes to stand. */
export async function watchAgain(page: Page, gate: Gate): Promise<void> {
	await expectStanding(page);
	const stood = await playhead(page);
	await enter(page, button(asking(page, gate), 'Watch it again'));
	await expect.poll(() => playhead(page)).toBeLessThan(stood - 100);
	await expect.poll(() => playhead(page)).toBeGreaterThanOrEqual(stood - 1);
	await expectStanding(page);
}

/** Takes the answer back by keyboard. */
export async function changeAnswer(page: Page, gate: Gate): Promise<void> {
	await enter(page, button(asking(page, gate), 'Change my answer'));
	await expect(asking(page, gate).locator('input').first()).toBeFocused();
}

/** A question of the closing quiz. Answers: the digit of a choice, or names. */
export interface QuizQuestion {
	readonly words: RegExp;
	readonly wrong: number | readonly string[];
	readonly right: number | readonly string[];
	/** It is about something that can be watched again. */
	readonly turn: boolean;
}

export const QUIZ: readonly QuizQuestion[] = [
	{ words: /Which pattern followed/, wrong: 3, right: 2, turn: true },
	{ words: /What left the server/, wrong: 1, right: 2, turn: true },
	{ words: /without having asked/, wrong: 3, right: 2, turn: true },
	{ words: /Emil connected/, wrong: ['Emil'], right: [], turn: true },
	{ words: /What tells you whether/, wrong: 1, right: 3, turn: false },
];

export const quizQuestion = (page: Page, words: RegExp): Locator =>
	page.locator('.ask').filter({ has: page.getByRole('heading', { name: words }) });

/** Answers a question of the quiz by keyboard. */
export async function answerQuiz(
	page: Page,
	{ words }: QuizQuestion,
	answer: number | readonly string[],
): Promise<void> {
	const block = quizQuestion(page, words);
	if (typeof answer === 'number') {
		await page.keyboard.press(String(answer));
		await expect(block.getByRole('radio').nth(answer - 1)).toBeChecked();
		return page.keyboard.press('Enter');
	}
	for (const box of await block.getByRole('checkbox').all()) {
		const wanted = answer.includes((await box.getAttribute('value')) ?? '');
		if ((await box.isChecked()) === wanted) continue;
		await tabTo(page, box);
		await page.keyboard.press('Space');
	}
	await enter(page, button(block, answer.length ? 'Answer' : 'Nobody'));
}
