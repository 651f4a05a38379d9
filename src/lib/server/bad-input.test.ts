import { describe, expect, it } from 'vitest';
import { startLive } from '../../../tests/support/live-server';
import { refused, type TestClient } from '../../../tests/support/socket-client';
import type { Settings } from './settings';

/** A sender of bad input, and two others who must not notice. */
async function three(settings: Partial<Settings> = {}) {
	const server = await startLive({ settings });
	const feed = server.createFeed();
	const [bad, ana, ben] = [await feed.join('Bad'), await feed.join('Ana'), await feed.join('Ben')];
	/** The others still hear each other, and heard nothing else. */
	async function othersAreWell(): Promise<void> {
		ana.send({ type: 'post', id: 'well', text: 'All is well' });
		expect(await ben.next()).toMatchObject({ type: 'posted', post: { id: 'well' } });
		expect(await ana.drain()).toEqual([]);
		expect(await ben.drain()).toEqual([]);
	}
	return { ...server, feed, bad, ana, ben, othersAreWell };
}

describe('bad input that is answered', () => {
	const send = (message: unknown) => (client: TestClient) => client.send(message);
	it.each([
		['broken JSON', 'bad-json', (client: TestClient) => client.raw('{"type":"post",')],
		['an unknown type', 'unknown-type', send({ type: 'shout', text: 'Hi' })],
		['the type __proto__', 'unknown-type', send({ type: '__proto__' })],
		['the type constructor', 'unknown-type', send({ type: 'constructor' })],
		['no type', 'invalid', send({ text: 'Hi' })],
		['281 characters', 'invalid', send({ type: 'post', text: 'x'.repeat(281) })],
		[
			'a second resume',
			'invalid',
			send({ type: 'resume', token: '', epoch: '', after: 0, had: 0 }),
		],
	])('%s: %s', async (_, code, misbehave) => {
		const { bad, feed, othersAreWell } = await three();
		misbehave(bad);
		const answer = await bad.next();
		expect(answer).toMatchObject({ type: 'error', seq: 3, code });
		expect(feed.trace()).toHaveLength(3); // refused at the door: not in the trace
		bad.send({ type: 'like', post: 'none' });
		expect(await bad.next()).toMatchObject({ code: 'not-found' }); // still connected
		await othersAreWell();
	});

	it('281 characters, in plain words and with the ref', async () => {
		const { bad } = await three();
		bad.send({ type: 'post', text: '😀'.repeat(281), ref: 'r1' });
		expect(await bad.next()).toMatchObject({
			message: expect.stringContaining('text must be at most 280 characters'),
			ref: 'r1',
		});
	});

	it('280 characters are fine', async () => {
		const { bad, ana } = await three();
		bad.send({ type: 'post', text: '😀'.repeat(280) });
		expect(await ana.next()).toMatchObject({ type: 'posted' });
	});

	it('50 messages in one burst: too-fast after the 20th', async () => {
		const { bad, ana, ben, othersAreWell } = await three({ messagesPerSecond: 0 });
		for (let i = 0; i < 50; i++) bad.send({ type: 'post', id: `p${i}`, text: 'Hi', ref: i });
		for (let i = 20; i < 50; i++)
			expect(await bad.next()).toMatchObject({ type: 'error', code: 'too-fast' });
		const posted = Array.from({ length: 20 }, (_, i) => ({
			type: 'posted',
			post: { id: `p${i}` },
		}));
		for (const other of [ana, ben]) expect(await other.drain()).toMatchObject(posted);
		expect(bad.socket.readyState).toBe(bad.socket.OPEN);
		await othersAreWell();
	});
});

describe('bad input that ends the connection', () => {
	it.each([
		['17 KiB', 1009, (client: TestClient) => client.raw('x'.repeat(17 * 1024))],
		['a binary frame', 1003, (client: TestClient) => client.raw(Buffer.from('{}'))],
		[
			'invalid UTF-8',
			1007,
			(client: TestClient) => client.socket.send(Buffer.from([0xc3, 0x28]), { binary: false }),
		],
		[
			'hundreds of messages at once',
			1008,
			(client: TestClient) => {
				for (let i = 0; i < 250; i++) client.raw('{}');
			},
		],
	])('%s: %i', async (_, code, misbehave) => {
		const { bad, feed, ana, othersAreWell } = await three();
		misbehave(bad);
		expect((await bad.closed()).code).toBe(code);
		await ana.drain();
		expect(feed.trace().find(({ kind }) => kind === 'close')).toMatchObject({
			client: bad.id,
			code,
		});
		await othersAreWell();
	});

	it('errors without end: 1008', async () => {
		const server = await startLive({ settings: { errorsMax: 5 } });
		const feed = server.createFeed();
		const [bad, ana] = [await feed.join('Bad'), await feed.join('Ana')];
		for (let i = 0; i < 6; i++) bad.send({ type: 'like', post: 'none' });
		expect(await bad.closed()).toEqual({ code: 1008, reason: 'too many errors' });
		expect(await ana.drain()).toEqual([]);
	});

	it('16 KiB of nonsense is just another bad message', async () => {
		const { bad, othersAreWell } = await three();
		bad.raw('x'.repeat(16 * 1024));
		expect(await bad.next()).toMatchObject({ code: 'bad-json' });
		await othersAreWell();
	});
});

describe('an upgrade that is refused', () => {
	const error = (code: string) => ({ error: { code, message: expect.any(String) } });

	it('foreign Origin: 403', async () => {
		const { feed, port, othersAreWell } = await three();
		for (const origin of ['https://evil.example', 'null', `http://127.0.0.1:${port + 1}`])
			expect(await refused(feed.address, { origin })).toEqual({
				status: 403,
				body: error('foreign-origin'),
			});
		await othersAreWell();
	});

	it('unknown playground: 404', async () => {
		const { url, othersAreWell } = await three();
		for (const path of ['/ws/nowhere', '/ws/', '/ws/__proto__', '/elsewhere'])
			expect(await refused(url + path)).toEqual({ status: 404, body: error('not-found') });
		await othersAreWell();
	});

	it.each(['', '%20', 'x'.repeat(25), 'a%07b'])('the name "%s": 400', async (name) => {
		const { feed, othersAreWell } = await three();
		const answer = await refused(`${feed.address}?name=${name}`);
		expect(answer).toEqual({ status: 400, body: error('invalid') });
		await othersAreWell();
	});

	it('while stopping: 503', async () => {
		const { live, feed } = await three();
		void live.stop();
		expect(await refused(feed.address)).toEqual({ status: 503, body: error('stopping') });
	});
});
