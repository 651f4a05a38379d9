import { describe, expect, it } from 'vitest';
import { startLive } from '../../../tests/support/live-server';
import { connectRaw } from '../../../tests/support/raw-client';
import { createFakeClock } from '../sim/fake-clock';
import { postFault } from './http-faults';
import { getMeter, streamQuotes } from './quotes';

/** Bounds on what is asked beside the messages of an app. */
describe('beside messages: the last one that fits, and one more', () => {
	it('acks of one client: they count as messages', async () => {
		const { createFeed } = await startLive({
			settings: { ackBurst: 2, acksPerSecond: 0, messageBurst: 1, messagesPerSecond: 0 },
		});
		const ana = await createFeed().join('Ana');
		for (let i = 0; i < 2; i++) ana.send({ type: 'ping' });
		for (let i = 0; i < 2; i++) expect(await ana.next()).toEqual({ type: 'pong' });
		ana.send({ type: 'ping' }); // instead of a message
		expect(await ana.next()).toEqual({ type: 'pong' });
		ana.send({ type: 'ping' });
		expect(await ana.next()).toMatchObject({ type: 'error', code: 'too-fast' });
	});

	it('requests of one observer: too-fast', async () => {
		const { createFeed } = await startLive({
			settings: { requestBurst: 2, requestsPerSecond: 0 },
		});
		const observer = await createFeed().observe();
		for (let i = 0; i < 2; i++) observer.send({ type: 'ping' });
		for (let i = 0; i < 2; i++) expect(await observer.next()).toEqual({ type: 'pong' });
		observer.send({ type: 'ping' });
		expect(await observer.next()).toMatchObject({ type: 'error', code: 'too-fast' });
	});

	it('observers of one playground that get frames: invalid', async () => {
		const { createFeed } = await startLive({ settings: { frameObserversMax: 1 } });
		const feed = createFeed();
		const [one, two] = [await feed.observe(), await feed.observe()];
		const frames = { type: 'telemetry', frames: true, acks: false };
		one.send(frames);
		expect(await one.next()).toEqual({ type: 'telemetry', handshakes: [] });
		two.send(frames);
		expect(await two.next()).toMatchObject({ type: 'error', code: 'invalid' });
	});

	it('faults of one playground: 429', async () => {
		const { live, createFeed } = await startLive({
			settings: { faultBurst: 2, faultsPerSecond: 0 },
		});
		const { id, hostToken } = createFeed();
		const ask = async () => {
			const body = JSON.stringify({ token: hostToken, fault: 'ping' });
			const request = new Request('http://localhost/', { method: 'POST', body });
			return (await postFault(request, live, id)).status;
		};
		expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429]);
	});

	it('trials of one address: told to wait', async () => {
		const { live } = await startLive({ settings: { trialBurst: 2, trialsPerSecond: 0 } });
		const take = () => live.trials.take('1.2.3.4');
		expect([take(), take(), take(), live.trials.take('1.2.3.5')]).toEqual([
			...[true, true, false],
			true,
		]);
	});

	it('readers of one playground that wait for a tick: 429, until one has gone', async () => {
		const { live, create } = await startLive({
			settings: { boardReadersMax: 2 },
			schedule: createFakeClock().schedule,
		});
		const { id } = create('stocks');
		const read = () => streamQuotes(live, id, new URL('http://localhost/'));
		const [one, two, three] = [await read(), await read(), await read()];
		expect([one, two, three].map(({ status }) => status)).toEqual([200, 200, 429]);
		await one.body?.cancel();
		expect((await read()).status).toBe(200);
	});

	it('meters: the one that was made first is forgotten', async () => {
		const { live, port } = await startLive({ settings: { metersMax: 2 } });
		const names = ['meter-one', 'meter-two', 'meter-three'];
		for (const name of names) await fetch(`http://127.0.0.1:${port}/nothing?meter=${name}`);
		expect(names.map((name) => getMeter(live, name).status)).toEqual([404, 200, 200]);
	});

	it.each([
		[20, '101'],
		[21, '431'],
	])('%i header lines of a handshake, of 20: %s', async (count, status) => {
		const { port, createFeed } = await startLive({ settings: { headersMax: 20 } });
		const own = 5; // those of the handshake itself
		const more = Array.from({ length: count - own }, (_, i) => `X-${i}: y\r\n`).join('');
		const { response } = await connectRaw(port, `/ws/${createFeed().id}`, more);
		expect(response).toMatch(`HTTP/1.1 ${status} `);
	});
});
