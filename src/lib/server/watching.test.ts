import { connect as connectTcp } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { startLive } from '../../../tests/support/live-server';
import { logToMemory } from '../../../tests/support/log-lines';
import { connectRaw, maskedFrame } from '../../../tests/support/raw-client';
import { connect, refused, within } from '../../../tests/support/socket-client';
import { feed as feedRules } from '../apps';
import { sayFarewell } from './farewell';
import { createMemoryLog } from './log-memory';
import { describeError } from './logger';

/** The value of one line of the metrics, or undefined. */
const value = (text: string, line: string): number | undefined => {
	const found = text.split('\n').find((each) => each.startsWith(`${line} `));
	return found === undefined ? undefined : Number(found.slice(line.length + 1));
};

describe('the log', () => {
	it('has one line for each connection that opens, and one for how it ended', async () => {
		const { logger, lines } = logToMemory('info');
		const { createFeed, untilSockets } = await startLive({ logger });
		const feed = createFeed();
		const ana = await feed.join('Ana');
		const observer = await feed.observe();
		ana.socket.close(4321, 'bye');
		await ana.closed();
		observer.socket.terminate();
		await untilSockets(0);
		const playground = feed.id.slice(0, 6);
		const who = [
			{ connection: 1, kind: 'client', agent: 'external', playground, address: '127.0.0.1' },
			{ connection: 2, kind: 'observer', playground },
		];
		expect(lines()).toMatchObject([
			{ msg: 'opened', ...who[0] },
			{ msg: 'opened', ...who[1] },
			{ msg: 'closed', ...who[0], code: 4321, reasonLength: 3, ms: expect.any(Number) },
			{ msg: 'closed', ...who[1], code: 1006, reasonLength: 0 },
		]);
	});

	it('says why, where the server has closed it', async () => {
		const { logger, lines } = logToMemory('info');
		const { createFeed, untilSockets } = await startLive({ logger });
		const ana = await createFeed().join('Ana');
		ana.raw(Buffer.from('binary'));
		await ana.closed();
		await untilSockets(0);
		expect(lines().at(-1)).toMatchObject({
			...{ msg: 'closed', code: 1003, reason: 'text frames only' },
		});
		expect(lines().at(-1)).not.toHaveProperty('reasonLength');
	});

	it('never holds a token, a text, a name or a reason, whatever happens', async () => {
		const SECRET = 'planted-5e1f';
		const { logger, text } = logToMemory('trace');
		let broken = false;
		const memory = createMemoryLog();
		const { createFeed, live, port, untilSockets } = await startLive({
			logger,
			createLog: () => ({
				...memory,
				append: (entry) =>
					broken ? Promise.reject(new Error(`no room for ${SECRET}`)) : memory.append(entry),
			}),
		});
		const feed = createFeed();
		const [ana, ben] = [await feed.join(SECRET), await feed.join('Ben')];
		const chen = await connect(`${feed.address}?name=Chen&token=${SECRET}&${SECRET}=1`, {
			...{ cookie: `session=${SECRET}`, authorization: `Bearer ${SECRET}` },
			...{ 'user-agent': SECRET, [`x-${SECRET}`]: SECRET },
		});
		await chen.next();
		ana.send({ type: 'host', token: SECRET });
		ana.send({ type: 'host', token: feed.hostToken });
		ana.send({ type: 'post', text: SECRET, id: SECRET, ref: SECRET });
		ana.send({ type: SECRET });
		ana.raw(`{"${SECRET}`);
		ana.send({ type: 'announce', text: SECRET });
		await ana.drain();
		ben.raw(`${SECRET}${'x'.repeat(20_000)}`);
		await ben.closed();
		const again = await connect(`${feed.address}?resume=1`);
		again.send({ type: 'resume', token: SECRET, epoch: SECRET, after: 1, had: 0 });
		await again.next();
		const back = await connect(`${feed.address}?resume=1`);
		const { token, epoch } = ben.welcome;
		back.send({ type: 'resume', token, epoch, after: 1, had: 0 });
		expect(await back.next()).toMatchObject({ id: ben.id });
		// A frame that breaks the protocol (RSV1 set), and a handshake that is none.
		const frame = maskedFrame(1, SECRET);
		frame.writeUInt8(0xc1, 0);
		const raw = await connectRaw(
			port,
			`/ws/${feed.id}`,
			`Sec-WebSocket-Protocol: ${SECRET}\r\nSec-WebSocket-Extensions: ${SECRET}\r\n`,
		);
		raw.socket.write(frame);
		await connectRaw(port, '', '', `${SECRET}\r\n\r\n`);
		await refused(`${feed.address}?name=${SECRET.repeat(5)}`);
		await refused(`${feed.address}${SECRET}`);
		await refused(feed.address, { origin: `https://${SECRET}.example` });
		broken = true;
		chen.send({ type: 'post', text: SECRET });
		await chen.skip('error');
		broken = false;
		ana.socket.close(4321, SECRET);
		await ana.closed();
		vi.spyOn(feedRules.on, 'like').mockImplementationOnce(() => {
			throw new Error(`cannot like ${SECRET}`, { cause: new TypeError(`since ${SECRET}`) });
		});
		chen.send({ type: 'like', post: SECRET });
		expect(await chen.closed()).toEqual({ code: 4004, reason: 'it failed' });
		await untilSockets(0);

		const log = text();
		// All of that is in the log, in words of its own.
		for (const code of [1002, 1009, 4004, 4321]) expect(log).toContain(`"code":${code}`);
		for (const words of ['a log could not keep an entry', 'a playground failed', 'TypeError'])
			expect(log).toContain(words);
		const tokens = [feed.hostToken, ana.welcome['token'], ben.welcome['token']];
		for (const secret of [SECRET, feed.id, ...tokens]) expect(log).not.toContain(secret);
		expect(await live.metrics.text()).not.toContain(SECRET);
	});
});

it('the log tells no address that is none', async () => {
	const { logger, text, lines } = logToMemory();
	const settings = { addressHeader: 'x-real-ip' };
	const { createFeed, untilSockets } = await startLive({ logger, settings });
	const feed = createFeed();
	for (const address of ['192.0.2.7', 'planted-5e1f'])
		(await connect(feed.address, { 'x-real-ip': address })).socket.terminate();
	await untilSockets(0);
	expect(lines().map(({ address }) => address)).toEqual(
		expect.arrayContaining(['192.0.2.7', 'unknown']),
	);
	expect(text()).not.toContain('planted');
});

describe('what the log tells of an error', () => {
	const told = (error: unknown) => JSON.stringify(describeError(error));
	const broken = (text: string): unknown => {
		try {
			return JSON.parse(text);
		} catch (error) {
			return error;
		}
	};

	it('is its kind, its code and where it was thrown', () => {
		const error = Object.assign(new RangeError('secret'), { code: 'ENOSPC', syscall: 'write' });
		expect(describeError(error)).toMatchObject({
			...{ type: 'RangeError', code: 'ENOSPC', syscall: 'write' },
			stack: expect.stringMatching(/^at .*watching\.test/),
		});
		expect(describeError(new Error(''))).toMatchObject({ stack: expect.stringMatching(/^at /) });
		expect(describeError('secret')).toEqual({ type: 'string' });
	});

	it.each([
		['quotes what could not be read', broken('{"secret"')],
		['has lines like those of a stack', new Error('no\n    at secret (file.js:1:1)')],
		['has a cause', new Error('no', { cause: new Error('secret') })],
		['has been changed', Object.assign(new Error('secret'), { message: 'other' })],
		['has a code in words', Object.assign(new Error('no'), { code: 'it was secret' })],
		['has a name in words', Object.assign(new Error('no'), { name: 'the secret' })],
	])('is not its message: one that %s', (_, error) => {
		expect(error).toBeInstanceOf(Error);
		expect(told(error)).not.toContain('secret');
	});
});

describe('the metrics', () => {
	it('count what happened, exactly', async () => {
		const { createFeed, live } = await startLive({ settings: { connectionsMax: 4 } });
		const feed = createFeed();
		const [ana, ben, chen] = [await feed.join('A'), await feed.join('B'), await feed.join('C')];
		await feed.observe();
		await refused(feed.address);
		ana.send({ type: 'post', id: 'p', text: 'Hi' });
		await ben.skip('posted');
		await chen.skip('posted');
		ben.send({ type: 'like', post: 'p' });
		await ana.skip('liked');
		ben.raw('{');
		await ben.skip('error');
		chen.send({ type: 'like', post: 'none' });
		await chen.skip('error');
		chen.socket.close(1000);
		await chen.closed();
		await ana.drain(); // the server has seen Chen go

		const text = await live.metrics.text();
		const is = (line: string, expected: number) =>
			expect([line, value(text, line)]).toEqual([line, expected]);
		is('duplex_connections{kind="client"}', 2);
		is('duplex_connections{kind="observer"}', 1);
		is('duplex_connections_opened_total{kind="client"}', 3);
		is('duplex_connections_closed_total{code="1000"}', 1);
		is('duplex_playgrounds', 1);
		is('duplex_messages_total{type="post",pattern="client-to-server"}', 1);
		is('duplex_messages_total{type="posted",pattern="broadcast"}', 1);
		is('duplex_messages_total{type="liked",pattern="server-to-client"}', 1);
		is('duplex_deliveries_total', 2 + 1 + 1 + 1); // posted twice, liked, and two errors of the app
		is('duplex_refusals_total{what="connection",reason="full"}', 1);
		is('duplex_refusals_total{what="message",reason="bad-json"}', 1);
		is('duplex_refusals_total{what="message",reason="not-found"}', 2);
		is('duplex_waiting_bytes', 0);
		is('duplex_log_append_seconds_count', 8); // 3 opens, a post, 3 likes, a close
		expect(value(text, 'duplex_received_bytes_total')).toBeGreaterThan(100);
		expect(value(text, 'duplex_delivered_bytes_total')).toBeGreaterThan(300);
		expect(value(text, 'duplex_event_loop_delay_seconds{quantile="0.99"}')).toBeLessThan(5);
	});

	it('do not grow with codes that peers make up', async () => {
		const { createFeed, live } = await startLive();
		const feed = createFeed();
		for (const code of [3000, 3001, 4999]) {
			const client = await feed.join();
			client.socket.close(code);
			await client.closed();
		}
		await (await feed.join()).drain();
		const text = await live.metrics.text();
		expect(value(text, 'duplex_connections_closed_total{code="other"}')).toBe(3);
	});

	it('belong to one server each', async () => {
		const [one, two] = [await startLive(), await startLive()];
		await one.createFeed().join();
		expect(value(await two.live.metrics.text(), 'duplex_connections{kind="client"}')).toBe(0);
	});
});

describe('stopping', () => {
	it('closes many connections in batches, spread over the given time', async () => {
		const { createFeed, live } = await startLive({ settings: { stopSpreadMs: 200 } });
		const feed = createFeed();
		const clients = await Promise.all(Array.from({ length: 160 }, () => feed.join()));
		const closedAt: number[] = [];
		for (const { socket } of clients) socket.once('close', () => closedAt.push(performance.now()));
		const from = performance.now();
		await within(live.stop(), 'the stop');
		const codes = await Promise.all(clients.map(async (client) => (await client.closed()).code));
		expect(new Set(codes)).toEqual(new Set([1012]));
		const gaps = closedAt.slice(1).map((at, i) => at - (closedAt[i] ?? at));
		expect(gaps.filter((gap) => gap > 3).length).toBeGreaterThanOrEqual(1);
		expect(performance.now() - from).toBeLessThan(2000);
	});

	it('closes nobody twice, and ends at once with nobody there', async () => {
		await within(sayFarewell([], 1000), 'nothing', 100);
		const ends: number[] = [];
		const connections = Array.from({ length: 120 }, (_, i) => ({
			end: () => void ends.push(i),
			gone: Promise.resolve(),
		}));
		await sayFarewell(connections, 20);
		expect(ends.sort((a, b) => a - b)).toEqual(connections.map((_, i) => i));
	});

	it('cuts a peer that said nothing yet, too', async () => {
		const { live, port, untilSockets } = await startLive({ settings: { headersTimeoutMs: 100 } });
		connectTcp(port, '127.0.0.1').on('error', () => undefined);
		await live.stop();
		await untilSockets(0);
	});
});
