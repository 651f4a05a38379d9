import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect as connectTcp, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readTrace, startLive } from '../../../tests/support/live-server';
import { connectRaw, maskedFrame } from '../../../tests/support/raw-client';
import { within } from '../../../tests/support/socket-client';
import { createHttpServer } from './http-server';
import { readSettings } from './settings';

/** Everything a bare TCP connection says until it is closed. */
async function lastWords(socket: Socket): Promise<string> {
	const chunks: Buffer[] = [];
	socket.on('data', (chunk: Buffer) => chunks.push(chunk));
	socket.on('error', () => undefined);
	await within(once(socket, 'close'), 'the cut');
	return Buffer.concat(chunks).toString('latin1');
}

function dial(port: number): Socket {
	const socket = connectTcp(port, '127.0.0.1');
	onTestFinished(() => void socket.destroy());
	return socket;
}

describe('a peer that is slow with its request is cut, and the others notice nothing', () => {
	const settings = { headersTimeoutMs: 150, requestTimeoutMs: 300 };

	it('says nothing at all', async () => {
		const { createFeed, port } = await startLive({ settings });
		const ana = await createFeed().join('Ana');
		expect(await lastWords(dial(port))).toMatch(/^HTTP\/1.1 408 /);
		expect(await ana.drain()).toEqual([]);
	});

	it('stops in the middle of a handshake', async () => {
		const { createFeed, port } = await startLive({ settings });
		const feed = createFeed();
		const ana = await feed.join('Ana');
		const half = dial(port);
		half.write(`GET /ws/${feed.id} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConn`);
		expect(await lastWords(half)).toMatch(/^HTTP\/1.1 408 /);
		expect(await ana.drain()).toEqual([]);
		expect(feed.trace()).toHaveLength(3); // Ana came, and asked twice
	});

	it('gives one byte of its head at a time', async () => {
		const { createFeed, port } = await startLive({ settings });
		const feed = createFeed();
		const drip = dial(port);
		const head = `GET /ws/${feed.id} HTTP/1.1\r\nX-Slow: ${'x'.repeat(10_000)}`;
		let sent = 0;
		const drop = setInterval(() => drip.write(head.charAt(sent++)), 5);
		onTestFinished(() => clearInterval(drop));
		expect(await lastWords(drip)).toMatch(/^HTTP\/1.1 408 /);
		expect(sent).toBeLessThan(1000);
	});

	it('never sends the body that it promised', async () => {
		const { port } = await startLive({ settings });
		const empty = dial(port);
		empty.write('POST /api/playgrounds HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{');
		expect(await lastWords(empty)).toMatch(/^HTTP\/1.1 408 /);
	});
});

describe('a reader of an answer', () => {
	/** A server that answers `/much` with 32 MB, and all else after `waitMs`. */
	async function startAnswering(responseStallMs: number, waitMs: number) {
		const settings = { ...readSettings(), responseStallMs };
		const server = createHttpServer(settings, ({ url }, response) => {
			if (url === '/much') response.end(Buffer.alloc(32 * 2 ** 20));
			else setTimeout(() => response.end('late'), waitMs);
		});
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		onTestFinished(() => {
			server.closeAllConnections();
			server.close();
		});
		return { server, port: (server.address() as AddressInfo).port };
	}

	it('who takes nothing of it is cut', async () => {
		const { server, port } = await startAnswering(150, 0);
		const accepted = once(server, 'connection') as Promise<[Socket]>;
		const deaf = dial(port);
		deaf.write('GET /much HTTP/1.1\r\nHost: x\r\n\r\n');
		deaf.pause();
		const [socket] = await accepted;
		await within(once(socket, 'close'), 'the cut');
	});

	it('who takes it slowly, or waits for it, gets it', async () => {
		const { port } = await startAnswering(1000, 1500);
		const patient = dial(port);
		patient.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
		const [answer] = (await within(once(patient, 'data'), 'the answer')) as [Buffer];
		expect(String(answer)).toContain('late');

		const slow = dial(port);
		slow.write('GET /much HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
		let read = 0;
		slow.on('data', (chunk: Buffer) => {
			read += chunk.length;
			// Stands still for a moment, again and again: longer than the bound in all.
			if (read % 7 !== 0) return;
			slow.pause();
			setTimeout(() => slow.resume(), 60);
		});
		await within(once(slow, 'close'), 'all of it', 20_000);
		expect(read).toBeGreaterThan(32 * 2 ** 20);
	});
});

describe('a client that does not keep up is gone in time', () => {
	const quick = { heartbeatMs: 200, closeGraceMs: 50 };

	it('in the middle of a frame for ever: 1008, and then cut', async () => {
		const { createFeed, port, untilSockets } = await startLive({ settings: quick });
		const feed = createFeed();
		const [observer, ana] = [await feed.observe(), await feed.join('Ana')];
		const half = await connectRaw(port, `/ws/${feed.id}`);
		half.socket.write(maskedFrame(1, '{"type":"post","text":"Hi"}').subarray(0, 20));
		const events = await readTrace(observer, ({ kind }) => kind === 'close');
		expect(events.at(-1)).toMatchObject({ client: 'c2', code: 1008, reason: 'silent heartbeat' });
		await untilSockets(2);
		expect(await ana.drain()).toEqual([]);
	});

	it('was stopped by its system: 1008, and then cut', async () => {
		const { createFeed, untilSockets } = await startLive({ settings: quick });
		const feed = createFeed();
		const [observer, ana] = [await feed.observe(), await feed.join('Ana')];
		const script = `const { WebSocket } = await import('ws');
			new WebSocket(process.argv[1]).on('message', () => console.log('welcome'));`;
		const child = spawn(process.execPath, ['--input-type=module', '-e', script, feed.address]);
		onTestFinished(() => void child.kill('SIGKILL'));
		await within(once(child.stdout, 'data'), 'the child to connect');
		child.kill('SIGSTOP');
		const events = await readTrace(observer, ({ kind }) => kind === 'close');
		expect(events.at(-1)).toMatchObject({ client: 'c2', code: 1008, reason: 'silent heartbeat' });
		await untilSockets(2); // its kernel would have kept the connection for ever
		expect(await ana.drain()).toEqual([]);
	});

	it('is offered 10 MB and reads none of it: 1013, and then cut', async () => {
		const { createFeed, live, untilSockets } = await startLive({
			settings: {
				messageBurst: 20_000,
				playgroundMessageBurst: 20_000,
				errorsMax: 20_000,
				closeGraceMs: 50,
			},
		});
		const feed = createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		const deaf = await feed.join('Deaf');
		deaf.socket.pause();
		const text = '😀'.repeat(280);
		let offered = 0;
		for (; offered < 10_000_000; offered += 20 * 1120) {
			for (let i = 0; i < 20; i++) ana.send({ type: 'post', text });
			await ana.drain();
			await ben.drain(); // keeps up
		}
		const close = feed.trace().find(({ kind }) => kind === 'close');
		expect(close).toMatchObject({ client: 'c3', code: 1013, reason: 'cannot keep up' });
		expect(live.playground(feed.id)?.info().clients).toBe(2);
		await untilSockets(2);
		expect(await live.metrics.text()).toMatch(/^duplex_waiting_bytes 0$/m);
		expect(await live.metrics.text()).toMatch(/^duplex_waiting_bytes_max 0$/m);
		deaf.socket.resume(); // the close frame stood behind what it never read
		expect((await deaf.closed()).code).toBe(1006);
	}, 60_000);
});
