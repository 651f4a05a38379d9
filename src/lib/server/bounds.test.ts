import { connect as connectTcp } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startLive } from '../../../tests/support/live-server';
import { connect, refused, within, type TestClient } from '../../../tests/support/socket-client';

const error = (code: string) => ({ error: { code, message: expect.any(String) } });
const TOO_MANY = { status: 429, body: error('too-many') };
const post = (client: TestClient, id: string, ref?: string) =>
	client.send({ type: 'post', id, text: 'Hi', ref });

describe('connections: the last one that fits, and one more', () => {
	it('in all: 503', async () => {
		const { createFeed } = await startLive({ settings: { connectionsMax: 2 } });
		const [one, two] = [createFeed(), createFeed()];
		const ana = await one.join();
		await two.observe();
		expect(await refused(two.address)).toEqual({ status: 503, body: error('full') });
		ana.socket.close();
		await ana.closed();
		await two.join(); // a place is free again
	});

	it('of one playground: 429, and another playground is not touched', async () => {
		const { createFeed } = await startLive({ settings: { connectionsPerPlaygroundMax: 2 } });
		const [one, two] = [createFeed(), createFeed()];
		await one.join();
		await one.join();
		expect(await refused(one.address)).toEqual(TOO_MANY);
		await two.join();
	});

	it('from one address: 429, and another address is not touched', async () => {
		const { createFeed } = await startLive({
			settings: {
				connectionsPerAddressMax: 2,
				addressHeader: 'x-forwarded-for',
				xffDepth: 1,
			},
		});
		const feed = createFeed();
		// What the client itself claims stands to the left of what the proxy wrote.
		const from = (address: string) => ({ 'x-forwarded-for': `9.9.9.9, ${address}` });
		const first = await connect(feed.address, from('1.2.3.4'));
		await connect(feed.address, from('1.2.3.4'));
		expect(await refused(feed.address, from('1.2.3.4'))).toEqual(TOO_MANY);
		await connect(feed.address, from('1.2.3.5'));
		first.socket.close();
		await first.closed();
		await connect(feed.address, from('1.2.3.4'));
		expect((await refused(feed.address)).status).toBe(400); // past the proxy
	});

	it('from one address, which nobody can make up unless a proxy is trusted', async () => {
		const { createFeed } = await startLive({ settings: { connectionsPerAddressMax: 1 } });
		const feed = createFeed();
		await connect(feed.address, { 'x-forwarded-for': '1.2.3.4' });
		expect(await refused(feed.address, { 'x-forwarded-for': '1.2.3.5' })).toEqual(TOO_MANY);
	});

	it('on TCP: closed at once', async () => {
		const { port, createFeed } = await startLive({
			settings: { connectionsMax: 1, httpConnectionsMax: 1 },
		});
		const feed = createFeed();
		const ana = await feed.join('Ana');
		const idle = connectTcp(port, '127.0.0.1');
		await within(new Promise((resolve) => idle.once('connect', resolve)), 'the last one');
		const late = connectTcp(port, '127.0.0.1');
		late.on('error', () => undefined);
		await within(new Promise((resolve) => late.once('close', resolve)), 'one too many');
		idle.destroy();
		expect(await ana.drain()).toEqual([]);
	});
});

describe('playgrounds: the last one that fits, and one more', () => {
	it('from one address: 429, until one of them has ended', async () => {
		const { live, createFeed } = await startLive({ settings: { playgroundsPerAddressMax: 2 } });
		const create = (address: string) => {
			const creation = live.createPlayground({ app: 'feed' }, address);
			return creation.ok ? 201 : creation.refusal.status;
		};
		const feed = createFeed(); // from 127.0.0.1
		expect([create('127.0.0.1'), create('127.0.0.1')]).toEqual([201, 429]);
		expect(create('::ffff:127.0.0.1')).toBe(429); // the same address in other words
		expect(create('127.0.0.2')).toBe(201);
		live.playground(feed.id)?.close('for the test');
		expect([create('127.0.0.1'), create('127.0.0.1')]).toEqual([201, 429]);
	});
});

describe('messages: the last one that fits, and one more', () => {
	it('of one client: too-fast, and then 1008', async () => {
		const { createFeed } = await startLive({
			settings: { messageBurst: 3, messagesPerSecond: 0, tooFastMax: 2 },
		});
		const feed = createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		for (let i = 1; i <= 5; i++) post(ana, `p${i}`);
		expect(await ana.next()).toMatchObject({ type: 'error', code: 'too-fast' });
		expect(await ana.next()).toMatchObject({ type: 'error', code: 'too-fast' });
		for (const id of ['p1', 'p2', 'p3'])
			expect(await ben.next()).toMatchObject({ type: 'posted', post: { id } });
		expect(ana.socket.readyState).toBe(ana.socket.OPEN);
		post(ana, 'p6');
		expect(await ana.closed()).toEqual({ code: 1008, reason: 'too many messages' });
		expect(await ben.drain()).toEqual([]);
	});

	it('of one playground: too-fast for whoever comes, which closes nobody; the host still may', async () => {
		const { createFeed } = await startLive({
			settings: { playgroundMessageBurst: 3, playgroundMessagesPerSecond: 0, tooFastMax: 1 },
		});
		const [feed, other] = [createFeed(), createFeed()];
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		post(ana, 'p1');
		post(ana, 'p2');
		await ben.skip('posted');
		await ben.skip('posted');
		post(ben, 'p3');
		await ana.skip('posted');
		for (const ref of ['a', 'b', 'c']) {
			post(ana, `p-${ref}`, ref);
			expect(await ana.next()).toMatchObject({ type: 'error', code: 'too-fast', ref });
		}
		ben.send({ type: 'host', token: feed.hostToken });
		ben.send({ type: 'announce', text: 'Slower, please' });
		expect(await ana.next()).toMatchObject({ type: 'announcement' });
		const elsewhere = await other.join();
		expect(await elsewhere.drain()).toEqual([]);
		expect(feed.trace().filter((event) => JSON.stringify(event).includes('p-a'))).toEqual([]);
	});

	it('in deliveries: a broadcast counts once for each who gets it', async () => {
		// Two posts to two others each make four.
		const { createFeed } = await startLive({
			settings: { deliveryBurst: 5, deliveriesPerSecond: 0 },
		});
		const feed = createFeed();
		const [ana, ben, chen] = [await feed.join('A'), await feed.join('B'), await feed.join('C')];
		for (const id of ['p1', 'p2']) {
			post(ana, id);
			for (const to of [ben, chen]) expect(await to.next()).toMatchObject({ post: { id } });
		}
		// One delivery is left, and a post might need three.
		post(ana, 'p3', 'r');
		expect(await ana.next()).toMatchObject({ code: 'too-fast', ref: 'r' });
	});
});
