import { expect, test } from './support/external';
import { makePlayground, playgroundOn } from './support/playground';

/** Each would do something, or look like something else, if it were more than text. */
const WORDS = [
	'<img src=x onerror="document.title=1"><b>bold</b>',
	'</script><script>document.title=2</script>',
	'javascript:document.title=3',
	'[link](javascript:document.title=4) {@html "x"} &lt;i&gt;',
	'\u202eneddih\u202c \u2066turned\u2069',
	`e${'\u0301'.repeat(40)}`,
];
const NAME = '<u>Eve</u>';

test('whatever a post or a name holds is shown as text', async ({
	page,
	request,
	baseURL,
	joinFromOutside,
}) => {
	const made = await makePlayground(request);
	const mine = playgroundOn(page);
	await mine.open(made.page);
	const title = await page.title();
	const address = `${(baseURL ?? '').replace('http', 'ws')}${made.socket}`;
	const eve = await joinFromOutside(`${address}?name=${encodeURIComponent(NAME)}`);
	await expect(mine.clients(2)).toBeVisible();
	for (const text of WORDS) eve.send(JSON.stringify({ type: 'post', text }));
	for (const text of WORDS) {
		const post = mine.own.getByText(text, { exact: true });
		await expect(post).toBeVisible();
		expect(await post.evaluate((node) => node.textContent?.trim())).toBe(text);
	}
	await expect(mine.own).toContainText(NAME);
	await expect(mine.node(NAME)).toBeVisible();
	// Nothing of it has become an element, or has run.
	await expect(page.locator('img[src="x"], b:text-is("bold"), u')).toHaveCount(0);
	await expect(page.locator('a[href^="javascript:"]')).toHaveCount(0);
	expect(await page.title()).toBe(title);
	// What turns its own words around turns nothing that stands behind it.
	const turned = mine.own.getByText(WORDS[4] ?? '', { exact: true });
	expect(await turned.evaluate((node) => getComputedStyle(node).unicodeBidi)).toMatch(
		/isolate|plaintext/,
	);

	// 100 KB of combining marks are refused, and nobody sees them.
	eve.send(JSON.stringify({ type: 'post', text: `e${'\u0301'.repeat(50_000)}` }));
	await expect(mine.node(NAME)).toHaveCount(0);
	await expect(mine.own.getByText('\u0301'.repeat(100))).toHaveCount(0);
});
