import type { Locator, Page } from '@playwright/test';
import { listed, selected } from './support/diagram';
import { expect, expectAccessible } from './support/external';
import { playgroundOn, readTrace, type PlaygroundPage } from './support/playground';
import { POST_2, POSTED_2, test as told } from './support/told';

const TABS = ['Messages', 'Sequence', 'Screens', 'Wire'] as const;
const THEMES = ['light', 'dark'] as const;

const tab = (page: Page, name: string): Locator => page.getByRole('tab', { name, exact: true });

/** Opens a view and waits until it is there. */
async function show(page: Page, name: (typeof TABS)[number]): Promise<void> {
	await tab(page, name).click();
	await expect(tab(page, name)).toHaveAttribute('aria-selected', 'true');
	const region = {
		Messages: 'All messages',
		Sequence: 'Sequence of messages',
		Screens: 'Screens',
		Wire: 'On the wire',
	}[name];
	await expect(page.getByRole('region', { name: region, exact: true })).toBeVisible();
}

const arrow = (page: Page, name: RegExp): Locator =>
	page.getByRole('region', { name: 'Sequence of messages' }).getByRole('button', { name });

/** Opens the wire and the handshake of a client; from then on frames are captured. */
async function capture(page: Page, client: string): Promise<Locator> {
	await show(page, 'Wire');
	const wire = page.getByRole('region', { name: 'On the wire' });
	await wire.getByText(`Handshake of ${client}`).click();
	// It comes with the server's answer to the wish for frames.
	await expect(wire).toContainText("It matches the server's Sec-WebSocket-Accept.");
	return wire;
}

/** What a client's card shows, whoever looks at it. */
const cardOf = async (on: PlaygroundPage, name: string): Promise<string> =>
	(await on.node(name).innerText()).replace(' (you)', '');

told('a message that is selected is the one in every view', async ({ told, page }) => {
	const you = await told.name();
	await told.row(POSTED_2).click();
	const n = await selected(page);
	const sentence = `The server tells everyone but Zed (${you}) that Zed posted “coffee”.`;
	await expect(told.diagram.locator('.play > p')).toHaveText(sentence);
	await expect(
		told.diagram.getByRole('button', { name: /^posted, server → 1 other\. .*“coffee”/ }),
	).toBeVisible();

	await show(page, 'Sequence');
	await expect(arrow(page, /^posted, .*“coffee”/)).toHaveAttribute('aria-pressed', 'true');
	await show(page, 'Screens');
	const screen = (name: string) => page.getByRole('article', { name: `Screen of ${name}` });
	await expect(screen(you)).toContainText(/this message/i);
	await expect(screen('Zed')).toContainText('coffee'); // whose own app shows it at once
	await expect(screen('Zed')).not.toContainText(/this message/i);
	await show(page, 'Wire');
	await expect(page.getByRole('heading', { name: `posted, no. ${n}` })).toBeVisible();

	await show(page, 'Sequence');
	await arrow(page, /^post, .*“coffee”/)
		.locator('.type')
		.click();
	await show(page, 'Messages');
	await expect(told.current).toHaveAccessibleName(POST_2);
	await expect(told.button('Play')).toBeVisible();
});

told('the wire shows the frame and the handshake', async ({ told, page }) => {
	const you = await told.name();
	const wire = await capture(page, you);
	const answer = wire.getByRole('region', { name: 'The server answers' });
	await expect(answer.getByRole('rowheader', { name: /^Sec-WebSocket-Accept$/i })).toBeVisible();

	await told.post('kettle');
	await show(page, 'Messages');
	await told.row(/^client-to-server.*"kettle"/).click();
	await show(page, 'Wire');
	const text = await wire.locator('pre').innerText();
	expect(JSON.parse(text)).toMatchObject({ type: 'post', text: 'kettle' });
	const parts = wire.getByRole('list', { name: 'Parts of the frame' });
	for (const [name, value] of [
		['FIN', '1'],
		['opcode', '0x1 (text)'],
		['MASK', '1'],
		['payload length', String(text.length)],
	] as const) {
		const part = parts.getByRole('button').filter({ has: page.getByText(name, { exact: true }) });
		await expect(part.locator('.value'), name).toHaveText(value);
	}
});

told('a link leads to the same moment, seen the same way', async ({ told, page, openBrowser }) => {
	const you = await told.name();
	await told.button('Pause').click();
	await told.button('Back one message').click();
	await expect(told.current).toHaveAccessibleName(POSTED_2);
	const n = await selected(page);
	await page.getByRole('textbox', { name: 'Text in the message' }).fill('coffee');
	await expect(told.messages.getByRole('button')).toHaveCount(2);
	const numbers = await listed(page);
	await show(page, 'Sequence');
	await expect(page).toHaveURL(
		(url) =>
			url.searchParams.has('t') &&
			url.searchParams.get('n') === String(n) &&
			url.searchParams.get('view') === 'sequence' &&
			url.searchParams.get('text') === 'coffee',
	);
	const cards = [await cardOf(told, 'Zed'), await cardOf(told, you)];

	const guest = playgroundOn(await openBrowser());
	await guest.open(page.url());
	await expect(tab(guest.page, 'Sequence')).toHaveAttribute('aria-selected', 'true');
	await expect(arrow(guest.page, /^posted, .*“coffee”/)).toHaveAttribute('aria-pressed', 'true');
	await expect(guest.button('Play')).toBeVisible();
	await expect
		.poll(async () => [await cardOf(guest, 'Zed'), await cardOf(guest, you)])
		.toEqual(cards);
	await show(guest.page, 'Messages');
	await expect(guest.page.getByRole('textbox', { name: 'Text in the message' })).toHaveValue(
		'coffee',
	);
	expect(await selected(guest.page)).toBe(n);
	expect(await listed(guest.page)).toEqual(numbers);
});

told('a saved trace is replayed, and a broken one is refused', async ({ told, page, request }) => {
	const lines = (await (await request.get(told.trace)).text()).trim().split('\n');
	const messages = (await readTrace(request, told.id))
		.filter(({ kind }) => kind === 'message')
		.map(({ n }) => n);
	const file = (name: string, content: readonly string[]) => ({
		name,
		mimeType: 'application/x-ndjson',
		buffer: Buffer.from(content.join('\n')),
	});
	await page.goto('/replay');
	await page.waitForLoadState('networkidle');
	const input = page.getByLabel('Open a trace…');
	await input.setInputFiles(file('tea.ndjson', lines));
	await expect(told.diagram).toBeVisible();
	await expect(tab(page, 'Wire')).toHaveCount(0); // a trace has no bytes
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

for (const theme of THEMES)
	told(`every view is accessible, ${theme}`, async ({ told, page }) => {
		await page.addInitScript((chosen) => localStorage.setItem('duplex:theme', chosen), theme);
		await told.open(`/playground/${told.id}`);
		await expect(page.getByRole('button', { name: 'Dark theme' })).toHaveAttribute(
			'aria-pressed',
			String(theme === 'dark'),
		);
		const you = await told.name();
		await capture(page, you);
		await told.post('kettle');
		await show(page, 'Messages');
		await told.row(/^client-to-server.*"kettle"/).click();
		for (const name of TABS) {
			if (name === 'Wire') await expect((await capture(page, you)).locator('pre')).toBeVisible();
			else await show(page, name);
			await expectAccessible(page);
		}
		await page.goto(`/replay?trace=${told.trace}`);
		await expect(told.node('Zed')).toBeVisible();
		await expectAccessible(page);
		await page.goto(`/embed/${told.id}`);
		await expect(told.node('Zed')).toBeVisible();
		await expectAccessible(page);
	});
