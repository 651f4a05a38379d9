import { describe, expect, it } from 'vitest';
import { readTrace, startLive } from '../../../tests/support/live-server';
import { connect } from '../../../tests/support/socket-client';
import { APPS, SERVER, type AppName } from '../protocol';

const HOSTS_MESSAGES = [
	{ type: 'announce', text: 'Listen' },
	{ type: 'remove', client: 'c2' },
	{ type: 'reset' },
	{ type: 'end' },
];

describe('who may do what is asked anew for every message', () => {
	it.each(APPS.flatMap((app) => HOSTS_MESSAGES.map((message) => ({ app, ...message }))))(
		'$app: only the host may $type, whatever else a message says',
		async ({ app, ...message }) => {
			const { create, live } = await startLive();
			const room = create(app);
			const [ana, ben] = [await room.join('Ana'), await room.join('Ben')];
			if (app === 'chat') expect(await ana.next()).toMatchObject({ type: 'joined' });
			// Words that are none of the message's, and might be taken for a proof.
			const proof = {
				host: true,
				token: room.hostToken,
				from: 'c2',
				client: 'c2',
				by: { id: 'c2' },
			};
			ana.send({ ...proof, ...message, ref: 1 });
			expect(await ana.next()).toMatchObject({ type: 'error', code: 'not-host', ref: 1 });
			expect(ben.socket.readyState).toBe(ben.socket.OPEN);
			expect(live.playground(room.id)?.info().clients).toBe(2);
			const told = room.trace().filter((event) => 'from' in event && event.from === SERVER);
			expect(told.at(-1)).toMatchObject({ type: 'error', to: ana.id });
		},
	);

	it('a host is one by its connection, and not by who it is', async () => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		const observer = await feed.observe();
		ana.send({ type: 'host', token: feed.hostToken });
		ana.send({ type: 'announce', text: 'I am the host' });
		const said = await ben.skip('announcement');
		ana.socket.terminate();
		await readTrace(observer, ({ kind }) => kind === 'close');
		const again = await connect(`${feed.address}?resume=1`);
		const { token, epoch } = ana.welcome;
		again.send({ type: 'resume', token, epoch, after: said['seq'], had: 1 });
		expect(await again.next()).toMatchObject({ id: ana.id, recovered: true });
		again.send({ type: 'announce', text: 'Am I still?' });
		expect(await again.next()).toMatchObject({ type: 'error', code: 'not-host' });
		again.send({ type: 'host', token: feed.hostToken });
		again.send({ type: 'announce', text: 'Now I am' });
		expect(await ben.next()).toMatchObject({ type: 'announcement', text: 'Now I am' });
	});

	it('a token of another playground makes nobody a host, and brings nobody back', async () => {
		const { createFeed } = await startLive();
		const [one, two] = [createFeed(), createFeed()];
		const [ana, ben] = [await one.join('Ana'), await two.join('Ben')];
		ana.send({ type: 'host', token: two.hostToken, ref: 1 });
		expect(await ana.next()).toMatchObject({ code: 'not-host', ref: 1 });
		const { token, epoch } = ben.welcome;
		const back = await connect(`${one.address}?resume=1&name=Back`);
		back.send({ type: 'resume', token, epoch, after: 1, had: 0 });
		expect(await back.next()).toMatchObject({ id: 'c2', name: 'Back', recovered: false });
		expect(ben.socket.readyState).toBe(ben.socket.OPEN);
	});

	it.each<[AppName, { type: string; [field: string]: string }, string]>([
		['feed', { type: 'post', id: 'p', text: 'Hi' }, 'posted'],
		['chat', { type: 'say', text: 'Hi' }, 'said'],
		['feed', { type: 'like', post: 'bens' }, 'liked'],
	])('%s: %j is from the one whose connection it came by', async (app, message, effect) => {
		const { create } = await startLive();
		const room = create(app);
		const [ana, ben] = [await room.join('Ana'), await room.join('Ben')];
		if (app === 'feed') ben.send({ type: 'post', id: 'bens', text: 'Like me' });
		if (app === 'feed') await ana.skip('posted');
		const other = { id: ben.id, name: 'Ben' };
		ana.send({ ...message, from: ben.id, by: other, client: other, sender: ben.id, seq: 1 });
		const heard = await ben.skip(effect);
		const { post } = heard as { post?: { by?: unknown } };
		expect(heard['by'] ?? post?.by).toEqual({ id: ana.id, name: 'Ana' });
		const { type, ...data } = message;
		expect(room.trace().at(-2)).toMatchObject({ type, from: ana.id, data });
	});

	it('an id of a client is no token: with it alone nobody is that client', async () => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		for (const token of [ana.id, feed.id, String(ana.welcome['epoch']), '']) {
			const thief = await connect(`${feed.address}?resume=1&name=Thief`);
			thief.send({ type: 'resume', token, epoch: ana.welcome['epoch'], after: 1, had: 0 });
			const welcome = await thief.next();
			expect(welcome).toMatchObject({ type: 'welcome', name: 'Thief', recovered: false });
			expect([ana.id, ben.id]).not.toContain(welcome['id']);
			thief.send({ type: 'host', token, ref: 'host' });
			expect(await thief.skip('error')).toMatchObject({ code: 'not-host', ref: 'host' });
		}
		expect(ana.socket.readyState).toBe(ana.socket.OPEN);
	});

	it('ids of playgrounds, tokens and epochs have 128 bits, and none is like another', async () => {
		const { createFeed } = await startLive();
		const seen = new Set<string>();
		for (let i = 0; i < 30; i++) {
			const feed = createFeed();
			const { token, epoch } = (await feed.join()).welcome;
			for (const secret of [feed.id, feed.hostToken, String(token), String(epoch)]) {
				expect(Buffer.from(secret, 'base64url')).toHaveLength(16);
				seen.add(secret);
			}
		}
		expect(seen.size).toBe(120);
		// Each bit is set in some, and not in all.
		const all = [...seen].map((secret) => Buffer.from(secret, 'base64url'));
		for (let bit = 0; bit < 128; bit++) {
			const set = all.filter((bytes) => ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1).length;
			expect(set).toBeGreaterThan(20);
			expect(set).toBeLessThan(100);
		}
	});
});
