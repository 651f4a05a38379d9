import type { Locator } from '@playwright/test';
import { expect } from './support/external';
import { test } from './support/told';

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

test('each view is a tab, and the playhead stays in sight', async ({ told, page }) => {
	const tabs = page.getByRole('tablist', { name: 'Views' });
	const tab = (name: string) => tabs.getByRole('tab', { name, exact: true });
	const region = (name: string) => page.getByRole('region', { name, exact: true });
	const network = told.diagram.getByRole('group', { name: 'Network', exact: true });
	await expect(tabs.getByRole('tab')).toHaveText([
		'Network',
		'Messages',
		'Sequence',
		'Screens',
		'Wire',
	]);
	await expect(tab('Network')).toHaveAttribute('aria-selected', 'true');
	await expect(network).toBeVisible();

	/** Opens a view, and scrolls it into sight from both ends. */
	async function open(name: string, view: Locator): Promise<void> {
		await tab(name).tap();
		await expect(tab(name)).toHaveAttribute('aria-selected', 'true');
		await expect(view).toBeVisible();
		await expect(network).toBeVisible({ visible: name === 'Network' });
		for (const block of ['start', 'end'] as const) {
			await view.evaluate((element, block) => element.scrollIntoView({ block }), block);
			await expect(told.scrubber).toBeInViewport({ ratio: 1 });
			await expect(told.live).toBeInViewport({ ratio: 1 });
		}
		expect(await page.evaluate(() => document.scrollingElement?.scrollWidth)).toBe(360);
	}
	await open('Messages', region('All messages'));
	await told.row(/^broadcast.*coffee/).tap(); // its payload has no room here
	await open('Sequence', region('Sequence of messages'));
	await expect(
		region('Sequence of messages').getByRole('button', { name: /^posted, .*“coffee”/ }),
	).toHaveAttribute('aria-pressed', 'true');
	await open('Screens', region('Screens'));
	await open('Wire', region('On the wire'));
	await open('Network', network);
	await expect(
		told.diagram.getByRole('button', { name: /^posted, server → 1 other/ }),
	).toBeVisible();

	// What zooms the picture stands above the playhead, however long the sentence there is.
	await page.evaluate(() => scrollTo(0, 0));
	const tools = await told.diagram.getByRole('group', { name: 'Zoom' }).boundingBox();
	const play = await told.diagram.locator('.play').boundingBox();
	expect((tools?.y ?? NaN) + (tools?.height ?? NaN)).toBeLessThanOrEqual(play?.y ?? NaN);

	// A link with a view leads to that view here too.
	await tab('Screens').tap();
	await expect(page).toHaveURL(/view=screens/);
	await page.reload();
	await expect(tab('Screens')).toHaveAttribute('aria-selected', 'true');
	await expect(network).toBeHidden();
});

test('nothing covers a client', async ({ told, page }) => {
	for (const name of ['Ada', 'Bob', 'Cy', 'Dee', 'Eve', 'Flo', 'Gus']) await told.join(name);
	for (const path of [`/playground/${told.id}`, `/embed/${told.id}`]) {
		await page.goto(path);
		await expect(told.node('Gus')).toBeVisible();
		await expect(told.node('Zed')).toBeVisible();
		const box = async (of: Locator) => {
			const found = await of.boundingBox();
			if (!found) throw new Error(`${String(of)} has no place.`);
			return found;
		};
		// Once all stand where they belong.
		await expect(async () => {
			const tools = await box(told.diagram.getByRole('group', { name: 'Zoom' }));
			for (const node of await told.diagram.locator('[data-client]').all()) {
				const { x, y, width, height } = await box(node);
				const apart =
					x >= tools.x + tools.width ||
					tools.x >= x + width ||
					y >= tools.y + tools.height ||
					tools.y >= y + height;
				expect(apart, (await node.getAttribute('aria-label')) ?? '').toBe(true);
			}
		}).toPass({ timeout: 10_000 });
		await expect(told.diagram.getByRole('combobox', { name: 'Client in focus' })).toBeVisible();
	}
});
