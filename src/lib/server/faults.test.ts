import { describe, expect, it } from 'vitest';
import { readTrace, startLive } from '../../../tests/support/live-server';
import { connectRaw } from '../../../tests/support/raw-client';
import { connect, within, type TestClient } from '../../../tests/support/socket-client';
import type { FaultRequest, LineSample } from '../protocol';
import { postFault } from './http-faults';
import type { Live } from './live';

type Wanted = FaultRequest extends infer F ? (F extends unknown ? Omit<F, 'token'> : never) : never;
interface Playground {
	readonly id: string;
	readonly hostToken: string;
}

/** Asks for a fault as the page's host does; the answer's status and body. */
async function ask(live: Live, id: string, body: unknown, headers: Record<string, string> = {}) {
	const request = new Request(`http://localhost/api/playgrounds/${id}/faults`, {
		method: 'POST',
		headers,
		body: typeof body === 'string' ? body : JSON.stringify(body),
	});
	const response = await within(postFault(request, live, id), 'the answer');
	return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function impose(live: Live, { id, hostToken }: Playground, fault: Wanted) {
	const { status, body } = await ask(live, id, { token: hostToken, ...fault });
	expect(status).toBe(200);
	return body;
}

/** Samples of lines, until one passes. */
async function readLines(
	observer: TestClient,
	done: (sample: LineSample) => boolean,
): Promise<LineSample[]> {
	const samples: LineSample[] = [];
	for (;;) {
		const batch = ((await observer.skip('telemetry'))['lines'] ?? []) as LineSample[];
		samples.push(...batch);
		if (batch.some(done)) return samples;
	}
}

const post = (id: string, text = 'Hi') => ({ type: 'post', id, text });

describe('a cut', () => {
	it('ends the TCP connection without a close frame: 1006 at both ends, and in the trace', async () => {
		const { live, port, createFeed } = await startLive();
		const feed = createFeed();
		const [observer, ana] = [await feed.observe(), await feed.join('Ana')];
		const raw = await connectRaw(port, `/ws/${feed.id}?name=Ben`);
		await raw.receives('"welcome"');
		const before = raw.stream().length;
		const ended = new Promise((resolve) => raw.socket.once('close', resolve));
		await impose(live, feed, { fault: 'cut', client: 'c2' });
		await within(ended, 'the end of the stream');
		expect(raw.stream().length).toBe(before); // not one byte more, so no close frame
		const events = await readTrace(observer, ({ kind }) => kind === 'close');
		expect(events.at(-1)).toMatchObject({ client: 'c2', code: 1006, reason: '' });

		const cleo = await feed.join('Cleo');
		await impose(live, feed, { fault: 'cut', client: cleo.id });
		expect(await cleo.closed()).toEqual({ code: 1006, reason: '' });
		expect(await ana.drain()).toEqual([]);
	});
});

describe('a delay', () => {
	it('holds back what comes and what goes, keeps the order, and touches nobody else', async () => {
		const { live, createFeed } = await startLive();
		const feed = createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		const ms = 150;
		await impose(live, feed, { fault: 'delay', client: ben.id, ms });
		// Ben speaks first and is heard last; his own two keep their order.
		const said = performance.now();
		ben.send(post('ben-1'));
		ben.send(post('ben-2'));
		ana.send(post('ana-1'));
		const heard = [await ana.skip('posted'), await ana.skip('posted')];
		expect(performance.now() - said).toBeGreaterThanOrEqual(ms - 2);
		expect(heard.map(({ post }) => post)).toMatchObject([{ id: 'ben-1' }, { id: 'ben-2' }]);
		expect(await ben.skip('posted')).toMatchObject({ post: { id: 'ana-1' } });
		const order = feed.trace().flatMap((e) => (e.kind === 'message' ? [e.data['id']] : []));
		expect(order.filter(Boolean)).toEqual(['ana-1', 'ben-1', 'ben-2']);
		// There and back.
		const from = performance.now();
		await ben.drain();
		expect(performance.now() - from).toBeGreaterThanOrEqual(2 * ms - 4);
	});

	it('that is lifted lets nothing overtake what is under way', async () => {
		const { live, createFeed } = await startLive();
		const feed = createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		await impose(live, feed, { fault: 'delay', client: ben.id, ms: 200 });
		ana.send(post('ana-1'));
		await ana.drain();
		await impose(live, feed, { fault: 'delay', client: ben.id, ms: 0 });
		ana.send(post('ana-2'));
		const got = [await ben.next(), await ben.next()].map(({ post }) => post);
		expect(got).toMatchObject([{ id: 'ana-1' }, { id: 'ana-2' }]);
	});

	it('delays a closing by the client, too', async () => {
		const { live, createFeed } = await startLive();
		const feed = createFeed();
		const [observer, ben] = [await feed.observe(), await feed.join('Ben')];
		await impose(live, feed, { fault: 'delay', client: ben.id, ms: 150 });
		const from = performance.now();
		ben.send(post('last'));
		ben.socket.close(1000, 'done');
		const events = await readTrace(observer, ({ kind }) => kind === 'close');
		expect(performance.now() - from).toBeGreaterThanOrEqual(148);
		expect(events.map(({ kind }) => kind)).toEqual(['open', 'message', 'message', 'close']);
		expect(events.at(-1)).toMatchObject({ code: 1000, reason: 'done' });
		expect(await ben.closed()).toMatchObject({ code: 1000 });
	});
});

describe('a slow reader', () => {
	it('makes bytes wait at the server, who tells how many, and gets all in order', async () => {
		const { live, createFeed } = await startLive();
		const feed = createFeed();
		const [observer, ana] = [await feed.observe(), await feed.join('Ana')];
		const ben = await feed.join('Ben');
		observer.send({ type: 'telemetry', lines: true });
		await impose(live, feed, { fault: 'slow', client: ben.id, bytesPerSecond: 2000 });
		const from = performance.now();
		for (const i of [1, 2, 3]) ana.send(post(`ana-${i}`, 'x'.repeat(280)));
		await ana.drain(); // Ana is served at once
		const samples = await readLines(observer, ({ waiting }) => waiting > 800);
		expect(samples.at(-1)).toMatchObject({ client: ben.id, bytesPerSecond: 2000, dead: false });
		const got = [await ben.next(), await ben.next(), await ben.next()].map(({ post }) => post);
		expect(got).toMatchObject([{ id: 'ana-1' }, { id: 'ana-2' }, { id: 'ana-3' }]);
		expect(performance.now() - from).toBeGreaterThan(400); // about 1 kB at 2 kB/s
		await readLines(observer, ({ waiting }) => waiting === 0);
	});

	it('for whom too much waits is closed with 1013, and what waited is lost', async () => {
		const { live, createFeed, untilSockets } = await startLive({ settings: { closeGraceMs: 50 } });
		const feed = createFeed();
		const [observer, ana] = [await feed.observe(), await feed.join('Ana')];
		const ben = await feed.join('Ben');
		const slow = { fault: 'slow', client: ben.id, bytesPerSecond: 100, waitingMax: 1000 } as const;
		await impose(live, feed, slow);
		for (const i of [1, 2, 3, 4, 5]) {
			ana.send(post(`ana-${i}`, 'x'.repeat(280)));
			await ana.drain(); // each in a turn of its own
		}
		const events = await readTrace(observer, ({ kind }) => kind === 'close');
		expect(events.find(({ kind }) => kind === 'close')).toMatchObject({
			...{ client: ben.id, code: 1013, reason: 'cannot keep up' },
		});
		await untilSockets(2);
		// The close frame stood behind what never left.
		expect(await ben.closed()).toEqual({ code: 1006, reason: '' });
	});
});

describe('a dead line', () => {
	it('is noticed by nobody until a ping goes unanswered: 1008', async () => {
		const { live, createFeed } = await startLive({ settings: { closeGraceMs: 50 } });
		const feed = createFeed();
		const [observer, ana] = [await feed.observe(), await feed.join('Ana')];
		const ben = await feed.join('Ben');
		await impose(live, feed, { fault: 'dead', client: ben.id });
		ana.send(post('ana-1'));
		ben.send(post('ben-1'));
		expect(await ana.drain()).toEqual([]);
		const first = await impose(live, feed, { fault: 'ping' });
		expect(first).toEqual({ answered: [ana.id], silent: [ben.id] });
		expect(await impose(live, feed, { fault: 'ping' })).toEqual(first);
		const events = await readTrace(observer, ({ kind }) => kind === 'close');
		const close = { client: ben.id, code: 1008, reason: 'silent heartbeat' };
		expect(events.at(-1)).toMatchObject(close);
		expect(await ben.closed()).toEqual({ code: 1006, reason: '' });
		expect(events.filter((e) => e.kind === 'message' && e.type === 'posted')).toHaveLength(1);
	});
});

describe('a restart', () => {
	const resumes = async (
		address: string,
		welcome: Record<string, unknown>,
		after: number,
		had: number,
	) => {
		const { token, epoch } = welcome;
		const client = await connect(`${address}?resume=1`);
		client.send({ type: 'resume', token, epoch, after, had });
		return Object.assign(client, { welcome: await client.next() });
	};

	it('closes everyone with 1012, forgets, reads the log, and lets all come back', async () => {
		const { live, createFeed } = await startLive();
		const feed = createFeed();
		const [observer, ana, ben] = [
			await feed.observe(),
			await feed.join('Ana'),
			await feed.join('Ben'),
		];
		ana.send(post('ana-1'));
		const { seq } = await ben.skip('posted');
		const before = feed.trace();
		const old = live.playground(feed.id);
		await impose(live, feed, { fault: 'restart' });
		expect(live.playground(feed.id)).not.toBe(old);
		for (const one of [ana, ben, observer])
			expect(await one.closed()).toEqual({ code: 1012, reason: 'server restarting' });
		const ends = [ana.id, ben.id].map((client) => ({ kind: 'close', client, code: 1012 }));
		expect(feed.trace()).toMatchObject([...before, ...ends]);

		const back = await resumes(feed.address, ben.welcome, Number(seq), 1);
		expect(back.welcome).toMatchObject({ id: ben.id, recovered: true });
		back.send({ type: 'like', post: 'ana-1' });
		const anaBack = await resumes(feed.address, ana.welcome, Number(ana.welcome['seq']), 0);
		expect(anaBack.welcome).toMatchObject({ id: ana.id, recovered: true });
		expect(await anaBack.skip('liked')).toMatchObject({ post: 'ana-1', likes: 1 });
		const fresh = await feed.join('Cleo');
		expect([ana.id, ben.id]).not.toContain(fresh.id);
		expect(fresh.welcome['state']).toMatchObject({ posts: [{ id: 'ana-1' }] });
	});

	it('keeps whoever comes meanwhile waiting, and touches no other playground', async () => {
		const { live, createFeed } = await startLive();
		const [feed, other] = [createFeed(), createFeed()];
		const elsewhere = await other.join('Eve');
		await feed.join('Ana');
		const restarted = impose(live, feed, { fault: 'restart' });
		const ben = await feed.join('Ben');
		await restarted;
		expect(await ben.drain()).toEqual([]);
		expect(await elsewhere.drain()).toEqual([]);
		await impose(live, feed, { fault: 'restart' }); // and once more
		expect((await ben.closed()).code).toBe(1012);
		expect(feed.trace().filter(({ kind }) => kind === 'close')).toHaveLength(2);
	});
});

describe('who may ask, and for what', () => {
	it.each([
		['nobody without the token', { token: 'guess', fault: 'ping' }, 403, 'not-host'],
		['no fault that there is not', { fault: 'flood' }, 400, 'invalid'],
		['no delay over ten seconds', { fault: 'delay', client: 'c1', ms: 10_001 }, 400, 'invalid'],
		['no half millisecond', { fault: 'delay', client: 'c1', ms: 0.5 }, 400, 'invalid'],
		['no client that is not there', { fault: 'cut', client: 'c9' }, 404, 'not-found'],
		['nothing but JSON', '{', 400, 'bad-json'],
		['no list', '[]', 400, 'invalid'],
	])('%s', async (_, body, status, code) => {
		const { live, createFeed } = await startLive();
		const { id, hostToken } = createFeed();
		const whole = typeof body === 'string' ? body : { token: hostToken, ...body };
		const answer = await ask(live, id, whole);
		expect(answer).toMatchObject({ status, body: { error: { code } } });
	});

	it('no page of another site, and no playground that is not there', async () => {
		const { live, createFeed } = await startLive();
		const { id, hostToken } = createFeed();
		const body = { token: hostToken, fault: 'ping' };
		const headers = { origin: 'https://evil.example', host: 'localhost' };
		expect((await ask(live, id, body, headers)).status).toBe(403);
		expect((await ask(live, 'nowhere', body)).status).toBe(404);
	});

	it('30 at once, and then it must wait', async () => {
		const { live, createFeed } = await startLive();
		const { id, hostToken } = createFeed();
		const body = { token: hostToken, fault: 'cut', client: 'c9' };
		const statuses = [];
		for (let i = 0; i < 31; i++) statuses.push((await ask(live, id, body)).status);
		expect(statuses.filter((status) => status === 404)).toHaveLength(30);
		expect(statuses.at(-1)).toBe(429);
	});
});
