import type { APIRequestContext, Page } from '@playwright/test';
import { expect, expectAccessible, socketAddress, test } from './support/external';
import { makePlayground, playgroundOn } from './support/playground';

/** Makes a feed and opens its page as the page that made it would: for its host. */
async function openAsHost(page: Page, request: APIRequestContext) {
	const made = await makePlayground(request);
	await page.addInitScript(
		([id, token]) => sessionStorage.setItem(`duplex:host:${id}`, token ?? ''),
		[made.id, made.hostToken],
	);
	const host = playgroundOn(page);
	await host.open(made.page);
	return { made, host, panel: page.getByRole('region', { name: 'Host' }) };
}

test('the host removes a client and ends the playground, once asked twice', async ({
	page,
	request,
	openBrowser,
}) => {
	const { made, host, panel } = await openAsHost(page, request);
	const guest = playgroundOn(await openBrowser());
	const other = playgroundOn(await openBrowser());
	for (const one of [guest, other]) await one.open(made.page);
	const [name, rest] = [await guest.name(), await other.name()];

	const whom = panel.getByRole('combobox', { name: 'Client' });
	await expect(whom.getByRole('option', { name: await host.name(), exact: true })).toHaveCount(0);
	await whom.selectOption(name);
	await panel.getByRole('button', { name: 'Remove…' }).press('Enter');
	const remove = panel.getByRole('group', { name: `Remove ${name}?` });
	await expect(remove.getByRole('button', { name: 'Keep it' })).toBeFocused();
	await expectAccessible(page);
	await page.keyboard.press('Escape');
	await expect(panel.getByRole('button', { name: 'Remove…' })).toBeFocused();
	await panel.getByRole('button', { name: 'Remove…' }).click();
	await remove.getByRole('button', { name: `Remove ${name}` }).click();
	await expect(guest.page.getByText('removed by the host').first()).toBeVisible();
	await expect(whom.getByRole('option', { name, exact: true })).toHaveCount(0);
	await expect(whom.getByRole('option', { name: rest, exact: true })).toHaveCount(1);
	await other.post('still here');
	await expect(host.shown('still here')).toBeVisible();

	await panel.getByRole('button', { name: 'End…' }).click();
	const end = panel.getByRole('group', { name: 'End for everyone?' });
	await expectAccessible(page);
	await end.getByRole('button', { name: 'End for everyone' }).click();
	for (const one of [host, other])
		await expect(
			one.page.getByRole('link', { name: 'Start a new playground' }).first(),
		).toBeVisible();
	await expect(panel.getByRole('button', { name: 'End…' })).toBeDisabled();
	expect((await request.get(`/api/playgrounds/${made.id}`)).status()).toBe(404);
});

test('the host resets the playground for everyone, once asked twice, and the past stays', async ({
	page,
	request,
	baseURL,
	openBrowser,
	joinFromOutside,
}) => {
	const { made, host, panel } = await openAsHost(page, request);
	const guest = playgroundOn(await openBrowser());
	await guest.open(made.page);
	const question = panel.getByRole('group', { name: 'Reset for everyone?' });
	await expect(guest.page.getByRole('region', { name: 'Host' })).toHaveCount(0);
	const program = await joinFromOutside(socketAddress(baseURL, made.socket));

	await guest.post('plum');
	await expect(host.shown('plum')).toBeVisible();
	const ask = panel.getByRole('button', { name: 'Reset…' });
	await ask.press('Enter');
	await expect(question.getByRole('button', { name: 'Keep it' })).toBeFocused();
	await expectAccessible(page);
	await page.keyboard.press('Escape');
	await expect(ask).toBeFocused();
	await expect(question).toHaveCount(0);
	await expect(host.shown('plum')).toBeVisible();

	await ask.click();
	await question.getByRole('button', { name: 'Reset for everyone' }).click();
	const words = `${await host.name()} has reset the playground`;
	for (const one of [host, guest]) {
		await expect(one.shown('plum')).toHaveCount(0);
		await expect(one.row(/renewed/)).toBeVisible();
	}
	// The crowd goes on, and may have told the host of a like by now.
	await expect(guest.own.getByText(words)).toBeVisible();
	await guest.post('fig');
	await expect(host.shown('fig')).toBeVisible();
	await expect
		.poll(() => program.received.find(({ type }) => type === 'renewed'))
		.toMatchObject({ state: { posts: [] } });

	// Nothing of the record is gone: back before the reset the post is on the screen.
	await guest.row(/renewed/).click();
	await expect(guest.inspector).toContainText('the app begins anew');
	await guest.button('Back one message').click();
	await guest.button('Back one message').click();
	await expect(guest.shown('plum')).toBeVisible();

	program.send('{"type":"reset","ref":"mine"}');
	await expect
		.poll(() => program.received.find(({ ref }) => ref === 'mine'))
		.toMatchObject({ type: 'error', code: 'not-host' });
});
