import { expect, test } from './support/external';
import { makePlayground, playgroundOn } from './support/playground';

test('the line for a terminal leads into the playground', async ({
	page,
	request,
	joinFromOutside,
}) => {
	const made = await makePlayground(request);
	const mine = playgroundOn(page);
	await mine.open(made.page);
	const invite = page.getByRole('region', { name: 'Invite' });
	const line = await invite.getByText(/^npx wscat/).innerText();
	const [, address] = /^npx wscat -c "(ws:\/\/[^"]+)"$/.exec(line) ?? [];
	expect(address).toBeDefined();
	const frame = await invite.getByText(/^\{"type":"post"/).innerText();

	const terminal = await joinFromOutside(address ?? '');
	expect(terminal.received[0]).toMatchObject({ type: 'welcome', name: 'Terminal', app: 'feed' });
	await expect(mine.node('Terminal')).toHaveAccessibleName('Terminal, external client');
	await expect(mine.clients(2)).toBeVisible();

	terminal.send(frame);
	await expect(mine.shown('Hello')).toContainText('Terminal');
	await expect(mine.node('Terminal')).toContainText('Hello');

	await mine.post('Hello, terminal');
	const last = () => terminal.received.at(-1);
	await expect.poll(last).toMatchObject({ type: 'posted', post: { text: 'Hello, terminal' } });
	await mine.own.getByRole('button', { name: 'Like: Hello' }).click();
	await expect.poll(last).toMatchObject({ type: 'liked', likes: 1 });

	terminal.send('not JSON');
	await expect.poll(last).toMatchObject({ type: 'error', code: 'bad-json' });
	await expect(mine.node('Terminal')).toBeVisible();

	await terminal.close();
	await expect(mine.node('Terminal')).toHaveCount(0);
	await expect(mine.clients(1)).toBeVisible();
});

test('the lines to join can be copied', async ({ page, context, request, baseURL }) => {
	await context.grantPermissions(['clipboard-read', 'clipboard-write']);
	const made = await makePlayground(request);
	await playgroundOn(page).open(made.page);
	const invite = page.getByRole('region', { name: 'Invite' });
	const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
	await invite.getByRole('button', { name: 'Copy the link' }).click();
	await expect(invite.getByRole('status')).toHaveText('Copied the link.');
	expect(await clipboard()).toBe(`${baseURL}${made.page}`);
	await invite.getByRole('button', { name: 'Copy the command' }).click();
	await expect(invite.getByRole('status')).toHaveText('Copied the command.');
	const { host } = new URL(baseURL ?? '');
	expect(await clipboard()).toBe(`npx wscat -c "ws://${host}${made.socket}?name=Terminal"`);
});
