import { describe, expect, it, vi } from 'vitest';
import { readTrace, startLive } from '../../../tests/support/live-server';
import { connect } from '../../../tests/support/socket-client';
import { NAMES } from '../engine';

describe('a client of the live server', () => {
	it('gets a welcome first, with a name, a short id and the state', async () => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const ana = await feed.join(' Ana ');
		expect(ana.welcome).toMatchObject({
			type: 'welcome',
			seq: 1,
			id: 'c1',
			name: 'Ana',
			app: 'feed',
			state: { posts: [] },
			recovered: false,
		});
		expect(String(ana.welcome['token'])).toMatch(/^[\w-]{22}$/);
		const other = await feed.join();
		expect(other.welcome['id']).toBe('c2');
		expect(other.welcome['name']).toBe(NAMES[1]); // the first is taken
		expect(other.welcome['epoch']).toBe(ana.welcome['epoch']);
		expect(other.welcome['token']).not.toBe(ana.welcome['token']);
	});

	it('reaches the others with a post, and not itself', async () => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const [ana, ben, chen] = [
			await feed.join('Ana'),
			await feed.join('Ben'),
			await feed.join('Chen'),
		];
		ana.send({ type: 'post', id: 'mine', text: 'Hello <script>alert(1)</script>' });
		for (const other of [ben, chen])
			expect(await other.next()).toMatchObject({
				type: 'posted',
				seq: 4,
				post: {
					id: 'mine',
					by: { id: 'c1', name: 'Ana' },
					text: 'Hello <script>alert(1)</script>',
				},
			});
		expect(await ana.drain()).toEqual([]);
	});

	it('reaches the author alone with a like', async () => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const [ana, ben, chen] = [
			await feed.join('Ana'),
			await feed.join('Ben'),
			await feed.join('Chen'),
		];
		ana.send({ type: 'post', id: 'p', text: 'Hello' });
		await chen.skip('posted');
		await ben.skip('posted');
		ben.send({ type: 'like', post: 'p' });
		expect(await ana.next()).toMatchObject({
			type: 'liked',
			post: 'p',
			by: { id: 'c2' },
			likes: 1,
		});
		expect(await ben.drain()).toEqual([]);
		expect(await chen.drain()).toEqual([]);
	});

	it('is told what the app refuses', async () => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		ana.send({ type: 'post', id: 'p', text: 'Hello' });
		ana.send({ type: 'like', post: 'p', ref: 1 });
		expect(await ana.next()).toMatchObject({ type: 'error', code: 'own-post', ref: 1 });
		await ben.skip('posted');
		ben.send({ type: 'like', post: 'p' });
		ben.send({ type: 'like', post: 'p', ref: 'again' });
		expect(await ben.next()).toMatchObject({ code: 'already-liked', ref: 'again' });
		ben.send({ type: 'like', post: 'q' });
		expect(await ben.next()).toMatchObject({ code: 'not-found' });
	});

	it('may repeat a post with its own id without harm', async () => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		for (const text of ['Hello', 'Hello']) ana.send({ type: 'post', id: 'p', text });
		expect(await ana.drain()).toEqual([]);
		expect((await ben.drain()).map(({ type }) => type)).toEqual(['posted']);
		const chen = await feed.join('Chen');
		expect(chen.welcome['state']).toMatchObject({ posts: [{ id: 'p' }] });
	});

	it('announces only with the host token', async () => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		ana.send({ type: 'announce', text: 'Listen' });
		expect(await ana.next()).toMatchObject({ type: 'error', code: 'not-host' });
		ana.send({ type: 'host', token: 'wrong', ref: 2 });
		expect(await ana.next()).toMatchObject({ type: 'error', code: 'not-host', ref: 2 });
		ana.send({ type: 'host', token: feed.hostToken });
		ana.send({ type: 'announce', text: 'Listen' });
		for (const client of [ana, ben])
			expect(await client.next()).toMatchObject({ type: 'announcement', text: 'Listen' });
		expect(JSON.stringify(feed.trace())).not.toContain(feed.hostToken);
	});

	it('is removed by the host, with 4002, and by nobody else', async () => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const [ana, ben, chen] = [
			await feed.join('Ana'),
			await feed.join('Ben'),
			await feed.join('Chen'),
		];
		ben.send({ type: 'remove', client: ana.id, ref: 1 });
		expect(await ben.next()).toMatchObject({ type: 'error', code: 'not-host', ref: 1 });
		ana.send({ type: 'host', token: feed.hostToken });
		ana.send({ type: 'remove', client: ben.id });
		expect(await ben.closed()).toEqual({ code: 4002, reason: 'removed by the host' });
		expect(await ana.drain()).toEqual([]);
		expect(await chen.drain()).toEqual([]);
		expect(feed.trace().filter(({ kind }) => kind === 'close')).toMatchObject([
			{ client: ben.id, code: 4002, reason: 'removed by the host' },
		]);
		const again = await connect(`${feed.address}?resume=1`);
		const { token, epoch } = ben.welcome;
		again.send({ type: 'resume', token, epoch, after: 0, had: 0 });
		const welcome = await again.next();
		expect(welcome).toMatchObject({ type: 'welcome', recovered: false });
		expect(welcome['id']).not.toBe(ben.id);
	});

	it.each([
		['is away', true],
		['comes back at that moment', false],
	])('is removed by the host when it %s, and is somebody else afterwards', async (_, isAway) => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		ana.send({ type: 'host', token: feed.hostToken });
		const observer = await feed.observe();
		ben.socket.terminate();
		await readTrace(observer, ({ kind }) => kind === 'close');
		const comeBack = async () => {
			const again = await connect(`${feed.address}?resume=1`);
			const { token, epoch } = ben.welcome;
			again.send({ type: 'resume', token, epoch, after: 2, had: 0 });
			return again;
		};
		if (!isAway) {
			// Both are on their way into the log, the order before the opening.
			const real = feed.log().append.bind(feed.log());
			const held: (() => void)[] = [];
			vi.spyOn(feed.log(), 'append').mockImplementation(
				(entry) =>
					new Promise((resolve, reject) => {
						held.push(() => void real(entry).then(resolve, reject));
						if (entry.kind === 'open') for (const append of held) append();
					}),
			);
		}
		ana.send({ type: 'remove', client: ben.id });
		if (isAway) expect(await ana.drain()).toEqual([]);
		const again = await comeBack();
		if (isAway) expect(await again.next()).toMatchObject({ type: 'welcome', recovered: false });
		else expect(await again.closed()).toEqual({ code: 4002, reason: 'removed by the host' });
		const opened = feed.trace().flatMap((event) => (event.kind === 'open' ? [event] : []));
		expect(opened.filter(({ client }) => client.id === ben.id)).toHaveLength(1);
	});

	it('begins anew when the host says so, and for nobody else', async () => {
		const { create } = await startLive();
		const chat = create('chat');
		const [ana, ben, cleo] = [
			await chat.join('Ana'),
			await chat.join('Ben'),
			await chat.join('Cleo'),
		];
		ben.send({ type: 'join', room: 'tea' });
		await ben.skip('room');
		ben.send({ type: 'reset', ref: 1 });
		expect(await ben.next()).toMatchObject({ type: 'error', code: 'not-host', ref: 1 });
		await ana.skip('left');
		await cleo.skip('left');
		ana.send({ type: 'host', token: chat.hostToken });
		ana.send({ type: 'reset' });
		const members = [ana, cleo, ben].map(({ id, welcome }) => ({ id, name: welcome['name'] }));
		for (const client of [ana, ben, cleo])
			expect(await client.next()).toEqual({
				...{ type: 'renewed', seq: 6, by: { id: ana.id, name: 'Ana' } },
				state: { room: 'lobby', members },
			});
		expect(chat.trace().slice(-4)).toMatchObject([
			{ type: 'reset', from: ana.id },
			{ kind: 'room', client: ben.id, room: 'tea', action: 'leave' },
			{ kind: 'room', client: ben.id, room: 'lobby', action: 'join' },
			{ type: 'renewed', pattern: 'broadcast', audience: 'all', recipients: 3 },
		]);
		ben.send({ type: 'say', text: 'All here?' });
		for (const client of [ana, cleo])
			expect(await client.next()).toMatchObject({ type: 'said', room: 'lobby' });
		expect((await chat.join('Dee')).welcome['state']).toMatchObject({ members: { length: 4 } });
	});

	it('ends the playground as its host, and only as its host', async () => {
		const { createFeed, live } = await startLive();
		const feed = createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		const observer = await feed.observe();
		ben.send({ type: 'end' });
		expect(await ben.next()).toMatchObject({ type: 'error', code: 'not-host' });
		ana.send({ type: 'host', token: feed.hostToken });
		ana.send({ type: 'end' });
		for (const client of [ana, ben, observer])
			expect(await client.closed()).toEqual({ code: 4004, reason: 'ended by the host' });
		expect(live.playground(feed.id)).toBeUndefined();
	});

	it('gets its welcome after its resume, as someone new', async () => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const ana = await connect(`${feed.address}?name=Ana&resume=1`);
		ana.send({ type: 'post', text: 'too early' });
		expect(await ana.next()).toMatchObject({ type: 'error', code: 'invalid' });
		ana.send({ type: 'resume', token: 'old', epoch: 'old', after: 3, had: 0 });
		ana.raw('{'); // in one piece with the resume: still answered after the welcome
		expect(await ana.next()).toMatchObject({ type: 'welcome', id: 'c1', recovered: false });
		expect(await ana.next()).toMatchObject({ type: 'error', code: 'bad-json' });
		ana.send({ type: 'ack', seq: 1 });
		expect(await ana.drain()).toEqual([]);
		expect(feed.trace().map(({ kind }) => kind)).toEqual(['open', 'message', 'message']);
	});

	it('is seen as browser, simulated or external', async () => {
		const { createFeed, port } = await startLive();
		const feed = createFeed();
		const origin = { origin: `http://127.0.0.1:${port}` };
		await (await connect(feed.address, origin)).next();
		await (await connect(`${feed.address}?agent=simulated`, origin)).next();
		await (await connect(feed.address)).next();
		const agents = feed.trace().map((event) => event.kind === 'open' && event.client.agent);
		expect(agents).toEqual(['browser', 'simulated', 'external']);
	});
});
