import type { Page } from '@playwright/test';
import { diagram, expectStanding, listed, playhead, row, scrubber } from './support/diagram';
import { enter, tabTo } from './support/keyboard';
import {
	ADDRESS,
	answerByKeys,
	answerQuiz,
	asking,
	changeAnswer,
	expectJudged,
	expectNoWayPast,
	expectRevealed,
	expectWaiting,
	LIKE,
	LIKE_TO,
	listedLesson,
	OTHERS,
	POST,
	QUIZ,
	quizQuestion,
	REFUSAL,
	TWO_LEFT,
	watchAgain,
	type Gate,
} from './support/lesson';
import { expect, expectAccessible, test } from './support/test';
import { playgroundOf, truthOf } from './support/trace';

const TITLE = 'Three patterns, one news feed';
const TITLES = [
	'Open lines',
	'Ana posts',
	'Everyone but the sender',
	'Ben likes a post',
	'Only two are left',
	'A refusal',
	'Your turn',
];

const at = (page: Page, step: number) =>
	expect(page.getByRole('img', { name: `Step ${step} of 7` })).toBeVisible();
const next = (page: Page, step: number) =>
	page.getByRole('button', { name: `Next: ${TITLES[step]} →` });
const skip = (page: Page) => page.getByRole('button', { name: 'Skip this step' });

/** Goes to a step by skipping what comes before it. */
async function goTo(page: Page, step: number): Promise<string> {
	const playground = await playgroundOf(page, () => page.goto(ADDRESS));
	for (let i = 1; i < step; i++) {
		await at(page, i);
		await page.getByRole('button', { name: /^(Next: |Skip this step)/ }).click();
	}
	await at(page, step);
	return playground;
}

test('the lesson from the list of lessons to its end, by keyboard alone', async ({ page }) => {
	test.setTimeout(180_000);
	await page.goto('/lessons');
	const playground = await playgroundOf(page, () =>
		enter(page, listedLesson(page, TITLE).getByRole('link', { name: TITLE })),
	);

	/** A gate from end to end: wrong, watched again, taken back, right. */
	async function through(gate: Gate, wrong: string | string[], by?: 'arrows'): Promise<void> {
		const truth = await truthOf(page, playground);
		const did = truth.after(truth.sent(gate.from, gate.type, gate.occurrence).n);
		const right = gate.ask === 'pattern' ? did.pattern : did.recipients;

		await answerByKeys(page, gate, wrong, by);
		const reason = await expectJudged(page, gate, truth, wrong);
		await expectRevealed(page, gate, truth);
		await watchAgain(page, gate);

		await changeAnswer(page, gate);
		await expectWaiting(page, gate, truth);
		await answerByKeys(page, gate, right, by);
		expect(await expectJudged(page, gate, truth, right)).not.toBe(reason);
		await expectRevealed(page, gate, truth);
		await expectStanding(page);
	}

	/** Comes to a gate and finds no way around it. */
	async function arrive(gate: Gate): Promise<void> {
		await expect(asking(page, gate)).toBeVisible();
		await expectWaiting(page, gate, await truthOf(page, playground));
		await expectNoWayPast(page);
		await tabTo(page, scrubber(page));
		await expectNoWayPast(page);
	}

	await test.step('open lines', async () => {
		await at(page, 1);
		await expect(diagram(page)).toContainText('3 clients');
		await enter(page, next(page, 1));
	});

	await test.step('a post', async () => {
		await at(page, 2);
		await expect(page.locator('.step.current')).toBeFocused();
		await arrive(POST);
		await expect(row(page, 'Ana → server', 'post')).toBeVisible();
		await expect(row(page, 'server → 2 others', 'posted')).toHaveCount(0);
		await through(POST, 'server-to-client');
		await expect(row(page, 'server → 2 others', 'posted')).toBeVisible();
		await enter(page, next(page, 2));
	});

	await test.step('everyone but the sender', async () => {
		await at(page, 3);
		await arrive(OTHERS);
		await through(OTHERS, ['Ana', 'Ben', 'Cleo', 'Dina']);
		await enter(page, next(page, 3));
	});

	await test.step('two questions about one message', async () => {
		await at(page, 4);
		await arrive(LIKE_TO);
		await expect(asking(page, LIKE)).toHaveCount(0);
		const truth = await truthOf(page, playground);

		// The first answer does not let the diagram go on: the second question is still open.
		await answerByKeys(page, LIKE_TO, ['Ben']);
		await expectJudged(page, LIKE_TO, truth, ['Ben']);
		await expectWaiting(page, LIKE, truth);
		await watchAgain(page, LIKE_TO);
		await expectWaiting(page, LIKE, truth);
		await changeAnswer(page, LIKE_TO);

		await answerByKeys(page, LIKE_TO, ['Ana']);
		await expectJudged(page, LIKE_TO, truth, ['Ana']);
		await expectWaiting(page, LIKE, truth);
		await expectNoWayPast(page);
		await through(LIKE, 'nothing');
		await expect(row(page, 'server → Ana', 'liked')).toBeVisible();
		await enter(page, next(page, 4));
	});

	await test.step('a broadcast that reaches one client', async () => {
		await at(page, 5);
		await arrive(TWO_LEFT);
		await through(TWO_LEFT, 'server-to-client', 'arrows');
		await enter(page, page.getByRole('button', { name: 'Go on watching' }));
		await expect(row(page, 'server → Ana', 'liked')).toHaveCount(2);
		await expectStanding(page);
		await expect(page.getByRole('button', { name: 'Go on watching' })).toHaveCount(0);
		await enter(page, next(page, 5));
	});

	await test.step('a refusal', async () => {
		await at(page, 6);
		await arrive(REFUSAL);
		await through(REFUSAL, []);
		await expect(row(page, 'server → Ben', 'error')).toBeVisible();
	});

	await test.step('the closing quiz', async () => {
		for (const question of QUIZ) {
			const block = quizQuestion(page, question.words);
			await expect(block).toBeVisible();
			await expect(next(page, 6)).toHaveCount(0);
			await answerQuiz(page, question, question.wrong);
			await expect(block).toContainText('Not quite.');
			const explained = await block.locator('.why').innerText();
			if (question.turn) {
				await enter(page, block.getByRole('button', { name: 'Watch it again' }));
				await expect.poll(async () => (await listed(page)).length).toBeGreaterThan(0);
				await expectStanding(page);
			}
			await enter(page, block.getByRole('button', { name: 'Change my answer' }));
			await answerQuiz(page, question, question.right);
			await expect(block).toContainText('Yes.');
			expect(await block.locator('.why').innerText()).not.toBe(explained);
		}
		await enter(page, next(page, 6));
	});

	await test.step('the toy', async () => {
		await at(page, 7);
		await expect(page.getByRole('region', { name: 'Read on' }).getByRole('link')).toHaveCount(3);
		const own = page.getByRole('region', { name: 'Your client' });
		await expect(own.getByRole('heading', { name: /^You are \w/ })).toBeVisible();
		await expect(page.getByRole('region', { name: 'Simulated clients' })).toContainText(
			/Simulated clients\s+4/,
		);
		await expect(diagram(page)).toContainText('5 clients');

		await tabTo(page, own.getByRole('textbox', { name: 'Write a post' }));
		await page.keyboard.type('A post by keyboard');
		await page.keyboard.press('Enter');
		const posts = own.getByRole('list', { name: 'Posts on your screen' }).getByRole('listitem');
		await expect(posts.filter({ hasText: 'A post by keyboard' })).toContainText('You');
		await expect(row(page, 'server → 4 others', 'posted').first()).toBeVisible();

		const like = own.getByRole('button', { name: /^Like: / }).first();
		await expect(like).toBeVisible({ timeout: 20_000 });
		const words = ((await like.getAttribute('aria-label')) ?? '').replace('Like: ', '');
		await enter(page, own.getByRole('button', { name: `Like: ${words}`, exact: true }));
		await expect(own.getByRole('button', { name: `Liked: ${words}`, exact: true })).toBeVisible();

		const following = page.getByRole('link', { name: /^Next: .+ →$/ });
		await enter(page, following);
		await expect(page).toHaveURL(/\/lessons\/(?!three-patterns)[a-z-]+$/);
	});

	await page.goto('/lessons');
	await expect(listedLesson(page, TITLE)).toContainText('Done');
});

test('the line that runs is lit, and only while it runs', async ({ page }) => {
	const playground = await goTo(page, 3);
	await expect(asking(page, OTHERS)).toBeVisible(); // by then the trace holds the post
	const truth = await truthOf(page, playground);
	const lit = page.locator('figure .lit');
	await expect(page.getByText('Server code: post in src/lib/apps/feed.ts')).toBeVisible();
	await expectWaiting(page, OTHERS, truth);
	await expect(lit).toHaveText(/^▶post\(client, /);
	await answerByKeys(page, OTHERS, ['Ana']);
	await expect(lit).toHaveText(/^▶\s*io\.broadcast\('posted', /);
	await expectStanding(page);
	await expect(lit).toHaveCount(0);
	// Back to the broadcast in the air, and to the message that caused it.
	await page.keyboard.press('ArrowLeft');
	await expect(lit).toHaveText(/^▶\s*io\.broadcast\('posted', /);
	await page.keyboard.press('ArrowLeft');
	await expect(lit).toHaveText(/^▶post\(client, /);
	for (const theme of ['light', 'dark']) {
		await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
		await expectAccessible(page);
	}
});

test('recipients are picked in the diagram too, and both stay in step', async ({ page }) => {
	const playground = await goTo(page, 3);
	const block = asking(page, OTHERS);
	const card = (name: string) =>
		diagram(page).getByRole('button', { name: new RegExp(`^${name}\\b.*will receive it$`) });
	await expect(block).toBeVisible();

	await card('Ana').click();
	await expect(block.getByRole('checkbox', { name: 'Ana' })).toBeChecked();
	await card('Cleo').focus();
	await page.keyboard.press('Enter');
	await expect(block.getByRole('checkbox', { name: 'Cleo' })).toBeChecked();
	await expect(card('Dina')).toHaveAttribute('aria-pressed', 'false');
	await block.getByRole('checkbox', { name: 'Dina' }).check();
	await expect(card('Dina')).toHaveAttribute('aria-pressed', 'true');
	await block.getByRole('checkbox', { name: 'Ana' }).uncheck();
	await expect(card('Ana')).toHaveAttribute('aria-pressed', 'false');
	await card('Ana').click();

	await block.getByRole('button', { name: 'Answer' }).click();
	const truth = await truthOf(page, playground);
	await expect(block.getByRole('status')).toContainText('Yes.');
	expect(truth.after(truth.sent('Ben', 'post').n).recipients).toEqual(['Ana', 'Cleo', 'Dina']);
	// Nothing is left to be picked.
	await expect(card('Ana')).toHaveCount(0);
});

test('the whole of a question is in sight when it comes', async ({ page }) => {
	await page.setViewportSize({ width: 1280, height: 800 });
	await goTo(page, 2);
	await expect(
		asking(page, POST).getByRole('button', { name: 'Answer', exact: true }),
	).toBeInViewport({ ratio: 1 });
});

test('nothing of a step is seen ahead of its gate, however it is gone to', async ({ page }) => {
	const playground = await goTo(page, 2);
	await expect(asking(page, POST)).toBeVisible(); // by then the trace holds the post
	const truth = await truthOf(page, playground);
	await expectWaiting(page, POST, truth);
	const stood = await playhead(page);
	await expect(diagram(page)).toContainText('3 clients · 1 message');
	for (const card of await diagram(page)
		.getByRole('group', { name: /^(Ben|Cleo)/ })
		.all())
		await expect(card).toContainText('no posts yet');

	// As far to the right as it can be dragged.
	await scrubber(page).evaluate((input: HTMLInputElement) => {
		input.value = '1e8';
		input.dispatchEvent(new Event('input', { bubbles: true }));
	});
	await expectNoWayPast(page);
	expect(await playhead(page)).toBe(stood);

	// The list of messages from the first frame of a new page on, where the gate is not known yet.
	await page.addInitScript(() => {
		const seen: string[] = [];
		Object.assign(globalThis, { seen });
		new MutationObserver(() => {
			for (const li of document.querySelectorAll('li[data-n]')) seen.push(li.textContent ?? '');
		}).observe(document, { childList: true, subtree: true });
	});
	const again = await playgroundOf(page, () => page.reload());
	await expect(asking(page, POST)).toBeVisible();
	await expectWaiting(page, POST, await truthOf(page, again));
	const seen = await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
	expect(seen.join()).toContain('post');
	expect(seen.filter((text) => text.includes('posted'))).toEqual([]);
});

test('a step can be skipped, gone back to and replayed', async ({ page }) => {
	const playground = await goTo(page, 2);
	await expect(asking(page, POST)).toBeVisible();
	await expect(page.getByRole('button', { name: 'Back', exact: true })).toBeEnabled();
	await skip(page).click();
	await at(page, 3);
	await expect(asking(page, OTHERS)).toBeVisible();

	await page.getByRole('button', { name: 'Back', exact: true }).click();
	await at(page, 2);
	const truth = await truthOf(page, playground);
	await expect(asking(page, POST)).toBeVisible();
	await expectWaiting(page, POST, truth);

	const stood = await playhead(page);
	await page.getByRole('button', { name: 'Replay step' }).click();
	await expect.poll(() => playhead(page)).toBeLessThan(stood - 100);
	await expect.poll(() => playhead(page)).toBe(stood);
	await expectWaiting(page, POST, truth);

	await answerByKeys(page, POST, 'broadcast');
	await expectRevealed(page, POST, truth);
	await page.getByRole('button', { name: 'Replay step' }).click();
	await expect.poll(() => playhead(page)).toBeLessThan(stood);
	// Answered once, it is not asked again.
	await expectRevealed(page, POST, truth);
	await expect(next(page, 2)).toBeVisible();
});

test('progress survives a reload, and the list of lessons shows it', async ({ page }) => {
	await goTo(page, 4);
	await expect(asking(page, LIKE_TO)).toBeVisible();
	await answerByKeys(page, LIKE_TO, ['Cleo']);
	await expect(asking(page, LIKE)).toBeVisible();

	const playground = await playgroundOf(page, () => page.reload());
	await at(page, 4);
	await expect(asking(page, LIKE_TO)).toBeVisible();
	const truth = await truthOf(page, playground);
	await expectJudged(page, LIKE_TO, truth, ['Cleo']);
	await expectWaiting(page, LIKE, truth);

	await page.goto('/lessons');
	await expect(page.getByText('You are at step 4')).toBeVisible();
});

test('starting over forgets the answers', async ({ page }) => {
	await goTo(page, 2);
	await expect(asking(page, POST)).toBeVisible();
	await answerByKeys(page, POST, 'broadcast');
	await expect(next(page, 2)).toBeVisible();
	for (let step = 2; step < 7; step++) {
		await at(page, step);
		await page.getByRole('button', { name: /^(Next: |Skip this step)/ }).click();
	}
	await at(page, 7);
	await expect(diagram(page)).toContainText('5 clients');

	await page.getByRole('button', { name: 'Start over' }).click();
	await at(page, 1);
	await expect(diagram(page)).toContainText('3 clients');
	await next(page, 1).click();
	await expect(asking(page, POST)).toContainText('The diagram waits for your answer.');
	await page.goto('/lessons');
	await expect(page.getByText('You are at step 2')).toBeVisible();
});

test.describe('without JavaScript', () => {
	test.use({ javaScriptEnabled: false });

	test('the lesson reads from top to bottom', async ({ page }) => {
		await page.goto(ADDRESS);
		await expect(page.getByRole('heading', { level: 2 })).toHaveText(TITLES);
		for (const title of TITLES)
			await expect(page.getByRole('heading', { level: 2, name: title })).toBeVisible();
		await expect(page.getByText('This is the first pattern')).toBeVisible();
		await expect(page.getByText('it needs JavaScript')).toBeVisible();
		// No button that would do nothing.
		await expect(page.locator('article button:visible')).toHaveCount(0);
	});
});

test('the text comes from the server', async ({ request }) => {
	const html = await (await request.get(ADDRESS)).text();
	const places = TITLES.map((title) => html.indexOf(`>${title}<`));
	expect(places).toEqual([...places].sort((a, b) => a - b));
	expect(Math.min(...places)).toBeGreaterThan(0);
});
