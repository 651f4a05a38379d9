import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createFakeClock } from '../sim/fake-clock';
import { BACKOFF_CAP_MS, backoffMs } from './backoff';
import { ANSWER_MS, QUIET_MS } from './silence';
import {
	createConnection,
	type Connection,
	type ConnectionOptions,
	type ConnectionState,
} from './connection';

const cleanUp: (() => void)[] = [];
afterEach(() => {
	for (const task of cleanUp.splice(0).reverse()) task();
});

/** A server on a free port, or on the one given. */
async function serve(port = 0) {
	const server = new WebSocketServer({ port, host: '127.0.0.1' });
	const close = () => {
		for (const socket of server.clients) socket.terminate();
		server.close();
	};
	cleanUp.push(close);
	await once(server, 'listening');
	return { server, close, port: (server.address() as AddressInfo).port };
}

/** A connection whose waits run on a clock that the test moves. */
function open(port: number, options: Partial<ConnectionOptions> = {}) {
	const clock = createFakeClock();
	const states: ConnectionState[] = [];
	const messages: string[] = [];
	const waiters = new Set<() => void>();
	const changed = () => waiters.forEach((check) => check());
	const connection: Connection = createConnection({
		url: () => `ws://127.0.0.1:${port}`,
		onMessage: (text) => (messages.push(text), changed()),
		onState: (state) => (states.push(state), changed()),
		Socket: WebSocket,
		schedule: clock.schedule,
		now: clock.now,
		random: () => 1,
		...options,
	});
	cleanUp.push(connection.close);

	/** Resolves when `test` holds; vitest's time limit is the bound. */
	const until = (test: () => boolean) =>
		new Promise<void>((resolve) => {
			const check = () => {
				if (!test()) return;
				waiters.delete(check);
				resolve();
			};
			waiters.add(check);
			check();
		});
	const reaches = (name: ConnectionState['name']) => until(() => connection.state.name === name);
	return { connection, clock, states, messages, until, reaches };
}

describe('a connection', () => {
	it('opens, sends and receives, and sends nothing unless open', async () => {
		const { server, port } = await serve();
		server.on('connection', (socket) =>
			socket.on('message', (data) => socket.send(`echo ${data.toString()}`)),
		);
		const { connection, messages, reaches, until } = open(port);
		expect(connection.state.name).toBe('connecting');
		expect(connection.send('early')).toBe(false);
		await reaches('open');
		expect(connection.send('hello')).toBe(true);
		await until(() => messages.length === 1);
		expect(messages).toEqual(['echo hello']);
		connection.close();
		expect(connection.send('late')).toBe(false);
		expect(connection.state).toEqual({ name: 'ended', code: 1000, words: 'closed normally' });
	});

	it('comes back when the server does, and waits longer each time', async () => {
		const first = await serve();
		const { connection, clock, states, reaches } = open(first.port);
		await reaches('open');
		first.close();
		await reaches('waiting');
		for (let i = 0; i < 2; i++) {
			clock.advance(1_000); // 500 ms, then 1,000 ms
			expect(connection.state.name).toBe('connecting');
			await reaches('waiting');
		}
		await serve(first.port);
		clock.advance(1_999);
		expect(connection.state).toEqual({
			...{ name: 'waiting', ms: 2_000, code: 1006 },
			words: 'connection lost',
		});
		clock.advance(1);
		await reaches('open');
		expect(states.map(({ name }) => name)).toEqual([
			...['open', 'waiting', 'connecting', 'waiting', 'connecting', 'waiting'],
			...['connecting', 'open'],
		]);
	});

	it.each([
		[100, 1_000],
		[5_000, 500],
	])('after %i ms open, the second wait is %i ms', async (stood, ms) => {
		const { server, port } = await serve();
		const { connection, clock, reaches } = open(port);
		await reaches('open');
		for (const socket of server.clients) socket.close(1012);
		await reaches('waiting');
		clock.advance(500);
		await reaches('open');
		clock.advance(stood);
		for (const socket of server.clients) socket.close(1012);
		await reaches('waiting');
		expect(connection.state).toMatchObject({ name: 'waiting', ms, code: 1012 });
	});

	it('waits longer and longer for a server that lets it in and drops it at once, up to 30 s', async () => {
		const { server, port } = await serve();
		server.on('connection', (socket) => socket.close(1012));
		const { connection, clock, states, reaches } = open(port);
		for (let i = 0; i < 9; i++) {
			await reaches('waiting');
			const { state } = connection;
			clock.advance(state.name === 'waiting' ? state.ms : 0);
			await reaches('open');
		}
		const waits = states.flatMap((state) => (state.name === 'waiting' ? [state.ms] : []));
		expect(waits).toEqual([
			...[500, 1_000, 2_000, 4_000, 8_000, 16_000],
			...[BACKOFF_CAP_MS, BACKOFF_CAP_MS, BACKOFF_CAP_MS],
		]);
	});

	it.each([1001, 1005, 1006, 1011, 1012, 1013])('comes back after %i', async (code) => {
		const { server, port } = await serve();
		server.on('connection', (socket) => {
			if (code === 1006) socket.terminate();
			else if (code === 1005) socket.close();
			else socket.close(code);
		});
		const { connection, reaches } = open(port);
		await reaches('waiting');
		expect(connection.state).toMatchObject({ code, ms: 500 });
	});

	it.each([
		[1008, '', 'against the rules'],
		[4001, '', 'resumed elsewhere'],
		[4002, 'Please read the rules.', 'Please read the rules.'],
		[4004, '', 'playground ended'],
	])('ends on %i', async (code, reason, words) => {
		const { server, port } = await serve();
		server.on('connection', (socket) => socket.close(code, reason));
		const { connection, clock, reaches } = open(port);
		await reaches('ended');
		expect(connection.state).toEqual({ name: 'ended', code, words });
		expect(clock.pending).toBe(0);
	});

	it('comes back after a silent heartbeat, though that is a 1008 too', async () => {
		const { server, port } = await serve();
		const { reaches } = open(port);
		await reaches('open');
		for (const socket of server.clients) socket.close(1008, 'silent heartbeat');
		await reaches('waiting');
	});

	it('asks after half a minute of silence, and stays if anything is answered', async () => {
		const { server, port } = await serve();
		const asked: string[] = [];
		let told: () => void = () => undefined;
		server.on('connection', (socket) =>
			socket.on('message', (data) => {
				asked.push(data.toString());
				socket.send('{"type":"pong"}', () => told());
			}),
		);
		const { connection, clock, messages, reaches, until } = open(port);
		await reaches('open');
		for (let i = 1; i <= 3; i++) {
			const answered = new Promise<void>((resolve) => (told = resolve));
			clock.advance(QUIET_MS - 1);
			expect(asked).toHaveLength(i - 1);
			clock.advance(1);
			await answered;
			// What comes behind the pong on the same line has come after it.
			for (const socket of server.clients) socket.send(`word ${i}`);
			await until(() => messages.length === i);
		}
		clock.advance(ANSWER_MS);
		expect(asked).toEqual(Array(3).fill('{"type":"ping"}'));
		expect(messages).toEqual(['word 1', 'word 2', 'word 3']);
		expect(connection.state.name).toBe('open');
	});

	it('takes a line for dead that says nothing for 45 s, and comes back on another', async () => {
		const { server, port } = await serve();
		const { connection, clock, reaches } = open(port);
		await reaches('open');
		const [first] = server.clients;
		first?.pause(); // no close frame is answered: the old socket stays open
		clock.advance(QUIET_MS + ANSWER_MS - 1);
		expect(connection.state.name).toBe('open');
		clock.advance(1);
		expect(connection.state).toEqual({
			...{ name: 'waiting', ms: 500, code: 1006 },
			words: 'the server has gone quiet',
		});
		clock.advance(500);
		await reaches('open');
		expect(first?.readyState).toBe(WebSocket.OPEN);
		expect(server.clients.size).toBe(2);
	});

	it('does not wait for ever for the answer to its handshake', async () => {
		const deaf = createServer();
		const sockets = new Set<Socket>();
		deaf.on('connection', (socket) => void sockets.add(socket.on('error', () => undefined)));
		deaf.listen(0, '127.0.0.1');
		await once(deaf, 'listening');
		cleanUp.push(() => {
			for (const socket of sockets) socket.destroy();
			deaf.close();
		});
		const { connection, clock } = open((deaf.address() as AddressInfo).port);
		await once(deaf, 'connection');
		clock.advance(ANSWER_MS - 1);
		expect(connection.state.name).toBe('connecting');
		clock.advance(1);
		expect(connection.state).toMatchObject({ name: 'waiting', ms: 500 });
		clock.advance(500);
		expect(connection.state.name).toBe('connecting');
		await once(deaf, 'connection');
	});

	it('ends when the server says that the playground is gone', async () => {
		const { server, port } = await serve();
		server.options.verifyClient = (_: unknown, refuse: (ok: boolean, code: number) => void) =>
			refuse(false, 404);
		const { connection, clock, reaches } = open(port, { isGone: async () => true });
		await reaches('ended');
		expect(connection.state).toMatchObject({ code: 4004 });
		expect(clock.pending).toBe(0);
	});

	it('keeps trying when nobody can say whether it is gone', async () => {
		const { port, close } = await serve();
		close();
		let asked = 0;
		const isGone = async () => {
			asked++;
			throw new TypeError('fetch failed');
		};
		const { connection, clock, reaches } = open(port, { isGone });
		await reaches('waiting');
		clock.advance(500);
		await reaches('waiting');
		expect(asked).toBe(2);
		expect(connection.state.name).toBe('waiting');
	});

	it('leaves no timer and does not come back when closed while waiting', async () => {
		const { port, close } = await serve();
		close();
		const { connection, clock, reaches } = open(port);
		await reaches('waiting');
		connection.close();
		expect(clock.pending).toBe(0);
		expect(connection.state.name).toBe('ended');
	});

	it('comes back at once when asked to', async () => {
		const { server, port } = await serve();
		const { connection, reaches } = open(port);
		await reaches('open');
		for (const socket of server.clients) socket.terminate();
		await reaches('waiting');
		connection.retryNow();
		await reaches('open');
		for (const socket of server.clients) socket.close(1008);
		await reaches('ended');
		connection.retryNow();
		await reaches('open');
	});
});

describe('the backoff', () => {
	it('doubles up to its cap, with full jitter', () => {
		const longest = [0, 1, 2, 5, 6, 40].map((attempt) => backoffMs(attempt, () => 1));
		expect(longest).toEqual([500, 1_000, 2_000, 16_000, BACKOFF_CAP_MS, BACKOFF_CAP_MS]);
		expect(backoffMs(6, () => 0)).toBe(0);
		expect(backoffMs(6, () => 0.5)).toBe(15_000);
	});
});
