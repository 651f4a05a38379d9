import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { readArguments } from '../scripts/lib/crowd-options';
import type { AppName } from '../src/lib/protocol';
import { attach, createLive } from '../src/lib/server';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
	for (const task of cleanUp.splice(0).reverse()) await task();
});

/** A live server with the one endpoint that the command asks. */
async function serve(app: AppName = 'feed') {
	const live = createLive();
	const server = createServer((request, response) => {
		const info = live.playground(request.url?.split('/').at(-1) ?? '')?.info();
		const error = { code: 'not-found', message: 'There is no such playground.' };
		response.writeHead(info ? 200 : 404).end(JSON.stringify(info ?? { error }));
	});
	attach(server, live);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	cleanUp.push(async () => {
		await live.stop();
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});
	const creation = live.createPlayground({ app, seed: 1 }, '127.0.0.1');
	if (!creation.ok) throw new Error(creation.refusal.message);
	const { id } = creation.created;
	const { port } = server.address() as AddressInfo;
	return { live, id, page: `http://127.0.0.1:${port}/playground/${id}`, port };
}

/** Runs the command; `saw` waits for its output, `end` for its exit. */
function run(...args: string[]) {
	const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/crowd.ts', ...args]);
	cleanUp.push(() => child.kill('SIGKILL'));
	let output = '';
	const watchers = new Set<() => void>();
	for (const stream of [child.stdout, child.stderr])
		stream.on('data', (data) => {
			output += String(data);
			for (const check of watchers) check();
		});
	const end = new Promise<number | null>((resolve) => child.on('close', resolve));
	return {
		child,
		end,
		output: () => output,
		saw: (words: RegExp) =>
			new Promise<void>((resolve, reject) => {
				const check = () => words.test(output) && resolve();
				watchers.add(check);
				check();
				void end.then(() => reject(new Error(`It ended without ${words}: ${output}`)));
			}),
	};
}

describe('npm run crowd', { timeout: 20_000 }, () => {
	it('drives a playground until Ctrl-C, and leaves cleanly', async () => {
		const { live, id, page } = await serve();
		const crowd = run('--url', page, '--clients', '120', '--rate', '10');
		await crowd.saw(/120 of 120 connected · [1-9]\d* sent · [1-9]\d* received per s\n/);
		expect(live.playground(id)?.info().clients).toBe(120);
		crowd.child.kill('SIGINT');
		expect(await crowd.end).toBe(0);
		expect(crowd.output()).toMatch(/Done: \d+ sent, \d+ received\.\n$/);

		const trace = [...(live.playground(id)?.trace() ?? [])].join('').trim().split('\n');
		const events = trace.map((line) => JSON.parse(line) as Record<string, unknown>);
		const closes = events.filter(({ kind }) => kind === 'close');
		expect(closes).toHaveLength(120);
		expect(new Set(closes.map(({ code }) => code))).toEqual(new Set([1000]));
		expect(events[0]).toMatchObject({ client: { agent: 'simulated' } });
	});

	it.each([
		['chat', 'say'],
		['stocks', 'watch'],
	] as const)('knows what the clients of a playground do: %s', async (app, type) => {
		const { live, id, page } = await serve(app);
		const crowd = run('--url', page, '--clients', '30', '--rate', '10', '--seconds', '4');
		expect(await crowd.end).toBe(0);
		const trace = [...(live.playground(id)?.trace() ?? [])].join('');
		expect(trace).toContain(`"type":"${type}"`);
		expect(trace).not.toContain('"type":"error"');
	});

	it('stops by itself after the seconds asked for', async () => {
		const { page } = await serve();
		const crowd = run('--url', page, '--clients', '2', '--seconds', '1');
		expect(await crowd.end).toBe(0);
	});

	it('says in one sentence what is wrong', async () => {
		const { live, id, page, port } = await serve();
		const wrong = run('--url', page.replace(/[^/]+$/, 'nowhere'));
		expect(await wrong.end).toBe(1);
		expect(wrong.output()).toBe(
			'The playground cannot be used (404): There is no such playground.\n',
		);

		const ended = run('--url', `ws://127.0.0.1:${port}/ws/${id}`, '--clients', '3');
		await ended.saw(/3 of 3 connected/);
		live.playground(id)?.close('over');
		expect(await ended.end).toBe(1);
		expect(ended.output()).toContain('The server closed every connection: 4004 over.');

		const nobody = run('--url', 'http://127.0.0.1:1/playground/x');
		expect(await nobody.end).toBe(1);
		expect(nobody.output()).toBe('No server answers at http://127.0.0.1:1.\n');
	});
});

describe('the arguments of crowd', () => {
	const page = 'http://localhost:3000/playground/abc';

	it('takes a page or a socket', () => {
		const addresses = {
			socket: 'ws://localhost:3000/ws/abc',
			info: 'http://localhost:3000/api/playgrounds/abc',
		};
		expect(readArguments(['--url', page])).toEqual({
			...addresses,
			clients: 20,
			rate: 1,
			seconds: null,
			seed: 1,
		});
		expect(readArguments(['--url', 'ws://localhost:3000/ws/abc'])).toMatchObject(addresses);
		expect(readArguments(['--url', 'https://a.example/playground/x'])).toMatchObject({
			socket: 'wss://a.example/ws/x',
			info: 'https://a.example/api/playgrounds/x',
		});
	});

	it.each([
		[[], '--url is missing'],
		[['--url', 'localhost'], '--url must look like'],
		[['--url', 'ftp://a/ws/x'], '--url must look like'],
		[['--url', 'http://a/'], '--url must look like'],
		[['--url', page, '--clients', '0'], '--clients must be a whole number from 1 to 5000'],
		[['--url', page, '--clients', '5001'], '--clients must be'],
		[['--url', page, '--clients', '1.5'], '--clients must be'],
		[['--url', page, '--rate', 'fast'], '--rate must be a number from 0.1 to 10, not "fast"'],
		[['--url', page, '--seconds', ''], '--seconds must be'],
		[['--url', page, '--speed', '2'], "'--speed'"],
	])('refuses %j', (args, words) => {
		expect(() => readArguments(args)).toThrow(words);
	});
});
