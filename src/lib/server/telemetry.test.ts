import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startLive } from '../../../tests/support/live-server';
import { connectRaw, maskedFrame, RAW_KEY } from '../../../tests/support/raw-client';
import { connect, within, type TestClient } from '../../../tests/support/socket-client';
import type { Ack, Handshake, WireFrame } from '../protocol';
import { attach } from './attach';
import { followedBy, joinFrames, noFrames, payloadOf, textFrame, type Frame } from './frames';
import { createLive } from './live';
import { BATCH_FRAMES_MAX, createTelemetry } from './telemetry';

const bytesOf = ({ bytes }: WireFrame): Buffer => Buffer.from(bytes, 'base64');
const post = (id: string): string => JSON.stringify({ type: 'post', id, text: 'Hi' });

/** Asks for telemetry, and waits for the handshakes that say that capture is on. */
async function watch(observer: TestClient): Promise<Handshake[]> {
	observer.send({ type: 'telemetry', frames: true });
	return (await observer.skip('telemetry'))['handshakes'] as Handshake[];
}

/** Frames as they come, until one passes. */
async function readFrames(
	observer: TestClient,
	done: (frame: WireFrame) => boolean,
): Promise<WireFrame[]> {
	const frames: WireFrame[] = [];
	for (;;) {
		const batch = ((await observer.skip('telemetry'))['frames'] ?? []) as WireFrame[];
		frames.push(...batch);
		if (batch.some(done)) return frames;
	}
}

describe('captured frames', () => {
	it('are the bytes that a client on a bare TCP socket sent and received', async () => {
		const { createFeed, port } = await startLive();
		const feed = createFeed();
		await feed.join('Ana');
		const raw = await connectRaw(port, `/ws/${feed.id}?name=Raw`);
		await raw.receives('"welcome"');
		const before = raw.stream().length;
		const observer = await feed.observe();
		await watch(observer);

		const said = maskedFrame(1, post('mine'));
		const liked = maskedFrame(1, JSON.stringify({ type: 'like', post: 'mine' }));
		// In pieces that end within headers and payloads.
		const all = Buffer.concat([said, liked]);
		raw.socket.setNoDelay(true);
		for (const [from, to] of [
			[0, 1],
			[1, 5],
			[5, said.length + 3],
			[said.length + 3, all.length],
		])
			await new Promise((sent) => raw.socket.write(all.subarray(from, to), sent));
		await raw.receives('own-post');

		const frames = await readFrames(observer, ({ n }) => n === 6);
		const trace = feed.trace();
		expect(trace[3]).toMatchObject({ n: 4, type: 'posted' });
		const mine = frames.filter(({ client }) => client === 'c2');
		expect(mine.map(({ n, direction }) => [n, direction])).toEqual([
			[3, 'in'],
			[5, 'in'],
			[6, 'out'],
		]);
		expect(mine.slice(0, 2).map(bytesOf)).toEqual([said, liked]);
		const answer = mine[2] as WireFrame;
		expect(bytesOf(answer)).toEqual(Buffer.from(raw.stream().subarray(before)));
		expect(answer.opcode).toBe(1);
		// The same broadcast, as Ana's connection carried it.
		expect(frames.find(({ n }) => n === 4)).toMatchObject({ client: 'c1', direction: 'out' });
	});

	it('hold the parts of a message in fragments, and the control frames between them', async () => {
		const { createFeed, port } = await startLive();
		const feed = createFeed();
		const observer = await feed.observe();
		await watch(observer);
		const raw = await connectRaw(port, `/ws/${feed.id}`);
		await raw.receives('"welcome"');
		const text = post('cut');
		const parts = [
			maskedFrame(1, text.slice(0, 5), false),
			maskedFrame(9, 'you there?'),
			maskedFrame(0, text.slice(5)),
			maskedFrame(8, Buffer.from([0x03, 0xe8])),
		];
		raw.socket.write(Buffer.concat(parts));
		const frames = await readFrames(
			observer,
			({ opcode, direction }) => opcode === 8 && direction === 'out',
		);
		const tail = frames.filter(({ direction }) => direction === 'in');
		const sorted = parts.map((part) => tail.find((frame) => bytesOf(frame).equals(part)));
		expect(sorted.map((frame) => frame?.n)).toEqual([2, null, 2, null]);
		const pong = frames.find(({ opcode }) => opcode === 10) as WireFrame;
		expect(bytesOf(pong)).toEqual(Buffer.from('\x8a\x0ayou there?', 'latin1'));
		const close = frames.find(({ opcode, direction }) => opcode === 8 && direction === 'out');
		expect(bytesOf(close as WireFrame)).toEqual(Buffer.from([0x88, 2, 0x03, 0xe8]));
	});

	it('begin at a frame, even when capture begins in the middle of one', async () => {
		const { createFeed, port } = await startLive();
		const feed = createFeed();
		const raw = await connectRaw(port, `/ws/${feed.id}`);
		await raw.receives('"welcome"');
		const [first, second] = [maskedFrame(1, post('one')), maskedFrame(1, post('two'))];
		raw.socket.write(first.subarray(0, 9));
		const ben = await feed.join('Ben'); // by now the server has the half frame
		const observer = await feed.observe();
		await watch(observer);
		raw.socket.write(first.subarray(9));
		await ben.skip('posted');
		raw.socket.write(second);
		const frames = await readFrames(observer, ({ n, direction }) => n === 5 && direction === 'in');
		const mine = frames.filter(({ direction }) => direction === 'in');
		expect(mine.map(({ n }) => n)).toEqual([5]);
		expect(bytesOf(mine[0] as WireFrame)).toEqual(second);
	});

	it('never hold what is not in the trace: secrets stay secret', async () => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const observer = await feed.observe();
		const ana = await feed.join('Ana');
		await watch(observer);
		const ben = await feed.join('Ben');
		ben.send({ type: 'host', token: feed.hostToken });
		ben.raw(`{"type":"host","token":"${feed.hostToken}"`);
		ben.send({ type: 'post', id: 'p', text: 'Hi' });
		await ana.skip('posted');
		const frames = await readFrames(observer, ({ n, direction }) => n === 4 && direction === 'out');
		const text = frames.map((frame) => bytesOf(frame).toString()).join();
		expect(text).not.toContain('welcome');
		const incoming = frames.filter(({ direction }) => direction === 'in');
		expect(incoming.map(({ n, client }) => [n, client])).toEqual([[3, 'c2']]);
	});
});

describe('handshakes', () => {
	it('are told as they were, but for what is private', async () => {
		const { createFeed, port } = await startLive();
		const feed = createFeed();
		const raw = await connectRaw(
			port,
			`/ws/${feed.id}?name=Raw`,
			'Cookie: a=secret\r\nAuthorization: secret\r\nX-Forwarded-For: secret\r\nUser-Agent: me\r\n',
		);
		await raw.receives('"welcome"');
		const observer = await feed.observe();
		const [handshake] = await watch(observer);
		const told = raw.request.replace(/^(Cookie|Auth|X-F).*\r\n/gm, '');
		expect(handshake).toEqual({ client: 'c1', request: told, response: raw.response });
		expect(told).toContain(`Sec-WebSocket-Key: ${RAW_KEY}`);
		expect(raw.response).toContain('Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
		await feed.join('Ben');
		const next = (await observer.skip('telemetry'))['handshakes'] as Handshake[];
		expect(next).toMatchObject([{ client: 'c2' }]);
	});
});

describe('capture', () => {
	/** A server whose side of each socket the test holds. */
	async function startHeld() {
		const live = createLive();
		const server = createServer();
		const sockets: Socket[] = [];
		server.on('connection', (socket) => sockets.push(socket));
		attach(server, live);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		onTestFinished(async () => {
			await live.stop();
			await new Promise((resolve) => server.close(resolve));
		});
		const creation = live.createPlayground({ app: 'feed' }, 'here');
		if (!creation.ok) throw new Error('no playground');
		const { port } = server.address() as AddressInfo;
		const url = `ws://127.0.0.1:${port}${creation.created.socket}`;
		/** What hangs on each socket. */
		const taps = () =>
			sockets.map((socket) => [socket.listenerCount('data'), Object.hasOwn(socket, 'write')]);
		return { url, taps };
	}

	it('touches no socket before somebody asks, nor after the last one has gone', async () => {
		const { url, taps } = await startHeld();
		const ana = await connect(url);
		await ana.next();
		const [one, two] = [await connect(`${url}?observe=1`), await connect(`${url}?observe=1`)];
		const bare = taps();
		expect(bare.map(([, own]) => own)).toEqual([false, false, false]);

		await watch(one);
		await watch(two);
		const [[listeners] = []] = bare;
		expect(taps()[0]).toEqual([Number(listeners) + 1, true]);
		expect(taps().slice(1)).toEqual(bare.slice(1));

		one.send({ type: 'telemetry' });
		two.socket.terminate();
		one.raw('anything'); // its answer comes after the request before it was heard
		await one.skip('error');
		await two.closed();
		ana.raw('{'); // the server has seen both leave
		await ana.skip('error');
		expect(taps().slice(0, 2)).toEqual(bare.slice(0, 2));
	});

	it('refuses what is no request, and too many of them', async () => {
		const { createFeed } = await startLive();
		const observer = await createFeed().observe();
		observer.send({ type: 'telemetry', frames: 'yes' });
		expect(await observer.skip('error')).toMatchObject({ code: 'unknown-type' });
		for (let i = 0; i < 12; i++) observer.send({ type: 'telemetry', acks: true });
		expect(await observer.skip('error')).toMatchObject({ code: 'too-fast' });
	});

	it('is bounded: a batch has an end, and an observer that is slow is passed over', async () => {
		const telemetry = createTelemetry({
			settings: { traceBatchMs: 5, waitingBytesMax: 4000, frameObserversMax: 3 },
			now: () => 0,
		});
		const sent = { quick: [] as string[], slow: [] as string[] };
		let told: () => void = () => undefined;
		const observer = (name: 'quick' | 'slow', waiting: number) => ({
			ended: false,
			waiting,
			send: (frame: Frame) => (sent[name].push(payloadOf(frame).toString()), told()),
			sendAndWait: () => Promise.resolve(true),
		});
		telemetry.ask(observer('quick', 999), { frames: true, acks: false });
		telemetry.ask(observer('slow', 1000), { frames: true, acks: false });
		const socket = new PassThrough();
		const handshake = { request: '', response: '' };
		telemetry.join('c1', { ws: {}, socket, heard: 0, handshake });
		let frames = noFrames();
		for (let i = 0; i < BATCH_FRAMES_MAX + 50; i++) frames = followedBy(frames, textFrame('x', 7));
		telemetry.writing(frames);
		socket.write(joinFrames(frames));
		while (!sent.quick.some((text) => text.includes('"frames"')))
			await within(new Promise<void>((resolve) => (told = resolve)), 'a batch');
		telemetry.stop();
		const batch = JSON.parse(sent.quick.at(-1) ?? '') as { frames: unknown[]; left: number };
		expect(batch.frames).toHaveLength(BATCH_FRAMES_MAX);
		expect(batch.left).toBe(50);
		expect(sent.slow).toEqual([]);
	});

	it('has room for a bounded number of observers', () => {
		const telemetry = createTelemetry({
			settings: { traceBatchMs: 5, waitingBytesMax: 4000, frameObserversMax: 3 },
			now: () => 0,
		});
		const ask = () =>
			telemetry.ask(
				{ ended: false, waiting: 0, send: () => {}, sendAndWait: () => Promise.resolve(true) },
				{ frames: true, acks: false },
			);
		for (let i = 0; i < 3; i++) expect(ask()).toBe(true);
		expect(ask()).toBe(false);
		telemetry.stop();
		expect(telemetry.capturing).toBe(false);
	});
});

describe('acks', () => {
	const readAcks = async (observer: TestClient): Promise<Ack[]> =>
		(await observer.skip('telemetry'))['acks'] as Ack[];

	it('tell observers who ask up to which event a client has received', async () => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		const early = await feed.observe();
		early.send({ type: 'telemetry', acks: true });
		ana.raw(post('p'));
		const { seq } = await ben.skip('posted');
		ben.send({ type: 'ack', seq });
		expect(await readAcks(early)).toEqual([{ client: 'c2', n: 4 }]);
		ben.send({ type: 'ack', seq: 1 }); // nobody unreceives
		ana.send({ type: 'ack', seq: 2 });
		expect(await readAcks(early)).toEqual([{ client: 'c1', n: 2 }]);

		const late = await feed.observe();
		late.send({ type: 'telemetry', acks: true });
		expect(await readAcks(late)).toEqual([
			{ client: 'c1', n: 2 },
			{ client: 'c2', n: 4 },
		]);
	});

	it('of what was never sent are refused, and change nothing', async () => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const ana = await feed.join('Ana');
		ana.send({ type: 'ack', seq: 2 });
		expect(await ana.next()).toMatchObject({ type: 'error', code: 'invalid' });
		const observer = await feed.observe();
		observer.send({ type: 'telemetry', acks: true });
		ana.send({ type: 'ack', seq: 1 });
		expect(await readAcks(observer)).toEqual([{ client: 'c1', n: 1 }]);
	});

	it('do not use up the right to post, and are no way around it', async () => {
		const { createFeed } = await startLive({
			settings: { messageBurst: 2, messagesPerSecond: 0 },
		});
		const ana = await createFeed().join('Ana');
		for (let i = 0; i < 5; i++) ana.send({ type: 'ack', seq: 1 });
		ana.raw(post('a'));
		ana.raw(post('b'));
		for (let i = 0; i < 10; i++) ana.send({ type: 'ack', seq: 1 });
		expect(await ana.next()).toMatchObject({ code: 'too-fast' });
	});

	it('are captured as frames without a place in the trace', async () => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const ana = await feed.join('Ana');
		const observer = await feed.observe();
		await watch(observer);
		ana.send({ type: 'ack', seq: 1 });
		const frames = await readFrames(observer, () => true);
		expect(frames).toMatchObject([{ n: null, client: 'c1', direction: 'in', opcode: 1 }]);
	});
});
