import { EventEmitter } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { describe, expect, it } from 'vitest';
import { readTrace, startLive } from '../../../tests/support/live-server';
import { connectRaw, maskedFrame } from '../../../tests/support/raw-client';
import { connect, refused, within, type TestClient } from '../../../tests/support/socket-client';
import { SYMBOLS } from '../protocol';
import { Connection } from './connection';
import { textFrame } from './frames';
import { createOutbox } from './outbox';
import type { ServerSocket } from './server-socket';
import { readSettings, type Settings } from './settings';

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
		for (let i = 1; i <= 3; i++) post(ana, `p${i}`);
		// It says of which message, even of one that is wrong besides.
		ana.send({ type: 'post', text: 'Hi', ref: 'four' });
		ana.send({ type: 'post', text: '', ref: 5 });
		expect(await ana.next()).toMatchObject({ type: 'error', code: 'too-fast', ref: 'four' });
		expect(await ana.next()).toMatchObject({ type: 'error', code: 'too-fast', ref: 5 });
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

describe('words: the longest that fits, and one character more', () => {
	it('a name: 400', async () => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const longest = '🐙'.repeat(24);
		expect((await feed.join(longest)).welcome).toMatchObject({ name: longest });
		const { status } = await refused(`${feed.address}?name=${encodeURIComponent(`${longest}x`)}`);
		expect(status).toBe(400);
	});

	it.each([
		[
			'chat',
			'the name of a room',
			(size: number) => ({ type: 'join', room: 'x'.repeat(size) }),
			24,
		],
		['chat', 'what one says', (size: number) => ({ type: 'say', text: 'é'.repeat(size) }), 280],
		[
			'feed',
			'an id of a post',
			(size: number) => ({ type: 'post', id: 'x'.repeat(size), text: 'Hi' }),
			40,
		],
		['feed', 'a ref', (size: number) => ({ type: 'post', ref: 'x'.repeat(size), text: 'Hi' }), 64],
		[
			'stocks',
			'a watch list',
			(size: number) => ({ type: 'watch', symbols: [...SYMBOLS, SYMBOLS[0]].slice(0, size) }),
			8,
		],
	] as const)('in %s, %s: invalid', async (app, _, message, most) => {
		const { create } = await startLive();
		const ana = await create(app).join('Ana');
		ana.send(message(most));
		const answers = await ana.drain();
		expect(answers.filter(({ type }) => type === 'error')).toEqual([]);
		ana.send(message(most + 1));
		expect(await ana.skip('error')).toMatchObject({ code: 'invalid' });
	});
});

describe('what is kept: the last that fits, and one more', () => {
	it('log entries: 4004', async () => {
		const { createFeed } = await startLive({ settings: { logEntriesMax: 3 } });
		const feed = createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		post(ana, 'third');
		expect(await ben.next()).toMatchObject({ type: 'posted' });
		post(ana, 'fourth');
		expect(await ben.closed()).toEqual({ code: 4004, reason: 'its log is full' });
	});

	it('characters of a trace: 4004', async () => {
		/** Two come and one posts, then another; with the size of the trace before the second post. */
		async function run(settings: Partial<Settings>) {
			const { createFeed } = await startLive({ now: () => 1_700_000_000_000, settings });
			const feed = createFeed();
			const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
			post(ana, 'first');
			await ben.next();
			const size = feed.trace().reduce((sum, event) => sum + JSON.stringify(event).length, 0);
			post(ana, 'second');
			return { size, ana, ben };
		}
		const { size } = await run({});
		const { ben } = await run({ traceCharsMax: size + 1 });
		expect(await ben.next()).toMatchObject({ post: { id: 'second' } });
		const { ana } = await run({ traceCharsMax: size });
		expect(await ana.closed()).toEqual({ code: 4004, reason: 'its log is full' });
	});

	it.each<[string, (missed: number) => Partial<Settings>]>([
		['RESUME_CHARS_MAX', (chars) => ({ resumeCharsMax: chars })],
		['half of WAITING_BYTES_MAX', (chars) => ({ waitingBytesMax: 2 * chars })],
	])('characters that a client which comes back has missed, by %s', async (_, bound) => {
		/** Whether a client that misses a post gets it; and the post's size. */
		async function run(settings: Partial<Settings>) {
			const { createFeed } = await startLive({ now: () => 1_700_000_000_000, settings });
			const feed = createFeed();
			const [ana, ben, chen] = [await feed.join('A'), await feed.join('B'), await feed.join('C')];
			const observer = await feed.observe();
			ben.socket.terminate();
			await readTrace(observer, ({ kind }) => kind === 'close');
			post(ana, 'missed');
			const chars = JSON.stringify(await chen.next()).length;
			const back = await connect(`${feed.address}?resume=1`);
			const { token, epoch } = ben.welcome;
			back.send({ type: 'resume', token, epoch, after: 3, had: 0 });
			return { chars, recovered: (await back.next())['recovered'] };
		}
		const { chars } = await run({});
		expect(await run(bound(chars))).toEqual({ chars, recovered: true });
		expect(await run(bound(chars - 1))).toEqual({ chars, recovered: false });
	});

	it('frames of one message: 1008', async () => {
		const { createFeed, port } = await startLive({ settings: { fragmentsMax: 3 } });
		const raw = await connectRaw(port, `/ws/${createFeed().id}`);
		await raw.receives('"welcome"');
		const inPieces = (...pieces: string[]): Buffer =>
			Buffer.concat(
				pieces.map((piece, i) => maskedFrame(i === 0 ? 1 : 0, piece, i === pieces.length - 1)),
			);
		raw.socket.write(inPieces('{', '"type":"like","post":"p","ref":"three"', '}'));
		await raw.receives('"ref":"three"');
		raw.socket.write(inPieces('{', '"type":"like","post":"p"', ',"ref":"four"', '}'));
		await raw.receives(Buffer.from([0x03, 0xf0])); // 1008
		expect(raw.stream().includes('four')).toBe(false);
	});

	it('errors of one client: 1008', async () => {
		const { createFeed } = await startLive({ settings: { errorsMax: 3 } });
		const ana = await createFeed().join('Ana');
		for (let i = 0; i < 3; i++) ana.raw('{');
		for (let i = 0; i < 3; i++) expect(await ana.next()).toMatchObject({ code: 'bad-json' });
		ana.send({ type: 'post', text: 'Still here' });
		ana.raw('{');
		expect(await ana.closed()).toEqual({ code: 1008, reason: 'too many errors' });
	});

	it('a first message that is due: 1008', async () => {
		const { createFeed } = await startLive({ settings: { resumeWaitMs: 30 } });
		const late = await connect(`${createFeed().address}?resume=1`);
		expect(await late.closed()).toEqual({ code: 1008, reason: 'no resume message' });
	});

	it.each([
		[65_536, 'is written'],
		[65_537, 'closes with 1013'],
	])('%i bytes that wait, of 65,536: the next message %s', (waiting) => {
		const closed: number[] = [];
		const written: string[] = [];
		const ws = Object.assign(new EventEmitter(), {
			bufferedAmount: waiting,
			close: (code: number) => void closed.push(code),
			resume: () => undefined,
			terminate: () => undefined,
			send: (data: Buffer) => void written.push(data.toString()),
			own: () => undefined,
		});
		const settings = { ...readSettings(), waitingBytesMax: 65_536, closeGraceMs: 1 };
		const ends: (() => void)[] = [];
		const connection = new Connection(
			ws as unknown as ServerSocket,
			settings,
			createOutbox((end) => void ends.push(end)),
			{ text: () => undefined, closed: () => undefined },
		);
		connection.send(textFrame('one more'));
		for (const end of ends) end();
		expect([written, closed]).toEqual(waiting > 65_536 ? [[], [1013]] : [['one more'], []]);
	});
});
