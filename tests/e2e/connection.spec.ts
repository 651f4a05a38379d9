import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { createLine, createOwnServer, type Line, type OwnServer } from './support/own-server';
import { playgroundOn } from './support/playground';
import { expect, test as base } from './support/test';

interface Fixtures {
	/** Environment variables of that server. */
	settings: Record<string, string>;
	/** A server process of this test's own. */
	server: OwnServer;
	/** The line between this test's browser and that server. */
	line: Line;
}

const test = base.extend<Fixtures>({
	settings: [{}, { option: true }],
	server: async ({ settings }, use) => {
		const server = createOwnServer(settings);
		await use(server);
		await server.end();
	},
	line: async ({ server }, use) => {
		const line = await createLine(await server.start());
		await use(line);
		await line.cut();
	},
	baseURL: async ({ line }, use) => use(line.address),
});

// What Chromium says of its own accord when a server does not answer.
test.use({
	allowedErrors: [/^console error: (WebSocket connection to|Failed to load resource)/],
});

test('a lost connection is told in words and comes back by itself', async ({ page, line }) => {
	const mine = playgroundOn(page);
	await mine.open('/playground');
	await mine.crowd.getByRole('button', { name: 'Remove all' }).click();
	await mine.post('Before the cut');
	await expect(mine.shown('Before the cut')).toBeVisible();
	const name = await mine.name();

	await line.cut();
	await expect(mine.own.getByText(/^You: connection lost\. Next try in \d+ s\./)).toBeVisible();
	await expect(page.getByText(/^The picture: connection lost\./)).toBeVisible();
	await expect(mine.own.getByRole('button', { name: 'Post', exact: true })).toBeDisabled();
	await expect(mine.own.getByRole('button', { name: 'Try now' })).toBeVisible();

	await line.mend();
	await expect(mine.own.getByText('You: connected.')).toBeAttached({ timeout: 15_000 });
	await expect(page.getByText('The picture: connected.')).toBeAttached({ timeout: 15_000 });
	await expect(mine.title).toHaveText(`You are ${name}`);
	await expect(mine.shown('Before the cut')).toBeVisible();
	await mine.post('After the cut');
	await expect(mine.shown('After the cut')).toBeVisible();
	await expect(mine.clients(1)).toBeVisible();
});

test('a line that died without a word is noticed by the silence, and nothing is missed', async ({
	page,
	line,
	server,
}) => {
	await page.clock.install();
	const mine = playgroundOn(page);
	await mine.open('/playground');
	await mine.crowd.getByRole('button', { name: 'Remove all' }).click();
	await mine.post('Before the silence');
	await expect(mine.shown('Before the silence')).toBeVisible();
	const name = await mine.name();

	line.deaden();
	// Somebody else goes straight to the server.
	const id = new URL(page.url()).pathname.split('/').at(-1);
	const other = new WebSocket(`${server.address.replace('http', 'ws')}/ws/${id}?name=Other`);
	await once(other, 'open');
	other.send(JSON.stringify({ type: 'post', text: 'In the silence' }));

	await page.clock.fastForward(30_000);
	await expect(mine.own.getByText('You: connected.')).toBeAttached();
	await page.clock.fastForward(15_000);
	await expect(
		mine.own.getByText(/^You: the server has gone quiet\. Next try in \d+ s\./),
	).toBeVisible();

	await page.clock.fastForward(30_000);
	await expect(mine.own.getByText('You: connected.')).toBeAttached({ timeout: 15_000 });
	await expect(page.getByText('The picture: connected.')).toBeAttached({ timeout: 15_000 });
	await expect(mine.title).toHaveText(`You are ${name}`);
	await expect(mine.shown('In the silence')).toBeVisible();
	other.close();
});

test('the page that compares says how its connections stand, and begins anew on another playground', async ({
	page,
	line,
	server,
}) => {
	await page.goto('/compare');
	const card = (way: string) => page.locator(`[data-way="${way}"]`);
	await expect(card('websocket')).toContainText('WebSocket: connected.');
	await expect(card('sse')).toContainText('Server-Sent Events: connected.');
	await line.cut();
	await expect(card('websocket')).toContainText(
		/WebSocket: (connection lost\. Next try in \d+ s\.|connecting…)/,
	);
	await expect(card('sse')).toContainText('Server-Sent Events: connecting…');
	for (const way of ['polling', 'long-polling'])
		await expect(card(way)).toContainText('The server cannot be reached.');
	await line.mend();
	await expect(card('websocket')).toContainText('WebSocket: connected.', { timeout: 15_000 });
	await expect(card('sse')).toContainText('Server-Sent Events: connected.', { timeout: 15_000 });
	for (const way of ['polling', 'long-polling'])
		await expect(card(way)).not.toContainText('The server cannot be reached.');

	await server.end();
	await server.start();
	await expect(page.getByText('The playground of these prices has ended.')).toBeVisible({
		timeout: 20_000,
	});
	await page.getByRole('button', { name: 'Start anew' }).click();
	await expect(card('websocket')).toContainText('WebSocket: connected.');
	await expect(card('polling')).toContainText('FERN');
});

test('a view that cannot be loaded says so, and comes when it is asked for again', async ({
	page,
	line,
}) => {
	const mine = playgroundOn(page);
	await mine.open('/playground');
	await expect(mine.clients(5)).toBeVisible();
	await line.cut();
	await page.getByRole('tab', { name: 'Sequence', exact: true }).click();
	const panel = page.getByRole('tabpanel', { name: 'Sequence', exact: true });
	const told = panel.getByRole('alert');
	await expect(told).toContainText('This part of the page could not be loaded.');
	const again = told.getByRole('button', { name: 'Try again' });
	await again.click();
	await expect(again).toBeVisible();

	await line.mend();
	await again.click();
	await expect(page.getByRole('region', { name: 'Sequence of messages' })).toBeVisible();
	await expect(told).toHaveCount(0);
	// Its styles have come too.
	await expect(panel.getByRole('group', { name: 'Sequence', exact: true })).toHaveCSS(
		'display',
		'flex',
	);
});

test('after a restart the page says that the playground has ended', async ({ page, server }) => {
	const mine = playgroundOn(page);
	await mine.open('/playground');
	// What it loads when first needed is there too: a server that is down cannot send it.
	await expect(mine.clients(5)).toBeVisible();
	await page.waitForLoadState('networkidle');
	await server.end();
	await expect(mine.own.getByText(/^You: (server restarting|connection lost)\./)).toBeVisible();

	await server.start();
	const ended = mine.own.getByText(/^You: playground ended\./);
	await expect(ended).toBeVisible({ timeout: 15_000 });
	await ended.getByRole('link', { name: 'Start a new playground' }).click();
	await expect(mine.title).toHaveText(/^You are [^…]/);
	await expect(mine.clients(5)).toBeVisible();
});

test('after a restart a lesson offers to load its page again, and goes on', async ({
	page,
	server,
}) => {
	await page.goto('/lessons/three-patterns');
	await expect(page.getByText('The picture: connected.')).toBeVisible();
	await page.waitForLoadState('networkidle');
	await server.end();
	await server.start();
	const ended = page.getByText(/^The picture: playground ended\./);
	await expect(ended).toBeVisible({ timeout: 15_000 });
	await ended.getByRole('button', { name: 'Load the page again' }).click();
	await expect(page.getByText('The picture: connected.')).toBeVisible();
});

test.describe('a server that keeps its playgrounds', () => {
	const folder = mkdtempSync(join(tmpdir(), 'duplex-kept-'));
	test.use({ settings: { LOG: 'lmdb', DATA_DIR: folder } });
	test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

	test('restarts, and everyone goes on as who they were', async ({ page, server }) => {
		const mine = playgroundOn(page);
		await mine.open('/playground');
		await mine.crowd.getByRole('button', { name: 'Remove all' }).click();
		await mine.post('Before the restart');
		await expect(mine.shown('Before the restart')).toBeVisible();
		const name = await mine.name();
		await page.waitForLoadState('networkidle');
		await server.end();
		await expect(mine.own.getByText(/^You: (server restarting|connection lost)\./)).toBeVisible();

		await server.start();
		await expect(mine.own.getByText('You: connected.')).toBeAttached({ timeout: 20_000 });
		await expect(mine.title).toHaveText(`You are ${name}`);
		await expect(mine.clients(1)).toBeVisible();
		await expect(mine.shown('Before the restart')).toBeVisible();
		await mine.post('After the restart');
		await expect(mine.shown('After the restart')).toBeVisible();

		// A reload comes back as the same client, too.
		await page.reload();
		await expect(mine.title).toHaveText(`You are ${name}`);
		await expect(mine.clients(1)).toBeVisible();
		await mine.post('After the reload');
		for (const text of ['Before the restart', 'After the restart', 'After the reload'])
			await expect(mine.shown(text)).toBeVisible();
		const id = new URL(page.url()).pathname.split('/').at(-1);
		const trace = await page.request.get(`/api/playgrounds/${id}/trace`);
		const opens = (await trace.text()).split('\n').filter((line) => line.includes('"open"'));
		const mineOnly = opens.filter((line) => line.includes(`"name":"${name}"`));
		expect(new Set(mineOnly.map((line) => /"id":"(c\d+)"/.exec(line)?.[1])).size).toBe(1);
	});
});

test.describe('a server that makes one playground, and no more', () => {
	test.use({ settings: { CREATE_BURST: '1', CREATE_PER_SECOND: '0' } });

	test('says so, and the page offers to try again', async ({ page, server }) => {
		const mine = playgroundOn(page);
		await mine.open('/playground');
		await page.goto('/playground');
		await expect(page.getByRole('alert')).toHaveText(/^Too many new playgrounds/);
		await server.end();
		await page.getByRole('button', { name: 'Try again' }).click();
		await expect(page.getByRole('alert')).toHaveText('The server cannot be reached.');
		await server.start();
		await page.getByRole('button', { name: 'Try again' }).click();
		await expect(mine.clients(5)).toBeVisible();
	});
});

test.describe('a server that takes two messages of a connection, and no more', () => {
	// The first says that the page is the host.
	test.use({ settings: { MESSAGE_BURST: '2', MESSAGES_PER_SECOND: '0' } });

	test('refuses a post, and the words stand in the field again', async ({ page }) => {
		const mine = playgroundOn(page);
		await mine.open('/playground');
		await mine.crowd.getByRole('button', { name: 'Remove all' }).click();
		await mine.post('The first');
		await expect(mine.shown('The first')).toBeVisible();
		await mine.post('The second');
		await expect(mine.own.getByRole('alert')).toHaveText(/^Too many messages at once/);
		await expect(mine.own.getByLabel('Write a post')).toHaveValue('The second');

		await page.reload();
		await expect(mine.own.getByText('You: connected.')).toBeAttached();
		await expect(mine.own.getByLabel('Write a post')).toHaveValue('The second');
		await expect(mine.shown('The second')).toHaveCount(0);
	});
});

test('what is half written is there after a reload, until it is sent', async ({ page }) => {
	const mine = playgroundOn(page);
	await mine.open('/playground');
	const field = mine.own.getByLabel('Write a post');
	await field.fill('Half a sen');
	await page.reload();
	await expect(field).toHaveValue('Half a sen');
	await field.press('End');
	await field.pressSequentially('tence, and its end');
	await field.press('Enter');
	await expect(mine.shown('Half a sentence, and its end')).toBeVisible();
	await expect(field).toHaveValue('');
	await page.reload();
	await expect(mine.own.getByText('You: connected.')).toBeAttached();
	await expect(field).toHaveValue('');
});
