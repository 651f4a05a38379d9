import type { Page } from '@playwright/test';
import { listed, playhead, selected } from './support/diagram';
import { expect, expectAccessible } from './support/external';
import { readTrace } from './support/playground';
import { test as told } from './support/told';

const TRACE = 'application/x-ndjson';

/** Drops a file on the page, as a hand with a mouse does. */
async function drop(page: Page, name: string, text: string): Promise<void> {
	const dataTransfer = await page.evaluateHandle(
		([name, text, type]) => {
			const transfer = new DataTransfer();
			transfer.items.add(new File([text], name, { type }));
			return transfer;
		},
		[name, text, TRACE] as const,
	);
	const target = page.getByText('Or drop a file here.');
	for (const type of ['dragenter', 'dragover', 'drop'])
		await target.dispatchEvent(type, { dataTransfer });
}

told('a saved trace is replayed, and a broken one is refused', async ({ told, page, request }) => {
	const text = await (await request.get(told.trace)).text();
	const lines = text.trim().split('\n');
	const messages = (await readTrace(request, told.id))
		.filter(({ kind }) => kind === 'message')
		.map(({ n }) => n);
	const file = (name: string, content: readonly string[]) => ({
		...{ name, mimeType: TRACE },
		buffer: Buffer.from(content.join('\n')),
	});
	await page.goto('/replay');
	await page.waitForLoadState('networkidle');
	const input = page.getByLabel('Open a trace…');
	await input.setInputFiles(file('tea.ndjson', lines));
	await expect(told.diagram).toBeVisible();
	await expect(page.getByText('tea.ndjson', { exact: true })).toBeVisible();
	await expect(page.getByRole('tab', { name: 'Wire' })).toHaveCount(0); // a trace has no bytes
	await told.scrubber.press('Home');
	for (const n of messages) {
		await told.button('Forward one message').click();
		await expect.poll(() => selected(page)).toBe(n);
	}
	expect(await listed(page)).toEqual(messages);

	await input.setInputFiles(
		file('broken.ndjson', [...lines.slice(0, 2), '{"n":', ...lines.slice(3)]),
	);
	await expect(page.getByRole('alert')).toContainText('broken.ndjson, line 3:');
	expect(await listed(page)).toEqual(messages);
	expect(await selected(page)).toBe(messages.at(-1));
});

told(
	'a file is dropped on the page; a recording has an end, and is not live',
	async ({ told, page, request }) => {
		const text = await (await request.get(told.trace)).text();
		await page.goto('/replay');
		await page.waitForLoadState('networkidle');
		await drop(page, 'tea.ndjson', text);
		await expect(told.diagram).toBeVisible();
		// It plays from its start.
		await expect(told.button('Pause')).toBeVisible();
		await told.button('To the end').click();
		await expect(told.messages.getByRole('button')).toHaveCount(4);
		await expect(told.node('Zed')).toContainText('coffee');
		const end = await playhead(page);
		expect(Number(await told.scrubber.getAttribute('max'))).toBeCloseTo(end, -1);
		await told.scrubber.press('Home');
		await expect.poll(() => playhead(page)).toBe(0);
		await told.scrubber.press('End');
		await expect.poll(() => playhead(page)).toBe(end);
		await expect(told.button('Play')).toBeVisible();

		await told.diagram.getByRole('button', { name: 'Keys' }).click();
		await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('To the end');
		const words = await told.diagram.evaluate((all) => [
			all.textContent,
			...[...all.querySelectorAll('*')].flatMap((one) =>
				['title', 'aria-label', 'aria-valuetext'].map((name) => one.getAttribute(name) ?? ''),
			),
		]);
		expect(words.filter((some) => /\blive\b/i.test(some ?? ''))).toEqual([]);
		await page.keyboard.press('Escape');

		// At its end there is nothing left to play: it starts over.
		await told.button('Play').click();
		await expect.poll(() => playhead(page)).toBeLessThan(end);
		await expect(told.button('Pause')).toBeVisible();
	},
);

told('a link opens a trace of this server, and of no other', async ({ told, page }) => {
	await page.goto(`/replay?trace=${told.trace}`);
	await expect(told.diagram).toBeVisible();
	await expect(told.node('Zed')).toBeVisible();
	for (const foreign of ['https://example.com/a.ndjson', '//example.com/traces/a.ndjson']) {
		await page.goto(`/replay?trace=${encodeURIComponent(foreign)}`);
		await expect(page.getByRole('alert')).toContainText('not on this server');
		await expect(told.diagram).toHaveCount(0);
	}
});

for (const theme of ['light', 'dark'])
	told(`in another page there is the diagram alone, ${theme}`, async ({ told, page }) => {
		await page.addInitScript((chosen) => localStorage.setItem('duplex:theme', chosen), theme);
		await page.goto(`/replay?trace=${told.trace}`);
		await expect(told.node('Zed')).toBeVisible();
		await expectAccessible(page);
		for (const path of [`/embed/${told.id}`, `/embed/replay?trace=${told.trace}`]) {
			await page.goto(path);
			await expect(told.node('Zed')).toBeVisible();
			await expect(page.locator('html')).toHaveCSS('color-scheme', theme);
			await expect(page.getByRole('banner')).toHaveCount(0);
			await expect(page.getByRole('navigation')).toHaveCount(0);
			await expect(page.getByRole('tab')).toHaveCount(0);
			await expectAccessible(page);
		}
	});
