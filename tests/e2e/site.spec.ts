import { gzipSync } from 'node:zlib';
import type { Page, Response } from '@playwright/test';
import { SITE } from './support/pages';
import { playgroundOn } from './support/playground';
import { expect, expectAccessible, socketAddress, test } from './support/external';

const THEMES = ['light', 'dark'] as const;
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 360, height: 740 };
/** Script of a page's first load, compressed, in bytes. */
const SCRIPT_MAX = 120_000;

const choose = (page: Page, theme: string) =>
	page.addInitScript((chosen) => localStorage.setItem('duplex:theme', chosen), theme);

for (const { name, path, title, h1, ready, allowedErrors = [] } of SITE) {
	test.describe(name, () => {
		test.use({ allowedErrors });

		for (const theme of THEMES)
			test(`is accessible and fits, wide and narrow, ${theme}`, async ({ page }) => {
				await choose(page, theme);
				await page.setViewportSize(WIDE);
				await page.goto(path);
				await ready(page);
				await expect(page).toHaveTitle(title);
				await expect(page.getByRole('heading', { level: 1 })).toHaveText(h1);
				await expectAccessible(page);

				await page.setViewportSize(NARROW);
				await expectAccessible(page);
				const width = await page.evaluate(() => document.scrollingElement?.scrollWidth);
				expect(width).toBeLessThanOrEqual(NARROW.width);
			});

		test('loads little script', async ({ page }) => {
			const scripts = new Map<string, { sent: number; zipped: number }>();
			const reading: Promise<void>[] = [];
			const note = (response: Response): void => {
				if (!/\.js$/.test(new URL(response.url()).pathname)) return;
				const read = async () => {
					const { responseBodySize } = await response.request().sizes();
					const zipped = gzipSync(await response.body()).length;
					scripts.set(response.url(), { sent: responseBodySize, zipped });
				};
				reading.push(read());
			};
			page.on('response', note);
			await page.goto(path);
			await ready(page);
			page.off('response', note); // what comes later nobody waits for
			await Promise.all(reading);
			const sum = (key: 'sent' | 'zipped') =>
				[...scripts.values()].reduce((total, script) => total + script[key], 0);
			console.log(`${path}: ${sum('sent')} bytes of script in ${scripts.size} files`);
			expect(scripts.size).toBeGreaterThan(0);
			expect(sum('sent')).toBeLessThan(SCRIPT_MAX);
			// Sent compressed: no more than a plain gzip would make of it.
			expect(sum('sent')).toBeLessThanOrEqual(sum('zipped') * 1.05);
		});

		test('can be read without JavaScript', async ({ openBrowser }) => {
			const page = await openBrowser({ javaScriptEnabled: false });
			await page.goto(path);
			await expect(page).toHaveTitle(title);
			await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
			await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
		});
	});
}

test('a lesson’s whole text can be read without JavaScript', async ({ openBrowser }) => {
	const page = await openBrowser({ javaScriptEnabled: false });
	await page.goto('/lessons/three-patterns');
	const steps = page.locator('.step');
	expect(await steps.count()).toBeGreaterThanOrEqual(5);
	for (const step of await steps.all()) {
		await expect(step.getByRole('heading', { level: 2 })).toBeVisible();
		await expect(step.locator('p').first()).toBeVisible();
	}
});

test('what opens on top is accessible too', async ({ page }) => {
	const mine = playgroundOn(page);
	await mine.open('/playground');
	await expect(mine.messages.getByRole('button').first()).toBeVisible({ timeout: 15_000 });
	await mine.messages.getByRole('button').first().click();
	await mine.own.getByRole('button', { name: 'Change your name' }).click();
	await mine.own.getByRole('textbox', { name: 'Write a post' }).fill('x'.repeat(281));
	await expectAccessible(page);
	await mine.diagram.getByRole('button', { name: 'Keys' }).click();
	await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
	await expectAccessible(page);
});

test('a crowd is accessible as avatars and as dots', async ({ page, joinFromOutside, baseURL }) => {
	const mine = playgroundOn(page);
	await mine.open('/playground');
	await mine.crowd.getByRole('button', { name: 'Add ten' }).click();
	await expect(mine.clients(15)).toBeVisible();
	await expectAccessible(page);
	for (let i = 0; i < 5; i++) await mine.crowd.getByRole('button', { name: 'Add ten' }).click();
	await expect(mine.clients(61)).toBeVisible({ timeout: 15_000 });
	await expect(page.locator('.node.avatar')).toHaveCount(61);
	const address = socketAddress(baseURL, new URL(page.url()).pathname.replace('playground', 'ws'));
	await Promise.all([1, 2, 3, 4].map((i) => joinFromOutside(`${address}?name=Guest-${i}`)));
	await expect(mine.clients(65)).toBeVisible();
	await expect(page.locator('.node')).toHaveCount(0);
	await expectAccessible(page);
});

test('the theme is the system’s until one is chosen, and the choice stays', async ({ page }) => {
	const root = page.locator('html');
	const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
	await page.emulateMedia({ colorScheme: 'dark' });
	await page.goto('/lessons');
	await expect(root).toHaveAttribute('data-theme', 'dark');
	const toggle = page.getByRole('button', { name: 'Dark theme' });
	await expect(toggle).toHaveAttribute('aria-pressed', 'true');
	const dark = await background();

	await toggle.click();
	await expect(toggle).toHaveAttribute('aria-pressed', 'false');
	expect(await background()).not.toBe(dark);
	for (const path of ['/lessons', '/real']) {
		await page.goto(path);
		await expect(toggle).toHaveAttribute('aria-pressed', 'false');
		expect(await background()).not.toBe(dark);
	}
	await toggle.click();
	await expect(root).toHaveAttribute('data-theme', 'dark');
	expect(await background()).toBe(dark);
});

test('the first Tab leads past the navigation', async ({ page }) => {
	await page.goto('/lessons');
	await page.keyboard.press('Tab');
	const skip = page.getByRole('link', { name: 'Skip to the content' });
	await expect(skip).toBeFocused();
	await expect(skip).toBeInViewport();
	await page.keyboard.press('Enter');
	await expect(page.locator('main')).toBeFocused();
	await page.keyboard.press('Tab');
	const first = page.getByRole('heading', { level: 2 }).first().getByRole('link');
	await expect(first).toBeFocused();
});

test('the landing page leads to a lesson and to a playground', async ({ page }) => {
	await page.goto('/');
	const diagram = page.getByRole('region', { name: /^Diagram:/ });
	await expect(diagram.getByRole('group', { name: /, simulated client$/ })).toHaveCount(6);
	const rows = diagram.getByRole('list', { name: 'Messages' }).getByRole('button');
	await expect(rows.first()).toBeVisible({ timeout: 15_000 });
	await page.getByRole('link', { name: 'Start the first lesson' }).click();
	await expect(page).toHaveURL(/\/lessons\/three-patterns$/);
	await page.goBack();
	await page.getByRole('link', { name: 'Open a playground' }).click();
	await expect(page).toHaveURL(/\/playground\/./);
});
