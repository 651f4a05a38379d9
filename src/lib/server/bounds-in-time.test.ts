import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startLive } from '../../../tests/support/live-server';
import { connect, within, type TestClient } from '../../../tests/support/socket-client';
import { createFakeClock } from '../sim/fake-clock';
import type { Settings } from './settings';

const START = 1_700_000_000_000;
const post = (client: TestClient, ref: string) =>
	client.send({ type: 'post', id: ref, text: 'Hi', ref });

/** A server whose clock stands still. */
async function still(settings: Partial<Settings>) {
	const clock = createFakeClock(START);
	const server = await startLive({ settings, now: clock.now });
	return { ...server, clock };
}

describe('rates: the last moment at which it is too soon, and the first at which it is not', () => {
	/** Whether a post of `client` is heard by the other; if not, it is answered `too-fast`. */
	async function isHeard(client: TestClient, other: TestClient, ref: string): Promise<boolean> {
		post(client, ref);
		client.send({ type: 'ack', seq: 9999 }); // refused, in any case, and has a pace of its own
		const answer = await client.next();
		if (answer['code'] === 'too-fast') {
			expect(await client.next()).toMatchObject({ code: 'invalid' });
			return false;
		}
		expect(answer).toMatchObject({ code: 'invalid' });
		expect(await other.next()).toMatchObject({ type: 'posted', post: { id: ref } });
		return true;
	}

	it.each<[string, Partial<Settings>]>([
		['messages of one client', { messageBurst: 1, messagesPerSecond: 2 }],
		['messages of a playground', { playgroundMessageBurst: 1, playgroundMessagesPerSecond: 2 }],
		// Charged as if it went to both who are there; one of them wrote it.
		['deliveries of a playground', { deliveryBurst: 1, deliveriesPerSecond: 2 }],
	])('%s', async (_, settings) => {
		const { createFeed, clock } = await still(settings);
		const feed = createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		expect(await isHeard(ana, ben, 'one')).toBe(true);
		expect(await isHeard(ana, ben, 'at-once')).toBe(false);
		clock.advance(499);
		expect(await isHeard(ana, ben, 'too-soon')).toBe(false);
		clock.advance(1);
		expect(await isHeard(ana, ben, 'two')).toBe(true);
	});

	it('new playgrounds of one address', async () => {
		const { live, clock } = await still({ createBurst: 1, createPerSecond: 2 });
		const create = () => live.createPlayground({ app: 'feed' }, '192.0.2.7').ok;
		expect([create(), create()]).toEqual([true, false]);
		clock.advance(499);
		expect(create()).toBe(false);
		clock.advance(1);
		expect(create()).toBe(true);
	});

	it.each([
		[1000, true],
		[1001, false],
	])('errors %i ms apart, with an abuse window of 1,000: closed %s', async (ms, closed) => {
		const { createFeed, clock } = await still({ errorsMax: 1, abuseWindowMs: 1000 });
		const ana = await createFeed().join('Ana');
		ana.raw('{');
		await ana.skip('error');
		clock.advance(ms);
		ana.raw('{');
		await ana.skip('error');
		if (closed) expect((await ana.closed()).code).toBe(1008);
		else {
			clock.advance(ms);
			expect(await ana.drain()).toEqual([]);
		}
	});

	it.each([
		[1000, true],
		[1001, false],
	])(
		'too-fast answers %i ms apart, with an abuse window of 1,000: closed %s',
		async (ms, closed) => {
			const { createFeed, clock } = await still({
				...{ messageBurst: 1, messagesPerSecond: 0, tooFastMax: 1, abuseWindowMs: 1000 },
			});
			const ana = await createFeed().join('Ana');
			for (const ref of ['one', 'two']) post(ana, ref);
			expect(await ana.next()).toMatchObject({ code: 'too-fast' });
			clock.advance(ms);
			post(ana, 'three');
			expect(await ana.next()).toMatchObject({ code: 'too-fast' });
			if (closed) expect((await ana.closed()).code).toBe(1008);
			else {
				ana.raw('{');
				expect(await ana.next()).toMatchObject({ code: 'too-fast' });
			}
		},
	);
});

describe('waits: the last moment at which it may still be, and the first at which it may not', () => {
	afterEach(() => void vi.useRealTimers());

	/** A server whose timers stand still, too; sockets go on. */
	async function frozen(settings: Partial<Settings>) {
		vi.useFakeTimers({
			toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
		});
		const server = await still(settings);
		return {
			...server,
			advance(ms: number): void {
				server.clock.advance(ms);
				vi.advanceTimersByTime(ms);
			},
		};
	}

	it('a playground without clients', async () => {
		const { createFeed, live, advance } = await frozen({ playgroundTtlMs: 60_000 });
		const feed = createFeed();
		const [empty, left] = [createFeed(), createFeed()];
		const ana = await left.join('Ana');
		await feed.join('Ben');
		advance(59_999);
		expect(live.playground(empty.id)).toBeDefined();
		ana.socket.close();
		while (live.playground(left.id)?.info().clients !== 0)
			await new Promise((resolve) => setImmediate(resolve));
		advance(1);
		expect(live.playground(empty.id)).toBeUndefined();
		advance(59_998);
		expect(live.playground(left.id)).toBeDefined();
		advance(1);
		expect(live.playground(left.id)).toBeUndefined();
		expect(live.playground(feed.id)).toBeDefined(); // somebody is there
	});

	it('a connection that owes its resume', async () => {
		const { createFeed, advance } = await frozen({ resumeWaitMs: 5000 });
		const feed = createFeed();
		const late = await connect(`${feed.address}?resume=1`);
		advance(4999);
		late.raw('{');
		expect(await late.next()).toMatchObject({ code: 'bad-json' });
		advance(1);
		expect(await late.closed()).toEqual({ code: 1008, reason: 'no resume message' });
	});

	it('a peer that does not answer a close', async () => {
		const { createFeed, advance, sockets, untilSockets } = await frozen({ closeGraceMs: 700 });
		const feed = createFeed();
		const [ana, deaf] = [await feed.join('Ana'), await feed.join('Deaf')];
		deaf.raw(Buffer.from('binary'));
		deaf.socket.pause();
		await ana.drain();
		while (feed.trace().every(({ kind }) => kind !== 'close')) await ana.drain();
		advance(699);
		await ana.drain();
		expect(sockets.size).toBe(2);
		advance(1);
		await untilSockets(1);
	});

	it('a peer that answers no ping: until the next one', async () => {
		const { createFeed, advance } = await frozen({ heartbeatMs: 30_000 });
		const feed = createFeed();
		const [ana, silent] = [await feed.join('Ana'), await feed.join('Silent')];
		silent.socket.pause();
		advance(30_000);
		// Her pong is on its way before what she says next.
		for (let i = 0; i < 2; i++) await ana.drain();
		advance(29_999);
		await ana.drain();
		const isClose = ({ kind }: { kind: string }) => kind === 'close';
		expect(feed.trace().filter(isClose)).toEqual([]);
		advance(1);
		await ana.drain();
		expect(feed.trace().filter(isClose)).toMatchObject([
			{ client: silent.id, code: 1008, reason: 'silent heartbeat' },
		]);
		expect(ana.socket.readyState).toBe(ana.socket.OPEN);
	});
});

it('an HTTP connection without a request is closed in time, and not before', async () => {
	const KEEP = 300;
	const { port } = await startLive({ settings: { keepAliveMs: KEEP } });
	const socket = connectTcp(port, '127.0.0.1');
	const closed = once(socket, 'close');
	for (let i = 0; i < 2; i++) {
		socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
		await within(once(socket, 'data'), 'an answer');
	}
	const from = performance.now();
	await within(closed, 'the close');
	expect(performance.now() - from).toBeGreaterThan(KEEP * 0.9);
	// Node may add a second, so that a request that is on its way is not cut.
	expect(performance.now() - from).toBeLessThan(KEEP + 2000);
});
