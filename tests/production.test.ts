import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { connect as connectTcp, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { KEEP_FREE } from '../src/lib/server/disk-room';
import { ANSWER_HEADERS } from '../src/lib/server/security-headers';
import { testServer } from './support/server-conformance';
import { fillDisk, smallDisk } from './support/small-disk';
import { connect, refused, within } from './support/socket-client';

const ENTRY = 'build/duplex.js';

/** Runs the production build; `said` is all that it printed. */
function run(env: Record<string, string> = {}) {
	if (!existsSync(ENTRY)) throw new Error('There is no build: run npm run build first.');
	const DATA_DIR = mkdtempSync(join(tmpdir(), 'duplex-production-'));
	const child = spawn(process.execPath, [ENTRY], {
		env: { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: '0', DATA_DIR, ...env },
	});
	child.once('close', () => rmSync(DATA_DIR, { recursive: true, force: true }));
	let said = '';
	const started = new Promise<string>((resolve) => {
		const listen = (chunk: Buffer): void => {
			said += String(chunk);
			const address = /Duplex is at (http:\S+)\n/.exec(said)?.[1];
			if (address) resolve(address);
		};
		child.stdout.on('data', listen);
		child.stderr.on('data', listen);
	});
	const exited = once(child, 'close').then(([code]) => code as number | null);
	return {
		child,
		origin: () => within(started, 'the server to start', 10_000),
		exited: (ms = 10_000) => within(exited, 'the process to end', ms),
		said: () => said,
	};
}

const kill = (child: ChildProcess) => () => void child.kill('SIGKILL');

describe('the production server', () => {
	let server: ReturnType<typeof run>;
	let origin = '';

	beforeAll(async () => {
		server = run();
		origin = await server.origin();
	}, 15_000);
	afterAll(() => server?.child.kill('SIGKILL'));

	testServer(() => origin);

	it('takes forms over plain http under any of its names, and no foreign ones', async () => {
		const submit = (host: string, from: string) =>
			send(origin, { host, origin: from, 'content-type': 'application/x-www-form-urlencoded' });
		// 400: the form reached the endpoint, which wants JSON.
		expect(await submit('192.168.1.7:3000', 'http://192.168.1.7:3000')).toBe(400);
		expect(await submit('localhost:3000', 'http://localhost:3000')).toBe(400);
		expect(await submit('localhost:3000', 'http://evil.example')).toBe(403);
	});

	it.each([
		['a file', '/favicon.svg', 200],
		['a script', '/_app/version.json', 200],
		['no script', '/_app/immutable/none.js', 404],
		['a prerendered answer', '/asyncapi.yaml', 200],
		['data', '/healthz', 200],
		['metrics', '/metrics', 200],
		['a refusal', '/api/playgrounds/none', 404],
		['a redirect', '/lessons/', 308],
		['a request by another name', '/api/playgrounds', 405],
	])('sends its security headers with %s, too', async (_, path, status) => {
		const answer = await fetch(origin + path, { redirect: 'manual' });
		expect(answer.status).toBe(status);
		expect(Object.fromEntries(answer.headers)).toMatchObject(ANSWER_HEADERS);
	});

	it('sends them with what it refuses at the door', async () => {
		const answers = [
			await raw(origin, 'GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n'),
			await raw(
				origin,
				'GET /ws/none HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
			),
		];
		expect(answers.map((answer) => answer.slice(9, 12))).toEqual(['400', '404']);
		for (const answer of answers)
			for (const [name, value] of Object.entries(ANSWER_HEADERS))
				expect(answer).toContain(`${name}: ${value}\r\n`);
	});

	it('may stand in a frame under /embed alone, whatever the status', async () => {
		const framers = async (path: string) =>
			/frame-ancestors ([^;]*)/.exec(
				(await fetch(origin + path)).headers.get('content-security-policy') ?? '',
			)?.[1];
		for (const path of ['/embed/none', '/embed/replay'])
			expect([path, await framers(path)]).toEqual([path, '*']);
		for (const path of ['/', '/embed', '/embedded', '/%65mbed', '/api/embed/', '/replay', '/none'])
			expect([path, await framers(path)]).toEqual([path, "'none'"]);
	});

	it('describes the wire in AsyncAPI', async () => {
		const answer = await fetch(`${origin}/asyncapi.yaml`);
		expect(answer.status).toBe(200);
		expect(await answer.text()).toMatch(/^asyncapi: 3\.0\.0\n/);
	});

	it('serves pages', async () => {
		const answer = await fetch(origin);
		expect(answer.status).toBe(200);
		expect(await answer.text()).toContain('<html');
	});
});

describe('the production process', () => {
	it.each(['SIGTERM', 'SIGINT'] as const)('ends well on %s', async (signal) => {
		const server = run();
		onTestFinished(kill(server.child));
		const origin = await server.origin();
		const answer = await fetch(`${origin}/api/playgrounds`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: '{"app":"feed"}',
		});
		const { socket } = (await answer.json()) as { socket: string };
		const url = origin.replace('http:', 'ws:') + socket;
		const [client, deaf] = [await connect(url), await connect(url)];
		await deaf.skip('welcome');
		deaf.socket.pause(); // never answers the close frame: keeps the process in its last second
		server.child.kill(signal);
		server.child.kill(signal); // as when a terminal and a parent both pass it on
		expect((await client.closed()).code).toBe(1012);
		const late = await fetch(`${origin}/healthz`);
		expect([late.status, await late.json()]).toMatchObject([503, { error: { code: 'stopping' } }]);
		expect((await fetch(origin)).status).toBe(503);
		expect(await server.exited(3000)).toBe(0);
	});

	it('ends well on SIGTERM when its disk is full, and somebody does not read', async (context) => {
		const disk = await smallDisk();
		if (disk === null) return context.skip();
		const server = run({
			...{ DATA_DIR: join(disk, 'data'), MESSAGE_BURST: '100000', ERRORS_MAX: '100000' },
		});
		onTestFinished(kill(server.child));
		const origin = await server.origin();
		const url = origin.replace('http:', 'ws:') + (await makeOne(origin));
		const [ana, ben, deaf] = [await connect(url), await connect(url), await connect(url)];
		for (const one of [ana, ben, deaf]) await one.skip('welcome');
		deaf.socket.pause();
		await fillDisk(disk, KEEP_FREE + 2 ** 18);
		for (let code: unknown; code !== 'unavailable';) {
			ana.send({ type: 'post', text: 'x'.repeat(280) });
			ana.send({ type: 'like', post: 'none' });
			code = (await ana.skip('error'))['code'];
		}
		server.child.kill('SIGTERM');
		for (const one of [ana, ben]) expect((await one.closed()).code).toBe(1012);
		expect((await fetch(`${origin}/healthz`)).status).toBe(503);
		expect(await server.exited(3000)).toBe(0);
		// A line for each that came, and one for how it went, the one who does not read too.
		const lines = server
			.said()
			.split('\n')
			.filter((line) => line.startsWith('{'));
		const told = lines.map((line) => JSON.parse(line) as { msg: string; connection?: number });
		for (const msg of ['opened', 'closed'])
			expect(told.flatMap((line) => (line.msg === msg ? [line.connection] : [])).sort()).toEqual([
				1, 2, 3,
			]);
	});

	/** What comes of making a playground, and of a WebSocket to `socket`, with these headers. */
	async function statuses(origin: string, socket: string, headers: Record<string, string>) {
		const made = await fetch(`${origin}/api/playgrounds`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
			body: '{"app":"feed"}',
		});
		const url = origin.replace('http:', 'ws:') + socket;
		const opened = await connect(url, headers).then(
			() => 101,
			async () => (await refused(url, headers)).status,
		);
		return [made.status, opened];
	}

	const makeOne = async (origin: string, headers: Record<string, string> = {}) => {
		const answer = await fetch(`${origin}/api/playgrounds`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
			body: '{"app":"feed"}',
		});
		return ((await answer.json()) as { socket: string }).socket;
	};
	const ONE_EACH = {
		...{ CREATE_BURST: '1', CREATE_PER_SECOND: '0', CONNECTIONS_PER_ADDRESS_MAX: '1' },
	};

	it('takes addresses from the trusted entry of the header that it is told, for pages and sockets', async () => {
		const server = run({ ...ONE_EACH, ADDRESS_HEADER: 'X-Forwarded-For', XFF_DEPTH: '2' });
		onTestFinished(kill(server.child));
		const origin = await server.origin();
		const told = (list: string) => ({ 'x-forwarded-for': list });
		const socket = await makeOne(origin, told('192.0.2.1, 10.0.0.9'));
		const tell = (list: string) => statuses(origin, socket, told(list));
		expect(await tell('192.0.2.2, 10.0.0.9')).toEqual([201, 101]);
		// What it claims itself stands further to the left.
		expect(await tell('198.51.100.7, 192.0.2.2, 10.0.0.9')).toEqual([429, 429]);
		expect(await tell('192.0.2.2,192.0.2.3 , 10.0.0.9')).toEqual([201, 101]);
		expect(await tell('192.0.2.4')).toEqual([400, 400]); // not through both proxies
		expect(await tell(', 10.0.0.9')).toEqual([400, 400]);
		expect(await statuses(origin, socket, {})).toEqual([400, 400]);
	});

	it('takes no address from any header unless it is told', async () => {
		const server = run(ONE_EACH);
		onTestFinished(kill(server.child));
		const origin = await server.origin();
		const spoofed = (address: string) => ({
			...{ 'x-forwarded-for': address, 'x-real-ip': address, forwarded: `for=${address}` },
		});
		const socket = await makeOne(origin, spoofed('192.0.2.1'));
		expect(await statuses(origin, socket, spoofed('192.0.2.2'))).toEqual([429, 101]);
		expect(await statuses(origin, socket, spoofed('192.0.2.3'))).toEqual([429, 429]);
	});

	it('takes pages of ORIGIN and of no other name, and programs, which have none', async () => {
		const server = run({ ORIGIN: 'https://duplex.example' });
		onTestFinished(kill(server.child));
		const origin = await server.origin();
		const socket = await makeOne(origin);
		const from = (page: string) => statuses(origin, socket, { origin: page });
		expect(await from('https://duplex.example')).toEqual([201, 101]);
		expect(await statuses(origin, socket, {})).toEqual([201, 101]);
		for (const page of [
			...['http://duplex.example', 'https://duplex.example:8443', 'https://evil.example'],
			...['null', origin],
		])
			expect([page, ...(await from(page))]).toEqual([page, 403, 403]);
	});

	it('prints nothing of what clients wrote, and no token, however much it logs', async () => {
		const SECRET = 'planted-5e1f';
		const server = run({ LOG_LEVEL: 'trace' });
		onTestFinished(kill(server.child));
		const origin = await server.origin();
		const json = { 'content-type': 'application/json' };
		const post = (path: string, body: string, headers: Record<string, string> = json) =>
			fetch(origin + path, { method: 'POST', headers, body });
		const made = await post('/api/playgrounds', '{"app":"feed"}');
		const { id, socket, hostToken } = (await made.json()) as Record<string, string>;
		const ana = await connect(`${origin.replace('http:', 'ws:')}${socket}?name=${SECRET}`);
		const { token } = await ana.skip('welcome');
		ana.send({ type: 'post', text: SECRET });
		await ana.drain();
		ana.socket.close(4000, SECRET);
		await ana.closed();
		const faults = `/api/playgrounds/${id}/faults`;
		const headers = { cookie: `session=${SECRET}`, authorization: `Bearer ${SECRET}` };
		const answers = [
			await post('/api/playgrounds', `{"${SECRET}`),
			await post('/api/playgrounds', JSON.stringify({ app: SECRET })),
			await post('/api/playgrounds', SECRET, { 'content-type': 'text/plain' }),
			await post(faults, JSON.stringify({ token: SECRET, fault: 'ping' })),
			await post(faults, JSON.stringify({ token: hostToken, fault: 'ping' })),
			await fetch(`${origin}/playground/${id}?${SECRET}=1`, { headers }),
			await fetch(`${origin}/playground/${SECRET}`),
			await fetch(`${origin}/${SECRET}`, { headers }),
			await fetch(`${origin}/%E0%A4%A${SECRET}`),
			await fetch(`${origin}/lessons/${SECRET}/__data.json?${SECRET}`),
		];
		for (const answer of answers) await answer.text();
		expect(answers.map(({ status }) => status)).toEqual([
			...[400, 400, 403, 403, 200, 200, 404, 404, 400, 200],
		]);
		server.child.kill('SIGTERM');
		expect(await server.exited()).toBe(0);
		expect(server.said()).toContain('"code":4000');
		for (const secret of [SECRET, id, hostToken, token])
			expect(server.said()).not.toContain(secret);
	});

	it('ends with one line when it fails altogether, which does not tell what was said', async () => {
		const script = "process.once('SIGUSR2', () => { throw new TypeError('plan' + 'ted'); })";
		const server = run({
			NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}`,
		});
		onTestFinished(kill(server.child));
		await server.origin();
		server.child.kill('SIGUSR2');
		expect(await server.exited()).toBe(1);
		const [, line = '', ...more] = server.said().split('\n');
		expect(JSON.parse(line)).toMatchObject({
			...{ level: 60, msg: 'the server failed', err: { type: 'TypeError' } },
		});
		expect(more).toEqual(['']);
		expect(line).not.toContain('planted');
	});

	it('says in one sentence that its port is taken', async () => {
		const other = createServer().listen(0, '127.0.0.1');
		onTestFinished(() => void other.close());
		await once(other, 'listening');
		const { port } = other.address() as AddressInfo;
		const server = run({ PORT: String(port) });
		onTestFinished(kill(server.child));
		expect(await server.exited()).toBe(1);
		expect(server.said()).toMatch(new RegExp(`^Port ${port} is taken\\..*\\n$`));
	});

	it.each([
		[{ PORT: 'abc' }, 'PORT must be a whole number from 0 to 65535, not "abc".\n'],
		[{ HOST: '192.0.2.1' }, 'HOST must be an address of this machine, not "192.0.2.1".\n'],
	])('says in one sentence what is wrong with %j', async (env, sentence) => {
		const server = run(env as Record<string, string>);
		onTestFinished(kill(server.child));
		expect(await server.exited()).toBe(1);
		expect(server.said()).toBe(sentence);
	});
});

/** All of the answer to a request that is sent as it stands. */
async function raw(origin: string, text: string): Promise<string> {
	const { hostname, port } = new URL(origin);
	const socket = connectTcp(Number(port), hostname);
	socket.write(text);
	let answer = '';
	socket.on('data', (chunk: Buffer) => (answer += String(chunk)));
	await within(once(socket, 'close'), 'the end of the answer');
	return answer;
}

/** Posts an empty form with headers that `fetch` would not let one set: the status. */
async function send(origin: string, headers: Record<string, string>): Promise<number | undefined> {
	const sent = request(`${origin}/api/playgrounds`, { method: 'POST', headers });
	sent.end('a=b');
	const [answer] = (await within(once(sent, 'response'), 'an answer')) as [IncomingMessage];
	answer.resume();
	return answer.statusCode;
}
