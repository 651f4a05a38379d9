import { describe, expect, it } from 'vitest';
import { parseTrace, readTrace, startLive } from '../../../tests/support/live-server';
import { readLog } from '../../../tests/support/read-log';
import { feed as rules } from '../apps';
import { createEngine } from '../engine';
import type { TraceEvent } from '../protocol';
import { getTrace } from './http';

const isPosted =
	(id: string) =>
	(event: TraceEvent): boolean =>
		event.kind === 'message' &&
		event.type === 'posted' &&
		(event.data['post'] as { id: string }).id === id;

describe('the trace of a live playground', () => {
	it('reaches an observer from the first event, without a gap, while it goes on', async () => {
		const { live, createFeed } = await startLive({
			settings: { messageBurst: 10_000, traceBatchMs: 5 },
		});
		const feed = createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		const post = (from: number, to: number) => {
			for (let i = from; i < to; i++) ana.send({ type: 'post', id: `p${i}`, text: `Post ${i}` });
		};
		post(0, 700); // 1,402 events: a backlog of three messages
		await ana.drain();
		// Each connects at another moment of the running traffic.
		const observers = [await feed.observe()];
		post(700, 800);
		observers.push(await feed.observe());
		post(800, 900);
		observers.push(await feed.observe());
		ben.socket.close(4321, 'bye\u0000 now');
		await ben.closed();
		post(900, 901);

		const seen = await Promise.all(
			observers.map((observer) => readTrace(observer, isPosted('p900'))),
		);
		const trace = parseTrace(await (await getTrace(live, feed.id)).text());
		expect(trace.map(({ n }) => n)).toEqual(trace.map((_, i) => i + 1));
		for (const events of seen) expect(events).toEqual(trace);
		expect(trace.find(({ kind }) => kind === 'close')).toMatchObject({
			code: 4321,
			reason: 'bye  now',
		});

		const engine = createEngine(rules, 7);
		const again: TraceEvent[] = [];
		for (const entry of await readLog(feed.log())) again.push(...engine.apply(entry).events);
		expect(trace).toEqual(JSON.parse(JSON.stringify(again)));
	});

	it('comes in messages of at most 500 events', async () => {
		const { createFeed } = await startLive({ settings: { messageBurst: 10_000 } });
		const feed = createFeed();
		const ana = await feed.join('Ana');
		for (let i = 0; i < 600; i++) ana.send({ type: 'post', id: `p${i}`, text: 'Hi' });
		await ana.drain();
		const observer = await feed.observe();
		const sizes: number[] = [];
		for (let total = 0; total < 1203; total += sizes.at(-1) ?? 0)
			sizes.push(((await observer.next())['events'] as unknown[]).length);
		expect(sizes).toEqual([500, 500, 203]);
	});

	it('is batched: many turns at once are one message', async () => {
		const { createFeed } = await startLive({ settings: { traceBatchMs: 300 } });
		const feed = createFeed();
		const observer = await feed.observe();
		const ana = await feed.join('Ana'); // the first batch goes at once, the next one waits
		await observer.next();
		for (let i = 0; i < 10; i++) ana.send({ type: 'post', id: `p${i}`, text: 'Hi' });
		expect((await observer.next())['events']).toHaveLength(20);
	});

	it('is all that an observer gets, and nobody sees the observer', async () => {
		const { live, createFeed } = await startLive();
		const feed = createFeed();
		const observer = await feed.observe();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		expect(live.playground(feed.id)?.info()).toMatchObject({ clients: 2, seq: 2 });
		ana.send({ type: 'announce', text: 'Not for observers' });
		ana.send({ type: 'post', id: 'p', text: 'Hi' });
		await ben.skip('posted');
		observer.send({ type: 'post', text: 'May I?' });
		const kinds = new Set<string>();
		for (;;) {
			const message = await observer.next();
			kinds.add(message.type);
			if (message.type === 'error') break;
		}
		expect([...kinds]).toEqual(['trace', 'error']);
		expect(await ben.drain()).toEqual([]);
		expect(feed.trace().filter(({ kind }) => kind === 'open')).toHaveLength(2);
	});

	it('holds a message with its cause, audience and size', async () => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const [ana, ben] = [await feed.join('Ana'), await feed.join('Ben')];
		const frame = JSON.stringify({ type: 'post', id: 'p', text: 'Hé', colour: 'red' });
		ana.raw(frame);
		await ben.skip('posted');
		expect(feed.trace().slice(2)).toMatchObject([
			{ n: 3, pattern: 'client-to-server', from: 'c1', bytes: Buffer.byteLength(frame) },
			{ n: 4, cause: 3, pattern: 'broadcast', audience: 'others', recipients: 1, type: 'posted' },
		]);
		expect(feed.trace()[2]).toHaveProperty('data', { id: 'p', text: 'Hé' });
	});

	it('outlives its clients', async () => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const observer = await feed.observe();
		const ana = await feed.join('Ana');
		ana.socket.close();
		await readTrace(observer, ({ kind }) => kind === 'close');
		expect(feed.trace()).toMatchObject([{ kind: 'open' }, { kind: 'close', code: 1005 }]);
	});
});
