import { diagram, expectStanding, painted, playhead, scrubber, selected } from './support/diagram';
import { expect, socketAddress, test as base } from './support/external';
import {
	ADDRESS,
	answerByKeys,
	asking,
	expectRevealed,
	expectWaiting,
	POST,
} from './support/lesson';
import { makePlayground, playgroundOn, type PlaygroundPage } from './support/playground';
import { playgroundOf, truthOf } from './support/trace';

interface Fixtures {
	/** A quiet playground with two clients besides the page's own; Zed has posted once. */
	quiet: PlaygroundPage;
}
const test = base.extend<Fixtures>({
	quiet: async ({ page, request, baseURL, joinFromOutside }, use) => {
		const made = await makePlayground(request);
		const mine = playgroundOn(page);
		await mine.open(made.page);
		const zed = await joinFromOutside(socketAddress(baseURL, `${made.socket}?name=Zed`));
		await joinFromOutside(socketAddress(baseURL, `${made.socket}?name=Yan`));
		await expect(mine.node('Yan')).toBeVisible();
		zed.post('tea');
		await expect(mine.shown('tea')).toBeVisible();
		await use(mine);
	},
});

for (const reducedMotion of ['reduce', 'no-preference'] as const)
	test.describe(`with prefers-reduced-motion: ${reducedMotion}`, () => {
		test.use({ contextOptions: { reducedMotion } });
		const still = reducedMotion === 'reduce';

		test(`a message ${still ? 'stands still' : 'moves on'} within its flight`, async ({
			page,
			quiet,
		}) => {
			await quiet.row(/^client-to-server.*"tea"/).click();
			await quiet.speed.selectOption('0.1');
			const at = await playhead(page);
			await quiet.button('Play').click();
			await expect.poll(() => playhead(page)).toBeGreaterThan(at + 20);
			const first = await painted(page);
			const seen = await playhead(page);
			await expect.poll(() => playhead(page)).toBeGreaterThan(seen + 60);
			const second = await painted(page);
			expect(first.pixels).toBeGreaterThan(200);
			expect(second.hash === first.hash).toBe(still);

			// The picture changes as the server acts, and empties when all has landed.
			await expect(quiet.row(/^broadcast.*"tea"/)).toBeVisible();
			await expect.poll(async () => (await painted(page)).hash).not.toBe(second.hash);
			await quiet.live.click();
			await expect.poll(async () => (await painted(page)).pixels).toBe(0);
		});
	});

test.describe('with reduced motion', () => {
	test.use({ contextOptions: { reducedMotion: 'reduce' } });

	test('arrows come step by step, at once', async ({ page, quiet }) => {
		await quiet.button('Pause').click();
		await quiet.button('To the start').click();
		const shots: number[] = [];
		const places: number[] = [];
		for (const message of [/^client-to-server/, /^broadcast/]) {
			await page.keyboard.press('ArrowRight');
			// It stands at once: nothing has been played to get there.
			await expect(quiet.button('Play')).toBeVisible();
			await expect(quiet.current).toHaveAccessibleName(message);
			places.push(await playhead(page));
			const { pixels, hash } = await painted(page);
			expect(pixels).toBeGreaterThan(200);
			shots.push(hash);
		}
		expect(new Set(shots).size).toBe(2);

		await page.keyboard.press('ArrowLeft');
		await expect(quiet.current).toHaveAccessibleName(/^client-to-server/);
		expect(await playhead(page)).toBe(places[0]);
		await expect.poll(async () => (await painted(page)).hash).toBe(shots[0]);
	});

	test('no element is animated, and clients take their new places at once', async ({
		page,
		quiet,
	}) => {
		const animations = () => page.evaluate(() => document.getAnimations().length);
		expect(await animations()).toBe(0);
		// The places in which the page's own client is drawn, frame by frame, as ten others come.
		await page.evaluate(() => {
			const places = new Set<string>();
			Object.assign(globalThis, { places });
			const look = () => {
				const node = document.querySelector<HTMLElement>('.node.you');
				if (node) places.add(node.style.transform);
				requestAnimationFrame(look);
			};
			look();
		});
		await quiet.crowd.getByRole('button', { name: 'Add one' }).click();
		await expect(quiet.clients(4)).toBeVisible();
		await quiet.live.hover();
		expect(await animations()).toBe(0);
		const places = await page.evaluate(() => [
			...(globalThis as unknown as { places: Set<string> }).places,
		]);
		expect(places.length).toBeLessThanOrEqual(2);
	});

	test('the lesson waits, is answered and shows what the server did', async ({ page }) => {
		const playground = await playgroundOf(page, () => page.goto(ADDRESS));
		await page.getByRole('button', { name: 'Next: Ana posts →' }).click();
		await expect(asking(page, POST)).toBeVisible();
		const truth = await truthOf(page, playground);
		await expectWaiting(page, POST, truth);
		expect((await painted(page)).pixels).toBeGreaterThan(200);

		await answerByKeys(page, POST, 'broadcast');
		await expectRevealed(page, POST, truth);
		const first = await painted(page);
		const seen = await playhead(page);
		await expect.poll(() => playhead(page)).toBeGreaterThan(seen + 100);
		expect((await painted(page)).hash).toBe(first.hash);
		await expectStanding(page);
		expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
		await expect(page.getByRole('button', { name: /^Next: Everyone/ })).toBeVisible();
	});
});

test('a screen reader is told at most every 4 s while live', async ({ page, quiet }) => {
	test.setTimeout(60_000);
	await diagram(page)
		.locator('> [aria-live=polite]')
		.evaluate((region) => {
			const told: { at: number; text: string }[] = [];
			Object.assign(globalThis, { told });
			new MutationObserver(() => {
				told.push({ at: performance.now(), text: region.textContent ?? '' });
			}).observe(region, { childList: true, characterData: true, subtree: true });
		});
	await quiet.crowd.getByRole('button', { name: 'Add ten' }).click();
	await quiet.crowd.getByRole('slider', { name: 'How busy' }).fill('1');
	const told = () =>
		page.evaluate(() => (globalThis as unknown as { told: { at: number; text: string }[] }).told);
	await expect.poll(async () => (await told()).length, { timeout: 30_000 }).toBeGreaterThan(2);
	const all = await told();
	// A busy page may be late with one, which brings the next a little nearer.
	all.slice(1).forEach(({ at }, i) => expect(at - (all[i]?.at ?? 0)).toBeGreaterThan(3_000));
	for (const { text } of all) expect(text).toMatch(/^(\d+ messages\. The last: )?\S.*[.”]$/);
	expect(all.some(({ text }) => /^\d+ messages\./.test(text))).toBe(true);
});

test('paused, a screen reader is told about the selected message at once', async ({
	page,
	quiet,
}) => {
	const region = diagram(page).locator('> [aria-live=polite]');
	await quiet.row(/^client-to-server.*"tea"/).click();
	await expect(region).toHaveText('Zed sends a post, “tea”, to the server, and to nobody else.', {
		timeout: 1_000,
	});
	await page.keyboard.press('ArrowRight');
	await expect(region).toContainText('The server tells everyone but Zed');
	expect(await selected(page)).toBeGreaterThan(0);
	await expect(scrubber(page)).toHaveAttribute('aria-valuetext', /posted from server/);
	// Going on says nothing old.
	await quiet.button('Play').click();
	await expect(region).not.toContainText('Zed sends');
});
