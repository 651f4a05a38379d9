import { describe, expect, it } from 'vitest';
import { startDurable, temporaryFolder } from '../../../tests/support/durable-server';
import { readTrace, startLive } from '../../../tests/support/live-server';
import { connect, type Message, type TestClient } from '../../../tests/support/socket-client';
import { createFakeClock } from '../sim/fake-clock';

type Position = { after: number; had: number };

/** Comes back as whoever got `welcome`, and takes the answer. */
async function resume(address: string, welcome: Message, position: Position, changes = {}) {
	const client = await connect(`${address}?resume=1&name=Other`);
	const { token, epoch } = welcome;
	client.send({ type: 'resume', token, epoch, ...position, ...changes });
	const answer = await client.next();
	return Object.assign(client, { welcome: answer, id: String(answer['id']) });
}

const leave = async (client: TestClient): Promise<void> => {
	client.socket.terminate();
	await client.closed();
};
const post = (client: TestClient, id: string) =>
	client.send({ type: 'post', id, text: `I am ${id}` });
const idOf = (message: Message) => (message['post'] as { id: string }).id;

describe('a client that comes back', () => {
	it('is who it was, and gets what it missed: once, in order, and nothing else', async () => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		post(ana, 'one');
		post(ana, 'two');
		expect(idOf(await ben.next())).toBe('one');
		const second = await ben.next();
		await leave(ben);
		post(ana, 'three');
		await ana.drain();
		const back = await resume(feed.address, ben.welcome, { after: Number(second['seq']), had: 1 });
		expect(back.welcome).toMatchObject({
			...{ type: 'welcome', id: ben.id, name: 'Ben', recovered: true, state: null },
			...{ token: ben.welcome['token'], epoch: ben.welcome['epoch'] },
		});
		expect(idOf(await back.next())).toBe('three');
		post(ana, 'four');
		expect(idOf(await back.next())).toBe('four');
		post(back, 'five');
		expect(await ana.next()).toMatchObject({ post: { by: { id: ben.id, name: 'Ben' } } });
		expect(await back.drain()).toEqual([]);
	});

	it('gets again what was lost on the way, and the trace says that it is repeated', async () => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		const observer = await feed.observe();
		for (const id of ['one', 'two']) post(ana, id);
		const first = await ben.next();
		await ben.next(); // as if it had been lost
		await leave(ben);
		const back = await resume(feed.address, ben.welcome, { after: Number(first['seq']), had: 1 });
		expect(idOf(await back.next())).toBe('two');
		expect(await back.drain()).toEqual([]);
		const trace = await readTrace(observer, (event) => event.kind === 'message' && !!event.again);
		const closed = trace.findIndex(({ kind }) => kind === 'close');
		expect(trace.slice(closed, closed + 3)).toMatchObject([
			{ kind: 'close', client: ben.id },
			{ kind: 'open', client: { id: ben.id, name: 'Ben' } },
			{ kind: 'message', pattern: 'server-to-client', to: ben.id, type: 'posted', again: true },
		]);
	});

	it('is in its old room', async () => {
		const { create } = await startLive();
		const chat = create('chat');
		const [ana, ben] = [await chat.join('Ana'), await chat.join('Ben')];
		ana.send({ type: 'join', room: 'tea' });
		await ana.skip('room');
		ben.send({ type: 'join', room: 'tea' });
		const room = await ben.skip('room');
		await ana.skip('joined');
		await leave(ben);
		expect(await ana.next()).toMatchObject({ type: 'left', room: 'tea', by: { id: ben.id } });
		ana.send({ type: 'say', text: 'Ben?' });
		const back = await resume(chat.address, ben.welcome, { after: Number(room['seq']), had: 1 });
		expect(await back.next()).toMatchObject({ type: 'said', room: 'tea', text: 'Ben?' });
		expect(await ana.next()).toMatchObject({ type: 'joined', room: 'tea', by: { id: ben.id } });
		back.send({ type: 'say', text: 'Here' });
		expect(await ana.next()).toMatchObject({ type: 'said', room: 'tea', by: { id: ben.id } });
	});

	it('takes over from its other connection, which gets 4001', async () => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		const back = await resume(feed.address, ben.welcome, { after: 2, had: 0 });
		expect(await ben.closed()).toEqual({ code: 4001, reason: 'resumed elsewhere' });
		expect(back.welcome).toMatchObject({ id: ben.id, recovered: true });
		post(ana, 'one');
		expect(idOf(await back.next())).toBe('one');
		expect(feed.trace().filter(({ kind }) => kind !== 'message')).toMatchObject([
			...[{ kind: 'open' }, { kind: 'open' }],
			{ kind: 'close', client: ben.id, code: 4001 },
			{ kind: 'open', client: { id: ben.id } },
		]);
	});

	it.each([
		['the epoch differs', { epoch: 'another' }, true],
		['the position is forged', { after: 1000 }, true],
		['it claims more than there was', { had: 99 }, true],
		['the token is wrong', { token: 'AAAAAAAAAAAAAAAAAAAAAA' }, false],
	])('gets the full state and no part when %s', async (_, changes, known) => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		await leave(ben);
		post(ana, 'one');
		await ana.drain();
		const back = await resume(feed.address, ben.welcome, { after: 2, had: 0 }, changes);
		expect(back.welcome).toMatchObject({ recovered: false, state: { posts: [{ id: 'one' }] } });
		expect(back.id === ben.id).toBe(known);
		expect(back.welcome['name']).toBe(known ? 'Ben' : 'Other');
		expect(await back.drain()).toEqual([]);
		post(back, 'two');
		expect(await ana.next()).toMatchObject({ post: { by: { id: back.id } } });
	});

	it('gets the full state when what it missed is no longer kept, and all of it just before', async () => {
		const KEPT = 300;
		const { createFeed } = await startLive({
			settings: { resumeMessagesMax: KEPT, messageBurst: 10_000, playgroundMessageBurst: 10_000 },
		});
		// Each message of the server counts: what drains Ana is answered, too.
		for (const [posts, recovered] of [
			[KEPT - 1, true],
			[KEPT, false],
		] as const) {
			const feed = createFeed();
			const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
			await leave(ben);
			for (let i = 0; i < posts; i++) post(ana, `p${i}`);
			await ana.drain();
			const back = await resume(feed.address, ben.welcome, { after: 2, had: 0 });
			expect(back.welcome['recovered']).toBe(recovered);
			const missed = await back.drain();
			expect(missed.map(idOf)).toEqual(
				recovered ? Array.from({ length: posts }, (_, i) => `p${i}`) : [],
			);
		}
	});

	it('gets the full state when the trace has no room for what each has missed', async () => {
		const { createFeed, live } = await startLive({ settings: { traceCharsMax: 8_000 } });
		const feed = createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		const size = () => [...(live.playground(feed.id)?.trace() ?? [])].join('').length;
		for (const [id, recovered] of [
			['one', true],
			['two', false],
		] as const) {
			const last = { after: Number(ben.welcome['seq']), had: 0 };
			await leave(ben);
			post(ana, id);
			await ana.drain();
			while (!recovered && size() < 4_200) {
				post(ana, `more ${size()}`);
				await ana.drain();
			}
			const back = await resume(feed.address, ben.welcome, last);
			expect(back.welcome).toMatchObject({ id: ben.id, recovered });
			await back.drain();
			await leave(back);
		}
	});

	it('is a new client when it was away for longer than the window', async () => {
		const clock = createFakeClock(1_700_000_000_000);
		const { createFeed } = await startLive({
			now: clock.now,
			settings: { resumeWindowMs: 1000 },
		});
		const feed = createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		for (const client of [ana, ben]) await leave(client);
		const observer = await feed.observe();
		await readTrace(observer, (event) => event.n === 4);
		clock.advance(1000);
		const inTime = await resume(feed.address, ana.welcome, { after: 1, had: 0 });
		expect(inTime).toMatchObject({ id: ana.id, welcome: { recovered: true } });
		clock.advance(1);
		const late = await resume(feed.address, ben.welcome, { after: 2, had: 0 });
		expect(late.welcome).toMatchObject({ recovered: false, name: 'Other' });
		expect(late.id).not.toBe(ben.id);
	});

	it('may come back while others are away, up to the bound of those', async () => {
		const { createFeed } = await startLive({ settings: { awayMax: 2 } });
		const feed = createFeed();
		const gone = [await feed.join('A'), await feed.join('B'), await feed.join('C')];
		const observer = await feed.observe();
		for (const client of gone) {
			client.socket.terminate();
			await readTrace(observer, (event) => event.kind === 'close' && event.client === client.id);
		}
		const [a, b, c] = gone as [(typeof gone)[0], (typeof gone)[0], (typeof gone)[0]];
		expect((await resume(feed.address, a.welcome, { after: 3, had: 0 })).id).not.toBe(a.id);
		expect((await resume(feed.address, b.welcome, { after: 3, had: 0 })).id).toBe(b.id);
		expect((await resume(feed.address, c.welcome, { after: 3, had: 0 })).id).toBe(c.id);
	});
});

describe('after a restart', () => {
	it('a playground is as it was: trace, state, host, clients that come back', async () => {
		const folder = await temporaryFolder();
		const before = await startDurable(folder);
		const feed = before.createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		post(ana, 'one');
		const posted = await ben.next();
		const info = before.live.playground(feed.id)?.info();
		const told = feed.trace().map((event) => JSON.stringify(event));
		const stopping = before.live.stop();
		expect(await ben.closed()).toEqual({ code: 1012, reason: 'server restarting' });
		await stopping;

		const after = await startDurable(folder);
		const address = `${after.url}/ws/${feed.id}`;
		expect(after.live.playground(feed.id)).toBeUndefined(); // nobody has asked for it yet
		const back = await resume(address, ben.welcome, { after: Number(posted['seq']), had: 1 });
		expect(back.welcome).toMatchObject({ id: ben.id, recovered: true });
		const again = await after.live.find(feed.id);
		expect(again?.info()).toMatchObject({ createdAt: info?.createdAt, clients: 1 });
		const trace = [...(again?.trace() ?? [])].join('').trim().split('\n');
		expect(trace.slice(0, told.length)).toEqual(told);
		expect(trace.slice(told.length).map((line) => JSON.parse(line) as object)).toMatchObject([
			{ kind: 'close', code: 1012 },
			{ kind: 'close', code: 1012 },
			{ kind: 'open', client: { id: ben.id } },
		]);
		const host = await connect(`${address}?name=Host`);
		expect(await host.next()).toMatchObject({
			id: 'c3', // no id is given twice
			state: { posts: [{ id: 'one', by: { id: ana.id } }] },
		});
		host.send({ type: 'host', token: feed.hostToken });
		host.send({ type: 'announce', text: 'We are back' });
		expect(await back.skip('announcement')).toMatchObject({ text: 'We are back' });
	});

	it('the time without clients goes on where it stood', async () => {
		const folder = await temporaryFolder();
		const clock = createFakeClock(1_700_000_000_000);
		const settings = { playgroundTtlMs: 10_000 };
		const first = await startDurable(folder, { now: clock.now, settings });
		const [idle, busy] = [first.createFeed(), first.createFeed()];
		const ana = await busy.join('Ana');
		clock.advance(9_000);
		await leave(ana);
		await first.live.stop();
		clock.advance(1_001);

		const second = await startDurable(folder, { now: clock.now, settings });
		const ended = async () => (await second.live.find(idle.id)) === undefined;
		while (!(await ended())) await new Promise((resolve) => setImmediate(resolve));
		expect(await second.live.find(busy.id)).toBeDefined();
		await second.live.stop();
		const third = await startDurable(folder, { now: clock.now, settings });
		expect(await third.live.find(idle.id)).toBeUndefined();
	});

	it('a playground that has ended is gone for good', async () => {
		const folder = await temporaryFolder();
		const first = await startDurable(folder);
		const feed = first.createFeed();
		const ana = await feed.join('Ana');
		ana.send({ type: 'host', token: feed.hostToken });
		ana.send({ type: 'end' });
		expect((await ana.closed()).code).toBe(4004);
		await first.live.stop();
		const second = await startDurable(folder);
		expect(await second.live.find(feed.id)).toBeUndefined();
	});
});
