import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { progressText } from '../../src/lib/lessons/progress-file';
import { reviewed } from '../../src/lib/quiz/schedule/scheduler';
import type { ConceptId } from '../../src/lib/quiz/concepts';
import { strength } from './support/practice';
import { expect, expectAccessible, test } from './support/test';

const DAY = 86_400_000;
const ago = (days: number) => Date.now() - days * DAY;

/** The card of a concept that was known at each of these times, in days ago, the earliest first. */
function known(concept: ConceptId, ...days: readonly number[]) {
	return days
		.slice(1)
		.reduce(
			(card, day) => reviewed(card, { concept, kind: 'pattern', right: true }, ago(day)),
			reviewed(undefined, { concept, kind: 'pattern', right: true }, ago(days[0] ?? 0)),
		);
}
const missed = reviewed(undefined, { concept: 'rooms', kind: 'pattern', right: false }, ago(0.001));
const fresh = known('unasked', 0.01);
const old = known('refusal', 9);
const strong = known('broadcast-all', 60, 55, 40, 5);
const FILE = progressText(
	{
		cards: [missed, fresh, old, strong],
		lessons: { 'three-patterns': { step: 6, done: true, answers: {} } },
	},
	Date.now(),
);

const open = async (page: Page): Promise<void> => {
	await page.goto('/progress');
	await expect(page.getByRole('button', { name: 'Save to a file' })).toBeVisible();
};
const add = (page: Page, text: string, name = 'progress.json'): Promise<void> =>
	page
		.getByLabel('Add from a file…')
		.setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
const told = (page: Page) => page.getByRole('alert');

for (const theme of ['light', 'dark'] as const)
	test(`the picture shows how well each concept is known, ${theme}`, async ({ page }) => {
		await page.addInitScript((chosen) => localStorage.setItem('duplex:theme', chosen), theme);
		await open(page);
		await add(page, FILE);
		await expect(page.getByText('You have met 4 of 29 concepts; 2 are due again.')).toBeVisible();

		const row = (concept: string) => strength(page, concept);
		await expect(row('Broadcast to a room')).toHaveText(/missed.*Now/);
		await expect(row('A refusal is')).toHaveText(/\d\d%.*Now/);
		await expect(row('The server may send')).toHaveText(/100%.*2 days.*in 2 days/);
		await expect(row('Broadcast to all')).toHaveText(/\d%.*5 months.*in 5 months/);
		// What is drawn agrees with what is written.
		const length = async (concept: string) =>
			(await row(concept).locator('.bar b').boundingBox())?.width ?? 0;
		expect(await length('Broadcast to a room')).toBeLessThan(await length('The server may send'));
		expect(await length('The server may send')).toBeLessThan(await length('Broadcast to all'));
		await expect(row('Broadcast to a room').locator('svg .share')).toHaveCount(0);
		await expect(row('Broadcast to all').locator('svg .share')).toHaveAttribute('d', /A/);
		await expect(page.getByRole('listitem').filter({ hasText: 'Three patterns' })).toContainText(
			'Done',
		);

		await expectAccessible(page);
		await page.setViewportSize({ width: 360, height: 740 });
		await expectAccessible(page);
		expect(await page.evaluate(() => document.scrollingElement?.scrollWidth)).toBe(360);
		await row('Broadcast to a room').getByRole('link', { name: 'Practise' }).click();
		await expect(page).toHaveURL('/practice?concept=rooms');
	});

test('progress is saved to a file, erased, and comes back from it', async ({ page }) => {
	await open(page);
	await add(page, FILE);
	await expect(page.getByText('progress.json: 4 concepts and 1 lesson taken in.')).toBeVisible();
	const download = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Save to a file' }).click();
	const saved = await readFile((await (await download).path()) ?? '', 'utf8');
	const contentOf = (text: string) => ({ ...(JSON.parse(text) as object), savedAt: '' });
	expect(contentOf(saved)).toEqual(contentOf(FILE));

	// Whoever does not mean it loses nothing.
	const dialog = page.getByRole('dialog', { name: 'Erase all progress?' });
	await page.getByRole('button', { name: 'Erase all…' }).click();
	await expectAccessible(page);
	await dialog.getByRole('button', { name: 'Keep it' }).click();
	await expect(page.getByRole('rowheader')).toHaveCount(4);

	await page.getByRole('button', { name: 'Erase all…' }).click();
	await dialog.getByRole('button', { name: 'Erase all' }).click();
	await expect(page.getByText('All progress is erased.')).toBeVisible();
	await page.reload();
	await expect(page.getByText('Nothing yet.')).toBeVisible();
	await expect(page.getByText('Not begun').first()).toBeVisible();

	await add(page, saved);
	await expect(page.getByRole('rowheader')).toHaveCount(4);
	await page.reload();
	await expect(page.getByRole('rowheader')).toHaveCount(4);
	await expect(page.getByText('Done')).toBeVisible();
});

test('a broken or foreign file is refused with its reason, and nothing is lost', async ({
	page,
}) => {
	await open(page);
	await add(page, FILE);
	await expect(page.getByRole('rowheader')).toHaveCount(4);
	for (const [text, reason] of [
		[FILE.slice(0, 300), 'It is not JSON, or only a part of it.'],
		['{"name": "another program"}', 'It is not a progress file of Duplex.'],
		[FILE.replace('"version": 1', '"version": 7'), 'It is of version 7'],
		[FILE.replace(/"stability": [\d.]+/, '"stability": "long"'), 'cards.0.stability is wrong'],
	] as const) {
		await add(page, text, 'odd.json');
		await expect(told(page)).toContainText(`odd.json cannot be read. ${reason}`);
		await expect(told(page)).toContainText('Nothing here has changed.');
		await expect(page.getByRole('rowheader')).toHaveCount(4);
	}
	// A file that is older than what is here takes nothing back.
	await add(page, progressText({ cards: [{ ...strong, concept: 'rooms' }], lessons: {} }, 0));
	await expect(page.getByText('1 concept and 0 lessons taken in.')).toBeVisible();
	await expect(strength(page, 'Broadcast to a room')).toContainText('missed');
});
