import { expect, test } from './support/external';
import { makePlayground, playgroundOn, readTrace } from './support/playground';
import { truthOf } from './support/trace';

test('two go on while a third has stopped time, and its screens are right at each instant', async ({
	page,
	request,
	openBrowser,
}) => {
	test.setTimeout(90_000); // three pages draw at once
	const made = await makePlayground(request);
	const [ann, ben] = [playgroundOn(await openBrowser()), playgroundOn(await openBrowser())];
	const seer = playgroundOn(page);
	for (const one of [seer, ann, ben]) await one.open(made.page);
	const names = [await seer.name(), await ann.name(), await ben.name()];

	// One thing after the other: each begins when what was before has landed.
	await ann.post('plum');
	await expect(ben.shown('plum')).toBeVisible();
	await ben.post('pear');
	await expect(ann.shown('pear')).toBeVisible();
	await ann.own.getByRole('button', { name: 'Like: pear' }).click();
	await expect(ben.shown('pear')).toContainText('1 likes');
	await expect(seer.node(names[2] ?? '')).toContainText('♥ 1');
	await expect(seer.live).toHaveAttribute('aria-pressed', 'true');

	await seer.button('Pause').click();
	await ann.post('fig');
	await expect(ben.shown('fig')).toBeVisible();
	await expect(seer.live).toContainText('+2');
	await seer.page.getByRole('tab', { name: 'Screens', exact: true }).click();
	/** What the third page shows on each client's screen, newest first. */
	const screens = (): Promise<string[][]> =>
		Promise.all(
			names.map(async (name, i) => {
				const label = `Screen of ${name}${i === 0 ? ' (you)' : ''}`;
				const screen = page.getByRole('article', { name: label, exact: true });
				const posts = await screen.locator('.post').all();
				const said = await Promise.all(posts.map((post) => post.getAttribute('aria-label')));
				return said.map((text) =>
					(text ?? '').replace(/(, changed by this message)?: show the message$/, ''),
				);
			}),
		);
	const truth = await truthOf(page, made.id);
	const messages = (await readTrace(request, made.id)).filter(({ kind }) => kind === 'message');
	const seen = messages.filter((_, i) => i < messages.length - 2);
	expect(seen.map(({ type }) => type)).toEqual([
		'post',
		'posted',
		'post',
		'posted',
		'like',
		'liked',
	]);
	const expected = (sent: number, landed: number) =>
		names.map((name) => truth.postsOf(name, sent, landed));
	const last = seen.at(-1)?.n ?? 0;
	await expect.poll(screens).toEqual(expected(last, last));

	for (const [step, { n, type }] of [...seen].reverse().entries()) {
		// The others do not wait.
		if (step === 1) await ben.post('lime');
		if (step === 4) await expect(ann.shown('lime')).toBeVisible();
		await seer.button('Back one message').click();
		await expect(seer.scrubber).toHaveAttribute('aria-valuetext', new RegExp(`, ${type} from `));
		// In the air: sent, and not landed.
		await expect.poll(screens, { message: `message ${n}` }).toEqual(expected(n, n - 1));
	}
	await seer.button('To the start').click();
	await expect.poll(screens).toEqual([[], [], []]);

	await seer.live.click();
	const whole = await truthOf(page, made.id);
	const now = names.map((name) => whole.postsOf(name, Infinity, Infinity));
	expect(now.map((posts) => posts.length)).toEqual([4, 4, 4]);
	await expect.poll(screens).toEqual(now);
	await expect(seer.live).toHaveAttribute('aria-pressed', 'true');
});
