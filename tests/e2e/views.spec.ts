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

told('a message that is selected in any view is the one in all', async ({ told, page }) => {
	const you = await told.name();
	const sequence = page.getByRole('region', { name: 'Sequence of messages' });
	const screen = (name: string) => page.getByRole('article', { name: `Screen of ${name}` });
	const wire = page.getByRole('region', { name: 'On the wire' });
	const pill = (name: RegExp) => told.diagram.locator('.picture').getByRole('button', { name });
	const trace = await readTrace(page.request, told.id);
	const [posts, posteds] = ['post', 'posted'].map((type) => trace.filter((m) => m.type === type));

	/** All five views and the sentence are about Zed's second post, or about what came of it. */
	async function expectSelected(type: 'post' | 'posted'): Promise<void> {
		const n = (type === 'post' ? posts : posteds)?.[1]?.n;
		const name = new RegExp(`^${type}, .*“coffee”`);
		await expect(pill(name)).toHaveAttribute('aria-pressed', 'true');
		await expect(told.diagram.locator('.play > p')).toHaveText(
			type === 'post'
				? 'Zed sends a post, “coffee”, to the server, and to nobody else.'
				: `The server tells everyone but Zed (${you}) that Zed posted “coffee”.`,
		);
		await show(page, 'Messages');
		await expect(told.current).toHaveAccessibleName(type === 'post' ? POST_2 : POSTED_2);
		await expect(told.inspector).toContainText(`no. ${n}`);
		await show(page, 'Sequence');
		await expect(arrow(page, name)).toHaveAttribute('aria-pressed', 'true');
		await expect(sequence.locator('[aria-pressed=true]')).toHaveCount(1);
		await show(page, 'Screens');
		// Zed's own app shows it at once; here it is still on its way.
		await expect(screen('Zed')).toContainText('coffee');
		await expect(screen('Zed').getByText('Changed by this message')).toHaveCount(
			type === 'post' ? 1 : 0,
		);
		await expect(screen(you).getByText('This message is on its way here')).toHaveCount(
			type === 'post' ? 0 : 1,
		);
		await show(page, 'Wire');
		await expect(wire.getByRole('heading', { name: `${type}, no. ${n}` })).toBeVisible();
		await expect(told.button('Play')).toBeVisible();
	}

	await told.row(POSTED_2).click(); // in the list
	await expectSelected('posted');
	await show(page, 'Sequence');
	await arrow(page, /^post, .*“coffee”/)
		.locator('.type')
		.click();
	await expectSelected('post');
	await told.live.click();
	await show(page, 'Screens');
	await screen(you).getByRole('button', { name: 'Zed: coffee: show the message' }).click();
	await expectSelected('posted');
	// In the picture: the first message is back in sight, and chosen there.
	await told.button('Back one message').click();
	await expect(pill(/^post, .*“coffee”/)).toBeVisible();
	await pill(/^post, .*“coffee”/).press('Enter');
	await expectSelected('post');
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
	});
