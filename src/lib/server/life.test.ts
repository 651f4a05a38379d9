import { connect as connectTcp } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { readTrace, startLive } from '../../../tests/support/live-server';
import { connect, refused, within } from '../../../tests/support/socket-client';
import { logToMemory } from '../../../tests/support/log-lines';
import { feed as feedRules } from '../apps';
import { createMemoryLog } from './log-memory';

describe('a playground', () => {
	it('ends with 4004 when it had no clients for its time to live', async () => {
		const { live, createFeed } = await startLive({ settings: { playgroundTtlMs: 60 } });
		const feed = createFeed();
		const ana = await feed.join('Ana');
		const observer = await feed.observe();
		// An empty one, made later, measures that time: with someone there, nothing ends.
		await (await createFeed().observe()).closed();
		expect(live.playground(feed.id)).toBeDefined();
		ana.socket.close();
		expect(await observer.closed()).toMatchObject({ code: 4004 });
		expect(live.playground(feed.id)).toBeUndefined();
		expect((await refused(feed.address)).status).toBe(404);
	});

	it('ends with 4004 when nobody ever came', async () => {
		const { createFeed } = await startLive({ settings: { playgroundTtlMs: 30 } });
		expect(await (await createFeed().observe()).closed()).toMatchObject({ code: 4004 });
	});

	it.each([
		['log', { logEntriesMax: 1 }],
		['trace', { traceCharsMax: 1 }],
	])('ends with 4004 and says so when its %s is full', async (_, settings) => {
		const { createFeed } = await startLive({ settings });
		const feed = createFeed();
		const ana = await feed.join('Ana');
		ana.send({ type: 'post', text: 'One too many' });
		expect(await ana.closed()).toEqual({ code: 4004, reason: 'its log is full' });
	});

	it('applies nothing before the log has it', async () => {
		const memory = createMemoryLog();
		const waiting: (() => void)[] = [];
		let slow = false;
		const { createFeed } = await startLive({
			createLog: () => ({
				...memory,
				subscribe: (listener) =>
					memory.subscribe((entry, seq) => {
						if (slow) waiting.push(() => listener(entry, seq));
						else listener(entry, seq);
					}),
			}),
		});
		const feed = createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		slow = true;
		ana.send({ type: 'post', id: 'p', text: 'Hi' });
		ana.raw('{'); // answered at the door, so the post before it has reached the log
		await ana.skip('error');
		expect(feed.trace()).toHaveLength(2);
		for (const write of waiting) write();
		expect(await ben.next()).toMatchObject({ type: 'posted' });
	});

	it('does nothing while its log cannot keep it, says so, and goes on afterwards', async () => {
		const memory = createMemoryLog();
		let broken = false;
		const { logger, lines } = logToMemory('error');
		const { createFeed } = await startLive({
			logger,
			createLog: () => ({
				...memory,
				append: (entry) => (broken ? Promise.reject(new Error('disk full')) : memory.append(entry)),
			}),
		});
		const feed = createFeed();
		const [ana, ben, chen] = [
			await feed.join('Ana'),
			await feed.join('Ben'),
			await feed.join('Chen'),
		];
		broken = true;
		ana.send({ type: 'post', id: 'p', text: 'Hi', ref: 7 });
		expect(await ana.next()).toMatchObject({ type: 'error', code: 'unavailable', ref: 7 });
		const late = await connect(feed.address);
		expect(await late.closed()).toMatchObject({ code: 1013 });
		chen.socket.terminate();
		await chen.closed();
		ana.send({ type: 'post', id: 'q', text: 'Again', ref: 8 });
		expect(await ana.next()).toMatchObject({ code: 'unavailable', ref: 8 });
		expect(feed.trace()).toHaveLength(3);
		expect(lines()[0]).toMatchObject({ msg: 'a log could not keep an entry', level: 50 });
		broken = false;
		ana.send({ type: 'post', id: 'p', text: 'Hi' });
		expect(await ben.next()).toMatchObject({ type: 'posted', post: { id: 'p' } });
		// Chen went while nothing could be kept: that is made up for before anything else.
		expect(feed.trace().slice(3)).toMatchObject([
			{ kind: 'close', client: chen.id },
			{ kind: 'message', type: 'post' },
			{ kind: 'message', type: 'posted', recipients: 1 },
		]);
	});

	it('ends with 4004 when its rules fail, and others go on', async () => {
		const { logger, lines } = logToMemory('error');
		const { createFeed } = await startLive({ logger });
		const [bad, good] = [createFeed(), createFeed()];
		const [ana, ben] = [await bad.join('Ana'), await good.join('Ben')];
		vi.spyOn(feedRules.on, 'like').mockImplementationOnce(() => {
			throw new Error('a bug');
		});
		ana.send({ type: 'like', post: 'p' });
		expect(await ana.closed()).toEqual({ code: 4004, reason: 'it failed' });
		expect(lines()).toMatchObject([{ msg: 'a playground failed and was ended', level: 50 }]);
		expect(await ben.drain()).toEqual([]);
	});

	it('has a clock that never goes back, in whole ms', async () => {
		const times = [1000.7, 2000.2, 1500, 3000];
		const { createFeed } = await startLive({ now: () => times.shift() ?? 2500 });
		const feed = createFeed();
		await feed.join('Ana');
		await feed.join('Ben');
		const at = feed.trace().map((event) => event.at);
		expect(at).toEqual([...at].sort((a, b) => a - b));
		expect(at.every(Number.isInteger)).toBe(true);
	});
});

describe('the server', () => {
	it('limits new playgrounds by address and in number', async () => {
		const { live } = await startLive({
			settings: { createBurst: 2, createPerSecond: 0, playgroundsMax: 3 },
		});
		const create = (address: string) => {
			const creation = live.createPlayground({ app: 'feed' }, address);
			return creation.ok ? 201 : creation.refusal.status;
		};
		expect([create('a'), create('a'), create('a')]).toEqual([201, 201, 429]);
		expect([create('b'), create('b')]).toEqual([201, 503]);
	});

	it('stops: 1012 for everyone, 503 for newcomers, in time', async () => {
		const { live, createFeed } = await startLive({ settings: { closeGraceMs: 200 } });
		const feed = createFeed();
		const [ana, observer] = [await feed.join('Ana'), await feed.observe()];
		const deaf = await feed.join('Deaf');
		deaf.socket.pause(); // never answers the close frame
		const stopped = live.stop();
		expect(live.stopping).toBe(true);
		expect(await refused(feed.address)).toMatchObject({ status: 503 });
		expect(live.createPlayground({ app: 'feed' }, 'a')).toMatchObject({
			refusal: { status: 503, code: 'stopping' },
		});
		for (const client of [ana, observer]) expect((await client.closed()).code).toBe(1012);
		await within(stopped, 'the stop', 1000);
		expect(live.stop()).toBe(stopped);
	});

	it('closes a silent peer with 1008 and cuts it, and keeps one that answers', async () => {
		const { createFeed, port } = await startLive({
			settings: { heartbeatMs: 200, closeGraceMs: 50 },
		});
		const feed = createFeed();
		const [ana, observer] = [await feed.join('Ana'), await feed.observe()];
		const silent = connectTcp(port, '127.0.0.1');
		const bytes: Buffer[] = [];
		silent.on('data', (chunk) => bytes.push(chunk));
		silent.write(
			`GET /ws/${feed.id} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\n` +
				'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
				'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
		);
		await within(new Promise((resolve) => silent.once('close', resolve)), 'the cut');
		const policy = Buffer.from([0x88, 2 + 'silent heartbeat'.length, 0x03, 0xf0]);
		expect(Buffer.concat(bytes).includes(policy)).toBe(true);
		const events = await readTrace(observer, ({ kind }) => kind === 'close');
		expect(events.at(-1)).toMatchObject({ client: 'c2', code: 1008, reason: 'silent heartbeat' });
		expect(await ana.drain()).toEqual([]);
	});

	it('cuts a client that cannot keep up with 1013, and the others get everything', async () => {
		const { live, createFeed } = await startLive({
			settings: {
				messageBurst: 100_000,
				playgroundMessageBurst: 100_000,
				errorsMax: 100_000,
				waitingBytesMax: 64 * 1024,
				closeGraceMs: 50,
			},
		});
		const feed = createFeed();
		const [ana, ben, slow] = [await feed.join('Ana'), await feed.join('Ben'), await feed.join()];
		slow.socket.pause();
		const text = '😀'.repeat(280);
		const clients = () => live.playground(feed.id)?.info().clients;
		let received = 0;
		let posts = 0;
		for (; clients() === 3 && posts < 20_000; posts += 20) {
			for (let i = 0; i < 20; i++) ana.send({ type: 'post', text });
			await ana.drain();
			received += (await ben.drain()).length;
		}
		const close = feed.trace().find(({ kind }) => kind === 'close');
		expect(close).toMatchObject({ client: 'c3', code: 1013, reason: 'cannot keep up' });
		expect(received).toBe(posts);
	});

	it('survives sockets that break during the handshake and after', async () => {
		const { createFeed, port } = await startLive();
		const feed = createFeed();
		const ana = await feed.join('Ana');
		const half = connectTcp(port, '127.0.0.1');
		half.write(
			'GET /ws/none HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
		);
		half.resetAndDestroy();
		const ben = await connect(feed.address);
		await ben.next();
		ben.socket.terminate();
		await ben.closed();
		const observer = await feed.observe();
		const events = await readTrace(observer, ({ kind }) => kind === 'close');
		expect(events.at(-1)).toMatchObject({ client: 'c2', code: 1006 });
		expect(await ana.drain()).toEqual([]);
	});
});
