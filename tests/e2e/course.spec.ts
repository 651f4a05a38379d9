import type { Page } from '@playwright/test';
import { readLessons } from '../../src/lib/lessons/read-lessons';
import {
	asked,
	expectReplay,
	expectTold,
	solve,
	type Solved,
	type SolvedStep,
} from './support/course';
import { diagram } from './support/diagram';
import { listedLesson } from './support/lesson';
import { expect, expectAccessible, test } from './support/test';
import { throughTrial } from './support/trials';

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 360, height: 740 };
test.use({ viewport: WIDE });
test.describe.configure({ mode: 'parallel' });

/** A question from end to end: each single mistake, the last of them watched again, then right. */
async function through(page: Page, { ask, wrong, right, watchable }: Solved): Promise<void> {
	const block = asked(page, ask);
	await expect(block).toBeVisible();
	if (wrong.length > 0) {
		await expectTold(block, wrong, false);
		if (watchable) await expectReplay(page, block);
		await block.getByRole('button', { name: 'Change my answer' }).click();
	}
	await expectTold(block, [right], true);
}

async function fitsOnPhone(page: Page): Promise<void> {
	await page.setViewportSize(NARROW);
	// The picture takes a moment to follow.
	const width = () => page.evaluate(() => document.scrollingElement?.scrollWidth);
	await expect.poll(width).toBe(NARROW.width);
	await page.setViewportSize(WIDE);
}

async function accessibleIn(page: Page, theme: 'light' | 'dark'): Promise<void> {
	await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
	await expectAccessible(page);
}

/** All that a step asks, up to its way on. */
async function throughStep(page: Page, steps: readonly SolvedStep[], i: number): Promise<void> {
	const { title, gates = [], questions = [], trials = [] } = steps[i] ?? {};
	await expect(page.getByRole('img', { name: `Step ${i + 1} of ${steps.length}` })).toBeVisible();
	await expect(page.getByRole('heading', { level: 2, name: title })).toBeVisible();
	const next = page.getByRole('button', { name: `Next: ${steps[i + 1]?.title} →` });
	const more = page.getByRole('button', { name: 'Go on watching' });
	for (const gate of gates) {
		await expect(next).toHaveCount(0);
		// After an answer the diagram stands; when to go on is up to the reader.
		await expect(asked(page, gate.ask).or(more)).toBeVisible();
		if (await more.isVisible()) await more.click();
		await through(page, gate);
	}
	for (const question of questions) {
		await expect(next).toHaveCount(0);
		await through(page, question);
	}
	await expect(next).toBeVisible();
	for (const trial of trials) await throughTrial(page, trial);
	if (questions.length > 0) await accessibleIn(page, 'light');
	await fitsOnPhone(page);
	await next.click();
}

for (const { lesson } of readLessons('.')) {
	test(`each question of “${lesson.title}”, wrong and right, to its end`, async ({ page }) => {
		test.setTimeout(180_000);
		const steps = solve(lesson);
		await page.goto(`/lessons/${lesson.slug}`);
		await page.getByRole('combobox', { name: 'Speed' }).selectOption('4');
		for (let i = 0; i < steps.length - 1; i++) await throughStep(page, steps, i);

		await expect(page.getByRole('region', { name: 'Read on' }).getByRole('link')).toHaveCount(3);
		const own = page.getByRole('region', { name: 'Your client' });
		await expect(own.getByRole('heading', { name: /^You are \w/ })).toBeVisible();
		const simulated = lesson.steps.at(-1)?.toy?.simulated ?? 0;
		await expect(diagram(page)).toContainText(`${simulated + 1} clients`);
		await accessibleIn(page, 'dark');
		await fitsOnPhone(page);

		await page.goto('/lessons');
		await expect(listedLesson(page, lesson.title)).toContainText('Done');
	});
}
