import type { Page } from '@playwright/test';
import {
	diagram,
	expectStanding,
	painted,
	playhead,
	rows,
	scrubber,
	selected,
} from './support/diagram';
import { enter } from './support/keyboard';
import { expectNoWayPast } from './support/lesson';
import { expect, test } from './support/test';
import { playgroundOf, truthOf } from './support/trace';

const PATTERNS = ['client-to-server', 'server-to-client', 'broadcast'];
const WORDS: Readonly<Record<string, string>> = {
	'client-to-server': 'client → server',
	'server-to-client': 'server → client',
	broadcast: 'broadcast',
};
/** Any type of the feed's messages, as a word of its own. */
const TYPES = /\b(post|posted|like|liked|error|announcement)\b/i;

const feedback = (page: Page) => page.locator('article .why');
const button = (page: Page, name: string | RegExp) =>
	page.getByRole('article').getByRole('button', { name });
const onward = (page: Page) => button(page, /^(Next question|Show the result)/);

const open = (page: Page): Promise<string> => playgroundOf(page, () => page.goto('/quiz'));

/** Waits for a question; gives the pattern of its message, as the trace has it. */
async function asked(page: Page, playground: string, number: number): Promise<string> {
	await expect(page.getByText(`Question ${number} of 10`)).toBeVisible();
	await expect(page.getByText('The diagram waits for your answer.')).toBeVisible({
		timeout: 20_000,
	});
	await expectStanding(page);
	const n = await selected(page);
	return (await truthOf(page, playground)).patternOf(n);
}

/** Answers by keyboard alone. */
async function say(page: Page, pattern: string): Promise<void> {
	await page.keyboard.press(String(PATTERNS.indexOf(pattern) + 1));
	await expect(page.getByRole('radio', { checked: true })).toHaveValue(pattern);
	await page.keyboard.press('Enter');
	await expect(feedback(page)).toBeVisible();
}

const other = (pattern: string): string =>
	PATTERNS[(PATTERNS.indexOf(pattern) + 1) % PATTERNS.length] as string;

/** A whole round by keyboard; `wrongAt` are the numbers of the questions to answer wrongly. */
async function round(
	page: Page,
	playground: string,
	wrongAt: readonly number[] = [],
): Promise<string[]> {
	const plan: string[] = [];
	for (let number = 1; number <= 10; number++) {
		const pattern = await asked(page, playground, number);
		plan.push(pattern);
		const wrong = wrongAt.includes(number);
		await say(page, wrong ? other(pattern) : pattern);
		await expect(feedback(page)).toContainText(wrong ? 'Not quite.' : 'Yes.');
		await expect(feedback(page)).toContainText(`It is ${WORDS[pattern]}.`);
		await expect(onward(page)).toBeFocused();
		await page.keyboard.press('Enter');
	}
	return plan;
}

function expectInterleaved(plan: readonly string[]): void {
	expect(plan).toHaveLength(10);
	for (const pattern of PATTERNS)
		expect(plan.filter((asked) => asked === pattern).length).toBeGreaterThanOrEqual(2);
	plan.forEach((pattern, i) => {
		expect(pattern === plan[i - 1] && pattern === plan[i - 2]).toBe(false);
	});
}

test('ten right answers by keyboard name ten of ten', async ({ page }) => {
	test.setTimeout(150_000);
	const playground = await open(page);
	expectInterleaved(await round(page, playground));
	const result = page.getByRole('heading', { name: 'You named 10 of 10' });
	await expect(result).toBeFocused();
	await expect(page.getByText('All of them.')).toBeVisible();
	await expect(button(page, 'Another round')).toBeVisible();
});

test('what was missed is explained, shown again, and asked more often in the next round', async ({
	page,
}) => {
	test.setTimeout(240_000);
	const playground = await open(page);
	const plan = await round(page, playground, [2, 5, 9]);
	expectInterleaved(plan);

	await expect(page.getByRole('heading', { name: 'You named 7 of 10' })).toBeFocused();
	const missed = page.getByRole('article').getByRole('listitem');
	await expect(missed).toHaveCount(3);
	for (const [i, number] of [2, 5, 9].entries()) {
		const pattern = plan[number - 1] as string;
		await expect(missed.nth(i).locator('strong')).toHaveText(WORDS[pattern] as string);
		await expect(missed.nth(i)).toContainText(`you said ${WORDS[other(pattern)]}`);
		await expect(missed.nth(i).getByRole('paragraph').nth(1)).toHaveText(/\w+ .*\./);
	}

	await expectStanding(page);
	const stood = await playhead(page);
	await enter(page, missed.first().getByRole('button', { name: 'Watch it again' }));
	await expect.poll(() => playhead(page)).toBeLessThan(stood);
	await expectStanding(page);

	await enter(page, button(page, 'New round of what I missed'));
	const second = await round(page, playground);
	expectInterleaved(second);
	const kinds = new Set([2, 5, 9].flatMap((n) => [plan[n - 1], other(plan[n - 1] as string)]));
	const count = (pattern: string) => second.filter((asked) => asked === pattern).length;
	for (const kind of PATTERNS.filter((pattern) => !kinds.has(pattern)))
		for (const wanted of kinds) expect(count(wanted as string)).toBeGreaterThan(count(kind));
});

test('nothing gives a pattern away before the answer, and there is no way past it', async ({
	page,
}) => {
	test.setTimeout(90_000);
	const playground = await open(page);
	for (let number = 1; number <= 3; number++) {
		const pattern = await asked(page, playground, number);
		const n = await selected(page);
		const current = rows(page).filter({ has: page.locator('button[aria-current="true"]') });
		await expect(current).toContainText('in question');
		await expect(current).not.toContainText(/client|server|broadcast/);
		await expect(current).not.toContainText(TYPES);
		const pill = diagram(page).getByRole('button', { name: 'The message in question' });
		await expect(pill).toHaveCount(1);
		await expect(scrubber(page)).not.toHaveAttribute('aria-valuetext', TYPES);
		await expect(diagram(page).getByRole('region', { name: 'Selected message' })).toContainText(
			'Point at a message',
		);
		await expect(diagram(page).locator('> [aria-live=polite]')).toHaveText('');
		const before = await painted(page);
		expect(before.pixels).toBeGreaterThan(200);
		expect(before.inPatternColours).toBe(0);
		// The first question has nothing before it that might be in colour.
		if (number === 1) {
			const ticks = await painted(page, '.scrubber canvas');
			expect(ticks.pixels).toBeGreaterThan(0);
			expect(ticks.inPatternColours).toBe(0);
		}

		// A pointer on the pill tells no more.
		await pill.hover();
		await expect(page.locator('.tip')).toHaveCount(0);
		await expectNoWayPast(page);

		await say(page, pattern);
		await expectStanding(page);
		await expect(rows(page).and(page.locator(`[data-n="${n}"]`))).not.toContainText('in question');
		await rows(page)
			.and(page.locator(`[data-n="${n}"]`))
			.getByRole('button')
			.click();
		await expect.poll(async () => (await painted(page)).inPatternColours).toBeGreaterThan(200);
		await onward(page).click();
	}
});

test('a wrong answer is explained, watched again, taken back and mended', async ({ page }) => {
	test.setTimeout(60_000);
	const playground = await open(page);
	const pattern = await asked(page, playground, 1);
	const reasons = new Set<string>();
	for (const wrong of PATTERNS.filter((said) => said !== pattern)) {
		await say(page, wrong);
		await expect(feedback(page)).toContainText('Not quite.');
		reasons.add(await feedback(page).innerText());
		await expect(page.getByText('0 right')).toBeVisible();
		await expectStanding(page);
		const stood = await playhead(page);
		await enter(page, button(page, 'Watch it again'));
		await expect.poll(() => playhead(page)).toBeLessThan(stood);
		await expect.poll(() => playhead(page)).toBe(stood);
		await enter(page, button(page, 'Change my answer'));
		await expect(page.getByText('The diagram waits for your answer.')).toBeVisible();
	}
	expect(reasons.size).toBe(2);
	await say(page, pattern);
	await expect(feedback(page)).toContainText('Yes.');
	expect(reasons).not.toContain(await feedback(page).innerText());
	await expect(page.getByText('1 right')).toBeVisible();
});
