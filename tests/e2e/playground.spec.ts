import { expect, socketAddress, test } from './support/external';
import { makePlayground, playgroundOn, readTrace } from './support/playground';

const idOf = (address: string): string => new URL(address).pathname.split('/').at(-1) ?? '';

test.describe('a playground of one’s own', () => {
	test('is made at once, with four simulated clients around', async ({ page }) => {
		const mine = playgroundOn(page);
		await mine.open('/playground');
		await expect(page).toHaveURL(/\/playground\/[\w-]+$/);
		await expect(mine.clients(5)).toBeVisible();
		await expect(mine.node(await mine.name())).toHaveAccessibleName(/, you$/);
		await expect(mine.diagram.getByRole('group', { name: /, simulated client$/ })).toHaveCount(4);
		await expect(mine.crowd.getByRole('heading')).toHaveText('Simulated clients 4');
		// They talk without being asked.
		await expect(mine.messages.getByRole('button').first()).toBeVisible({ timeout: 15_000 });
	});

	test('a guest brings no company', async ({ page, request }) => {
		const made = await makePlayground(request);
		const guest = playgroundOn(page);
		await guest.open(made.page);
		await expect(guest.clients(1)).toBeVisible();
		await expect(guest.crowd.getByRole('heading')).toHaveText('Simulated clients 0');
	});

	test.describe('that nobody made', () => {
		test.use({ allowedErrors: [/status of 404/] }); // what Chromium itself says

		test('is told in words, with a way on', async ({ page }) => {
			const answer = await page.goto('/playground/nobody-made-this');
			expect(answer?.status()).toBe(404);
			await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not here');
			await expect(page.getByText('There is no such playground.')).toBeVisible();
			await page.getByRole('link', { name: 'New playground' }).click();
			await expect(playgroundOn(page).clients(5)).toBeVisible();
		});
	});
});

test.describe('two browsers in one playground', () => {
	test('see each other; a post goes to all, a like to its author alone', async ({
		page,
		openBrowser,
		request,
	}) => {
		const a = playgroundOn(page);
		await a.open('/playground');
		await a.crowd.getByRole('button', { name: 'Remove all' }).click();
		const link = await page.getByRole('region', { name: 'Invite' }).locator('code').first();
		const address = await link.innerText();
		const b = playgroundOn(await openBrowser());
		const c = playgroundOn(await openBrowser());
		await b.open(address);
		await c.open(address);
		const names = [await a.name(), await b.name(), await c.name()];
		for (const seer of [a, b, c])
			for (const name of names) await expect(seer.node(name)).toBeVisible();

		await a.post('Tea or coffee?');
		await expect(a.shown('Tea or coffee?')).toContainText('You');
		for (const other of [b, c]) {
			await expect(other.shown('Tea or coffee?')).toContainText(names[0] ?? '');
			await expect(other.node(names[0] ?? '')).toContainText('Tea or coffee?');
		}
		await expect(a.shown('Tea or coffee?')).toContainText('0 likes');

		await b.own.getByRole('button', { name: 'Like: Tea or coffee?' }).click();
		await expect(a.shown('Tea or coffee?')).toContainText('1 likes');
		await expect(a.own.getByText(`♥ ${names[1]} likes your post`)).toBeVisible();
		await expect(b.own.getByRole('button', { name: 'Liked: Tea or coffee?' })).toBeVisible();
		// C looks on as the notice lands, and yet is not told.
		await expect(c.node(names[0] ?? '')).toContainText('♥ 1');
		await expect(c.own.getByRole('button', { name: 'Like: Tea or coffee?' })).toBeVisible();
		await expect(c.own.getByText(/likes/)).toHaveCount(0);
		const trace = await readTrace(request, idOf(page.url()));
		const liked = trace.filter(({ type }) => type === 'liked');
		expect(liked).toMatchObject([{ pattern: 'server-to-client', recipients: 1 }]);
	});

	test('markup in a post and in a name is text', async ({
		page,
		openBrowser,
		request,
		baseURL,
		joinFromOutside,
	}) => {
		const made = await makePlayground(request);
		const a = playgroundOn(page);
		const b = playgroundOn(await openBrowser());
		await a.open(made.page);
		await b.open(made.page);
		const text = '<script>window.hacked = 1</script><img src="/x" onerror="window.hacked = 1">';
		const name = '<img src=/x onerror=y()>';
		const address = socketAddress(baseURL, `${made.socket}?name=${encodeURIComponent(name)}`);
		const guest = await joinFromOutside(address);
		await a.post(text);
		await b.shown(text).getByText(text, { exact: true }).waitFor();
		guest.post(text);
		for (const seer of [a, b]) {
			await expect(seer.shown(text)).toHaveCount(2);
			await expect(seer.node(name)).toContainText(text);
			await seer
				.row(/^broadcast/)
				.first()
				.click();
			await expect(seer.inspector).toContainText(text);
			expect(await seer.page.locator('main').locator('img, script').count()).toBe(0);
			expect(await seer.page.evaluate(() => 'hacked' in window)).toBe(false);
		}
	});
});

test.describe('one’s own client', () => {
	test('posts with Enter, up to 280 characters of any kind', async ({ page, request }) => {
		const mine = playgroundOn(page);
		await mine.open((await makePlayground(request)).page);
		const box = mine.own.getByRole('textbox', { name: 'Write a post' });
		const button = mine.own.getByRole('button', { name: 'Post', exact: true });
		await expect(button).toBeDisabled();

		await box.fill('x'.repeat(281));
		await expect(button).toBeDisabled();
		await expect(mine.own.getByText('1 character too many: 280 is the limit.')).toBeVisible();
		await box.press('Enter');
		await expect(box).toHaveValue('x'.repeat(281));

		await box.fill('👍'.repeat(280));
		await expect(mine.own.getByText('0 characters left.')).toBeVisible();
		await box.press('Enter');
		await expect(box).toHaveValue('');
		await expect(mine.shown('👍'.repeat(280))).toBeVisible();
		await expect(mine.clients(1)).toHaveText('1 client · 2 messages');
	});

	test('takes another name as another client, and keeps it over a reload', async ({
		page,
		openBrowser,
		request,
	}) => {
		const made = await makePlayground(request);
		const a = playgroundOn(page);
		const b = playgroundOn(await openBrowser());
		await a.open(made.page);
		await b.open(made.page);
		const before = await a.name();

		await a.own.getByRole('button', { name: 'Change your name' }).click();
		const box = a.own.getByRole('textbox', { name: 'Your name' });
		await box.fill('x'.repeat(25));
		await box.press('Enter');
		await expect(a.own.getByRole('alert')).toHaveText('name must be 1–24 characters.');
		await box.fill('Nadia');
		await box.press('Enter');
		await expect(a.title).toHaveText('You are Nadia');
		for (const seer of [a, b]) {
			await expect(seer.node('Nadia')).toBeVisible();
			await expect(seer.node(before)).toHaveCount(0);
		}
		await page.reload();
		await expect(a.title).toHaveText('You are Nadia');
		await expect(a.clients(2)).toBeVisible();
	});
});

test.describe('the crowd', () => {
	test('grows and shrinks by one, by ten, to none', async ({ page, request }) => {
		const made = await makePlayground(request);
		const mine = playgroundOn(page);
		await mine.open(made.page);
		const click = (name: string) => mine.crowd.getByRole('button', { name, exact: true }).click();
		const connected = async () => {
			const answer = await request.get(`/api/playgrounds/${made.id}`);
			return ((await answer.json()) as { clients: number }).clients;
		};
		const crowdIs = async (count: number) => {
			await expect(mine.crowd.getByRole('heading')).toHaveText(`Simulated clients ${count}`);
			await expect(mine.clients(count + 1)).toBeVisible();
			await expect(mine.diagram.getByRole('group', { name: /, simulated client$/ })).toHaveCount(
				count,
			);
			await expect.poll(connected).toBe(count + 1);
		};
		await click('Add one');
		await crowdIs(1);
		await click('Add ten');
		await crowdIs(11);
		await click('Remove one');
		await crowdIs(10);
		await mine.crowd
			.getByRole('button', { name: /^Remove (?!one|all)/ })
			.first()
			.click();
		await crowdIs(9);
		await mine.diagram.getByRole('button', { name: '+ Add client' }).click();
		await crowdIs(10);
		await click('Remove all');
		await crowdIs(0);
		await expect(mine.crowd.getByRole('button', { name: 'Remove one' })).toBeDisabled();
	});

	test('stops at 60, and says so', async ({ page, request }) => {
		const mine = playgroundOn(page);
		await mine.open((await makePlayground(request)).page);
		const ten = mine.crowd.getByRole('button', { name: 'Add ten' });
		for (let i = 1; i <= 6; i++) {
			await ten.click();
			await expect(mine.crowd.getByRole('heading')).toHaveText(`Simulated clients ${i * 10}`);
		}
		await expect(mine.crowd.getByRole('status')).toHaveCount(0);
		await ten.click();
		await expect(mine.crowd.getByRole('status')).toContainText('up to 60 simulated clients');
		await expect(mine.crowd.getByRole('heading')).toHaveText('Simulated clients 60');
		await expect(mine.clients(61)).toBeVisible({ timeout: 15_000 });
	});

	test('acts faster or slower; one that is held still does nothing', async ({ page, request }) => {
		const mine = playgroundOn(page);
		await mine.open('/playground');
		const id = idOf(page.url());
		const rate = mine.crowd.getByRole('slider', { name: 'How busy' });
		await rate.press('End');
		await expect(rate).toHaveAttribute('aria-valuetext', '10 times human pace');
		await expect(mine.crowd.getByText('10×')).toBeVisible();

		const held = mine.crowd.getByRole('button', { name: /^Hold still/ }).first();
		const name = ((await held.getAttribute('aria-label')) ?? '').replace('Hold still: ', '');
		await held.click();
		await expect(mine.crowd.getByRole('button', { name: `Let act: ${name}` })).toBeVisible();
		const sent = async () =>
			(await readTrace(request, id)).filter(({ from }) => from && from !== 'server');
		const before = (await sent()).length;
		// At a human pace, three clients would take about half a minute for this.
		await expect
			.poll(async () => (await sent()).length, { timeout: 12_000 })
			.toBeGreaterThan(before + 10);
		const open = (await readTrace(request, id)) as unknown as {
			client?: { id: string; name: string };
		}[];
		const still = open.find(({ client }) => client?.name === name)?.client?.id;
		expect(still).toBeDefined();
		const after = (await sent()).slice(before);
		expect(after.filter(({ from }) => from === still)).toEqual([]);

		await mine.crowd.getByRole('button', { name: `Let act: ${name}` }).click();
		const again = (await sent()).length;
		await expect
			.poll(async () => (await sent()).slice(again).some(({ from }) => from === still), {
				timeout: 12_000,
			})
			.toBe(true);
		await mine.crowd.getByRole('button', { name: 'Hold all still' }).click();
		await expect(mine.crowd.getByRole('button', { name: /^Let act/ })).toHaveCount(4);
		await expect(mine.crowd.getByRole('button', { name: 'Let all act' })).toBeVisible();
	});
});

test.describe('on a phone', () => {
	test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

	test('everything can be done', async ({ page }) => {
		const mine = playgroundOn(page);
		await mine.open('/playground');
		await expect(mine.clients(5)).toBeVisible();
		await mine.post('From my phone');
		await expect(mine.shown('From my phone')).toBeVisible();
		await page.getByRole('tab', { name: 'Messages' }).tap();
		await expect(mine.diagram.getByRole('group', { name: 'Network' })).toBeHidden();
		// It is shown when it is sent; there is something to step back to once it has arrived.
		await expect(mine.messages.getByRole('button').nth(1)).toBeVisible();
		await mine.button('Pause').tap();
		await mine.button('Back one message').tap();
		await expect(mine.current).toBeVisible();
		await mine.button('Forward one message').tap();
		await mine.button('To the start').tap();
		await mine.live.tap();
		await expect(mine.live).toHaveAttribute('aria-pressed', 'true');
		await page.getByRole('tab', { name: 'Network' }).tap();
		await expect(mine.diagram.getByRole('group', { name: 'Network' })).toBeVisible();
		await mine.crowd.getByRole('button', { name: 'Add ten' }).tap();
		await expect(mine.clients(15)).toBeVisible();
		await mine.crowd.getByRole('button', { name: 'Remove all' }).tap();
		await expect(mine.clients(1)).toBeVisible();
		const width = await page.evaluate(() => document.scrollingElement?.scrollWidth);
		expect(width).toBe(360);
	});
});
