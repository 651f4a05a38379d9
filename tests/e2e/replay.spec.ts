import type { Page } from '@playwright/test';
import { listed, selected } from './support/diagram';
import { expect, expectAccessible } from './support/external';
import { readTrace } from './support/playground';
import { test as told } from './support/told';

told('a saved trace is replayed, and a broken one is refused', async ({ told, page, request }) => {
	const lines = (await (await request.get(told.trace)).text()).trim().split('\n');
	const messages = (await readTrace(request, told.id))
		.filter(({ kind }) => kind === 'message')
		.map(({ n }) => n);
	await page.goto('/replay');
	await page.waitForLoadState('networkidle');
	const input = page.getByLabel('Open a trace…');
	await input.setInputFiles(file('tea.ndjson', lines));
	await expect(told.diagram).toBeVisible();
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

told('in another page there is the diagram alone', async ({ told, page }) => {
	for (const path of [`/embed/${told.id}`, `/embed/replay?trace=${told.trace}`]) {
		await page.goto(path);
		await expect(told.node('Zed')).toBeVisible();
		await expect(page.getByRole('banner')).toHaveCount(0);
		await expect(page.getByRole('navigation')).toHaveCount(0);
		await expect(page.getByRole('tab')).toHaveCount(0);
	}
});

