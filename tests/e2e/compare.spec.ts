import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { expect, expectAccessible, test } from './support/test';

/** A TCP relay to the server that counts what passes: what a packet capture would see. */
async function relayTo(target: URL) {
	const sockets = new Set<Socket>();
	let bytes = 0;
	const relay = createServer((near) => {
		const far = connect(Number(target.port), target.hostname);
		for (const [from, to] of [
			[near, far],
			[far, near],
		] as const) {
			sockets.add(from);
			from.on('error', () => to.destroy());
			from.on('data', (chunk: Buffer) => {
				bytes += chunk.length;
				to.write(chunk);
			});
			from.on('close', () => to.end());
		}
	});
	relay.listen(0, '127.0.0.1');
	await once(relay, 'listening');
	return {
		host: `127.0.0.1:${(relay.address() as AddressInfo).port}`,
		bytes: () => bytes,
		stop() {
			relay.close();
			for (const socket of sockets) socket.destroy();
		},
	};
}

test('the bytes of each way are those that pass on the wire', async ({ request, baseURL }) => {
	const server = new URL(baseURL ?? '');
	const made = await request.post('/api/playgrounds', { data: { app: 'stocks', seed: 3 } });
	const { id } = (await made.json()) as { id: string };
	const quotes = `/api/playgrounds/${id}/quotes`;
	const fetchAll = async (host: string, path: string): Promise<void> => {
		const [response] = (await once(get(`http://${host}${path}`), 'response')) as [IncomingMessage];
		expect(response.statusCode).toBe(200);
		await once(response.resume(), 'end');
	};
	// Somebody must be there for the ticker to tick.
	const watcher = new WebSocket(`${server.origin.replace('http', 'ws')}/ws/${id}`);
	await once(watcher, 'open');

	const ways: Record<string, (host: string, meter: string) => Promise<void>> = {
		async polling(host, meter) {
			for (let i = 0; i < 5; i++) await fetchAll(host, `${quotes}?meter=${meter}`);
		},
		async longPolling(host, meter) {
			for (const after of [-1, 0])
				await fetchAll(host, `${quotes}/next?after=${after}&meter=${meter}`);
		},
		async sse(host, meter) {
			const asked = get(`http://${host}${quotes}/stream?symbols=FERN&meter=${meter}`);
			const [stream] = (await once(asked, 'response')) as [IncomingMessage];
			expect(stream.headers['content-type']).toBe('text/event-stream');
			await once(stream, 'data');
			await once(stream, 'data'); // a tick
			asked.destroy();
		},
		async webSocket(host, meter) {
			const socket = new WebSocket(`ws://${host}/ws/${id}?meter=${meter}`);
			await once(socket, 'open');
			const prices = new Promise<void>((resolve) =>
				socket.on('message', (data) => String(data).includes('"quotes"') && resolve()),
			);
			socket.send(JSON.stringify({ type: 'watch', symbols: ['FERN', 'TIDE'] }));
			await prices;
			socket.close(1000);
			await once(socket, 'close');
		},
	};
	for (const [way, run] of Object.entries(ways)) {
		const relay = await relayTo(server);
		try {
			const meter = `test-${way}-${id}`.slice(0, 60);
			await run(relay.host, meter);
			const counted = async (): Promise<number> => {
				const response = await request.get(`/api/meters/${meter}`);
				const { up, down } = (await response.json()) as { up: number; down: number };
				return up + down;
			};
			// The last bytes may still be on their way through the relay.
			await expect
				.poll(async () => Math.abs((await counted()) / relay.bytes() - 1), { message: way })
				.toBeLessThan(0.01);
		} finally {
			relay.stop();
		}
	}
	watcher.terminate();
});

test('asks for prices that are not there are refused in words', async ({ request }) => {
	const feed = await request.post('/api/playgrounds', { data: { app: 'feed' } });
	const { id } = (await feed.json()) as { id: string };
	for (const [path, status, words] of [
		[`/api/playgrounds/${id}/quotes`, 404, 'Only a playground of the app "stocks" has prices.'],
		['/api/playgrounds/none/quotes/stream', 404, 'There is no such playground.'],
		['/api/meters/never-used', 404, 'No request has carried this meter.'],
	] as const) {
		const response = await request.get(path);
		expect(response.status()).toBe(status);
		expect(await response.text()).toContain(JSON.stringify(words).slice(1, -2));
	}
	const stocks = await request.post('/api/playgrounds', { data: { app: 'stocks' } });
	const made = (await stocks.json()) as { id: string };
	const wrong = await request.get(`/api/playgrounds/${made.id}/quotes?symbols=GOLD`);
	expect(wrong.status()).toBe(400);
});

for (const theme of ['light', 'dark'] as const)
	test(`the four ways are compared on live traffic, ${theme}`, async ({ page }) => {
		await page.addInitScript((chosen) => localStorage.setItem('duplex:theme', chosen), theme);
		await page.goto('/compare');
		const way = (name: string) => page.locator(`[data-way="${name}"]`);
		const figure = async (name: string, which: string): Promise<number> =>
			Number((await way(name).locator(`[data-figure="${which}"]`).innerText()).replaceAll(',', ''));
		for (const name of ['polling', 'long-polling', 'sse', 'websocket'])
			await expect(way(name)).toContainText('FERN');
		await expect.poll(() => figure('polling', 'requests')).toBeGreaterThan(2);
		await expect.poll(() => figure('long-polling', 'requests')).toBeGreaterThan(2);
		expect(await figure('sse', 'requests')).toBe(1);
		expect(await figure('websocket', 'requests')).toBe(1);
		await page.getByRole('button', { name: 'Stop' }).click();
		await expectAccessible(page);
		await page.setViewportSize({ width: 360, height: 740 });
		await expectAccessible(page);
		expect(await page.evaluate(() => document.scrollingElement?.scrollWidth)).toBe(360);
	});
