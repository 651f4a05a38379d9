import { expect, expectAccessible, socketAddress, test } from './support/external';
import { playgroundOn, type Made } from './support/playground';

test('the host resets the playground for everyone, once asked twice, and the past stays', async ({
	page,
	request,
	baseURL,
	openBrowser,
	joinFromOutside,
}) => {
	const response = await request.post('/api/playgrounds', { data: { app: 'feed' } });
	const made = (await response.json()) as Made & { readonly hostToken: string };
	await page.addInitScript(
		([id, token]) => sessionStorage.setItem(`duplex:host:${id}`, token ?? ''),
		[made.id, made.hostToken],
	);
	const host = playgroundOn(page);
	const guest = playgroundOn(await openBrowser());
	await host.open(made.page);
	await guest.open(made.page);
	const panel = page.getByRole('region', { name: 'Host' });
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
