import { readFile } from 'node:fs/promises';
import type { Locator } from '@playwright/test';
import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';
import { GifReader } from 'omggif';
import { expect, socketAddress, test as base } from './support/external';
import { makePlayground, playgroundOn, readTrace } from './support/playground';

interface Fixtures {
	/** The Export dialog of a quiet, paused playground in which Zed, from outside, has posted "tea". */
	exporting: { id: string; dialog: Locator; made: (button: string) => Promise<Buffer> };
}

const test = base.extend<Fixtures>({
	exporting: async ({ page, request, baseURL, joinFromOutside }, use) => {
		const { id, socket, page: path } = await makePlayground(request);
		const mine = playgroundOn(page);
		await mine.open(path);
		const zed = await joinFromOutside(socketAddress(baseURL, `${socket}?name=Zed`));
		await expect(mine.node('Zed')).toBeVisible();
		zed.post('tea');
		await expect(mine.shown('tea')).toBeVisible();
		await mine.button('Pause').click();
		await mine.diagram.getByRole('button', { name: 'Export' }).click();
		const dialog = page.getByRole('dialog', { name: 'Export' });
		await expect(dialog).toBeVisible();
		await use({
			id,
			dialog,
			async made(button) {
				const saved = page.waitForEvent('download');
				await dialog.getByRole('button', { name: button, exact: true }).click();
				return readFile(await (await saved).path());
			},
		});
	},
});

test('the picture is saved as SVG and as PNG', async ({ exporting }) => {
	const svg = (await exporting.made('SVG')).toString();
	const parser = new DOMParser({ onError: onErrorStopParsing });
	const root = parser.parseFromString(svg, 'image/svg+xml').documentElement;
	expect(root?.tagName).toBe('svg');
	expect(root?.textContent).toContain('Zed');

	const png = await exporting.made('PNG');
	expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
	const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
	expect(width).toBeGreaterThanOrEqual(1000);
	expect(width / height).toBeCloseTo(1000 / 640, 2);
});

test('a stretch of time is saved as a GIF that moves', async ({ exporting }) => {
	const to = exporting.dialog.getByRole('spinbutton', { name: /^to/ });
	const from = exporting.dialog.getByRole('spinbutton', { name: /^From/ });
	await from.fill(String(Math.max(0, Number(await to.inputValue()) - 0.5)));
	const gif = new GifReader(await exporting.made('Animated GIF'));
	expect([gif.width, gif.height]).toEqual([800, 500]);
	expect(gif.numFrames()).toBeGreaterThan(1);
});

test('the messages are saved as Mermaid text, the trace as NDJSON', async ({
	exporting,
	request,
}) => {
	const text = (await exporting.made('Mermaid file')).toString();
	expect(text).toMatch(/^\s*sequenceDiagram$/m);
	expect(text).toMatch(/^\s*participant .*Zed/m);
	expect(text).toContain('post “tea”');

	const lines = (await exporting.made('NDJSON')).toString().trimEnd().split('\n');
	const ns = lines.map((line) => (JSON.parse(line) as { n: number }).n);
	expect(ns).toEqual(ns.map((_, i) => i + 1));
	expect(ns.at(-1)).toBe((await readTrace(request, exporting.id)).at(-1)?.n);
});

test('the printable steps open, and close with Escape', async ({ exporting, page }) => {
	await exporting.dialog.getByRole('button', { name: 'Printable steps' }).click();
	const steps = page.getByRole('dialog', { name: /step by step$/ });
	await expect(steps).toContainText('tea');
	await page.keyboard.press('Escape');
	await expect(steps).toHaveCount(0);
});
