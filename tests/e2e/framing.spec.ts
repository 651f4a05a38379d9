import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makePlayground } from './support/playground';
import { expect, socketAddress, test } from './support/external';

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

test('alone, a playground without clients says so until somebody comes', async ({
	page,
	request,
	baseURL,
	joinFromOutside,
}) => {
	const { id, socket } = await makePlayground(request);
	await page.goto(`/embed/${id}`);
	const nobody = page.getByText('Nobody is connected to this playground just now.');
	await expect(nobody).toBeVisible();
	const zed = await joinFromOutside(socketAddress(baseURL, `${socket}?name=Zed`));
	zed.post('tea');
	await expect(page.getByText('1 client · ')).toBeVisible();
	await expect(nobody).toHaveCount(0);
});
