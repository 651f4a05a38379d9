import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makePlayground } from './support/playground';
import { expect, test } from './support/test';

test('a page of another site may frame the diagram alone, and nothing else', async ({
	browser,
	request,
	baseURL,
}) => {
	const { id } = await makePlayground(request);
	// A context of its own: here a page is meant to be elsewhere, and to complain.
	const context = await browser.newContext();
	const page = await context.newPage();
	const elsewhere = createServer((_, response) => {
		response.setHeader('content-type', 'text/html');
		response.end(`<iframe name="embed" src="${baseURL}/embed/${id}"></iframe>
			<iframe name="page" src="${baseURL}/playground/${id}"></iframe>`);
	}).listen(0, '127.0.0.1');
	await once(elsewhere, 'listening');
	const { port } = elsewhere.address() as AddressInfo;
	const complaint = page.waitForEvent('console', (message) =>
		message.text().includes('frame-ancestors'),
	);
	await page.goto(`http://127.0.0.1:${port}/`);
	const diagram = page.frameLocator('[name=embed]').getByRole('region', { name: /^Diagram:/ });
	await expect(diagram).toBeVisible();
	expect((await complaint).text()).toContain("'none'");
	await expect(page.frameLocator('[name=page]').getByRole('region')).toHaveCount(0);
	await context.close();
	elsewhere.close();
});
