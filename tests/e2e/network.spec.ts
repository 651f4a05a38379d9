import type { Locator, Page } from '@playwright/test';
import { listed, painted, selected } from './support/diagram';
import { expect } from './support/external';
import { POST_2, POSTED_2, test, type Told } from './support/told';

// So high that the page need not scroll: places are places on the page.
test.use({ viewport: { width: 1280, height: 900 } });

const stageOf = ({ diagram }: Told): Locator =>
	diagram.getByRole('group', { name: 'Network', exact: true });
const zoom = ({ diagram }: Told, name: string): Locator =>
	diagram.getByRole('group', { name: 'Zoom' }).getByRole('button', { name, exact: true });

/** Which part of the picture is shown: its scale, and where its corner is, in px of the stage. */
async function shownPart(told: Told): Promise<{ x: number; y: number; k: number }> {
	const style = await stageOf(told).locator('.picture').getAttribute('style');
	const [x, y, k] = [...(style ?? '').matchAll(/-?\d+(\.\d+)?(e-\d+)?/g)].map(([text]) => +text);
	if (x === undefined || y === undefined || k === undefined) throw new Error(`Where is ${style}?`);
	return { x, y, k };
}
const scale = async (told: Told): Promise<number> => (await shownPart(told)).k;

/** The middle of what is drawn for something, in px of the page. */
async function middle(of: Locator): Promise<{ x: number; y: number }> {
	const box = await of.boundingBox();
	if (!box) throw new Error(`${String(of)} has no place.`);
	return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
/** Waits until something stands where it is expected, to the pixel or so. */
const expectAt = (of: Locator, { x, y }: { x: number; y: number }): Promise<void> =>
	expect(async () => {
		const at = await middle(of);
		expect(Math.hypot(at.x - x, at.y - y)).toBeLessThan(3);
	}).toPass({ timeout: 10_000 });

async function drag(page: Page, of: Locator, by: { x: number; y: number }): Promise<void> {
	const { x, y } = await middle(of);
	await page.mouse.move(x, y);
	await page.mouse.down();
	await page.mouse.move(x + by.x / 2, y + by.y / 2, { steps: 3 });
	await page.mouse.move(x + by.x, y + by.y, { steps: 3 });
	await page.mouse.up();
}

test('the legend shows and hides a pattern, in the picture and in the list', async ({
	told,
	page,
}) => {
	const legend = (name: string) =>
		told.diagram.getByRole('list', { name: 'Patterns' }).getByRole('button', { name });
	const count = page.getByRole('search', { name: 'Filter messages' }).getByText(/^\d+ /);
	const copy = told.diagram.getByRole('button', { name: /^posted, server → 1 other/ });
	await told.row(POSTED_2).click();
	await expect(copy).toBeVisible();
	const all = await listed(page);
	await expect.poll(async () => (await painted(page)).pixels).toBeGreaterThan(200);

	await legend('broadcast').click();
	await expect(legend('broadcast')).toHaveAttribute('aria-pressed', 'false');
	await expect(count).toHaveText('2 of 4');
	await expect(told.row(/^broadcast/)).toHaveCount(0);
	await expect(told.row(/^client-to-server/)).toHaveCount(2);
	await expect(copy).toHaveCount(0);
	await expect.poll(async () => (await painted(page)).pixels).toBe(0);

	await legend('client → server').click();
	await expect(told.messages).toContainText('No message passes the filter.');
	await legend('broadcast').click();
	await expect(count).toHaveText('2 of 4');
	await expect(copy).toBeVisible();
	await legend('client → server').click();
	await expect(legend('client → server')).toHaveAttribute('aria-pressed', 'true');
	await expect(count).toHaveText('4 messages');
	expect(await listed(page)).toEqual(all);
});

test('focus on a client dims the rest, and Escape ends it', async ({ told, page }) => {
	const you = await told.name();
	const note = told.diagram.getByText('Only what Zed sends and gets');
	const only = (name: string) => told.diagram.getByRole('button', { name: `Only ${name}` });
	await only('Zed').click();
	await expect(note).toBeVisible();
	await expect(only('Zed')).toHaveAttribute('aria-pressed', 'true');
	await expect(told.node('Zed')).toHaveCSS('opacity', '1');
	await expect(told.node(you)).not.toHaveCSS('opacity', '1');
	// Of the two links, one is faint.
	await expect(stageOf(told).locator('line.dim')).toHaveCount(1);
	await expect(page).toHaveURL((url) => url.searchParams.has('focus'));

	await page.keyboard.press('Escape');
	await expect(note).toHaveCount(0);
	await expect(told.node(you)).toHaveCSS('opacity', '1');
	await expect(stageOf(told).locator('line.dim')).toHaveCount(0);
	await expect(page).toHaveURL((url) => !url.searchParams.has('focus'));

	await only('Zed').press('Enter');
	await expect(note).toBeVisible();
	await told.diagram.getByRole('button', { name: 'Show all' }).click();
	await expect(note).toHaveCount(0);
});

test('the picture is zoomed by button, key and wheel, moved, and made to fit', async ({
	told,
	page,
}) => {
	const stage = stageOf(told);
	await expect.poll(() => scale(told)).toBe(1);
	await zoom(told, 'Zoom in').click();
	await expect.poll(() => scale(told)).toBeCloseTo(1.4);
	await zoom(told, 'Zoom out').click();
	await expect.poll(() => scale(told)).toBeCloseTo(1);

	await stage.press('z');
	await stage.press('z');
	await expect.poll(() => scale(told)).toBeCloseTo(1.96);
	await stage.press('Shift+Z');
	await expect.poll(() => scale(told)).toBeCloseTo(1.4);
	const before = await shownPart(told);
	await stage.press('Alt+ArrowRight');
	await stage.press('Alt+ArrowDown');
	await expect.poll(() => shownPart(told)).not.toEqual(before);
	const after = await shownPart(told);
	expect(after.k).toBe(before.k);
	expect(before.x - after.x).toBeGreaterThan(10);
	expect(before.y - after.y).toBeGreaterThan(10);
	await zoom(told, 'Fit').click();
	await expect.poll(() => shownPart(told)).toEqual({ x: 0, y: 0, k: 1 });

	// What is below the pointer stays there.
	const at = await middle(told.node('Zed'));
	await page.mouse.move(at.x, at.y);
	await page.keyboard.down('Control');
	await page.mouse.wheel(0, -100);
	await page.keyboard.up('Control');
	await expect.poll(() => scale(told)).toBeGreaterThan(1.2);
	await expectAt(told.node('Zed'), at);
	const zoomed = await scale(told);
	await page.mouse.wheel(0, 40); // zoomed, it needs no Ctrl
	await expect.poll(() => scale(told)).toBeLessThan(zoomed);
});

test('a client is dragged elsewhere, and its messages go there', async ({ told, page }) => {
	const zed = told.node('Zed');
	const home = await middle(zed);
	const server = await middle(stageOf(told).locator('.server'));
	const by = { x: Math.round((server.x - home.x) * 1.5), y: Math.round((server.y - home.y) * 0.2) };
	await drag(page, zed, by);
	const there = { x: home.x + by.x, y: home.y + by.y };
	await expectAt(zed, there);
	// It was no click: nothing is in focus.
	await expect(told.diagram.getByRole('button', { name: 'Only Zed' })).toHaveAttribute(
		'aria-pressed',
		'false',
	);
	// A message that stands is on the line to where he is now.
	await told.row(POST_2).click();
	const pill = await middle(told.diagram.getByRole('button', { name: /^post, Zed → server/ }));
	const along = (x: number, y: number) =>
		((x - server.x) * (there.x - server.x) + (y - server.y) * (there.y - server.y)) /
		Math.hypot(there.x - server.x, there.y - server.y) ** 2;
	expect(along(pill.x, pill.y)).toBeGreaterThan(0.2);
	expect(along(pill.x, pill.y)).toBeLessThan(0.9);

	await told.diagram.getByRole('button', { name: 'Only Zed' }).press('Alt+ArrowUp');
	await expectAt(zed, { x: there.x, y: there.y - 24 });
	await zoom(told, 'Fit').click();
	await expectAt(zed, home);
});

test('a delivery to a connection that is cut never lands', async ({ told, page }) => {
	const yan = await told.join('Yan');
	// All in this process, so that the cut follows within the flight, however slow the page is.
	const posted = () =>
		yan.received.some((message) => JSON.stringify(message).includes('"too late"'));
	told.zed.post('too late');
	await expect.poll(posted, { intervals: [5] }).toBe(true);
	yan.cut();

	const gone = told.diagram.getByRole('group', { name: 'Yan, external client, connection lost' });
	const broke = 'broke off: the client had gone';
	await expect(told.shown('too late')).toBeVisible();
	await told.row(/^client-to-server.*"too late"/).click();
	await expect(told.node('Yan')).toHaveAccessibleName('Yan, external client');
	await expect(told.node('Yan')).not.toContainText('too late');
	expect((await painted(page)).inBad).toBe(0);

	// Halfway, the link is torn and the copy for him is in pieces; the other one flies on.
	await told.button('Forward one message').click();
	await expect(told.current).toHaveAccessibleName(/^broadcast.*"too late"/);
	await expect(gone).toBeVisible();
	await expect(gone).not.toContainText('too late');
	await expect(stageOf(told).locator('.lost')).toHaveText('1006 connection lost');
	await expect.poll(async () => (await painted(page)).inBad).toBeGreaterThan(20);
	await expect(told.shown('too late')).toHaveCount(0);
	const n = await selected(page);

	await page.getByRole('tab', { name: 'Sequence', exact: true }).click();
	const sequence = page.getByRole('region', { name: 'Sequence of messages' });
	const arrow = sequence.getByRole('button', { name: /^posted, .*“too late”/ });
	await expect(arrow).toHaveAccessibleName(new RegExp(`1 ${broke}`));
	await page.getByRole('tab', { name: 'Screens', exact: true }).click();
	const screen = (name: string) => page.getByRole('article', { name: `Screen of ${name}` });
	await expect(screen('Zed')).toContainText('too late');
	await expect(screen('Yan')).toHaveCount(0);

	// Live, it has landed where somebody was there to receive it, and nowhere else.
	await told.live.click();
	await expect(told.shown('too late')).toBeVisible();
	await expect(told.node('Yan')).toHaveCount(0);
	const trace = await (await page.request.get(told.trace)).text();
	const events = trace.split('\n').filter(Boolean);
	expect(events[n - 1]).toContain('"recipients":2');
	expect(events[n]).toContain('"code":1006');
});
