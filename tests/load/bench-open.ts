/** `npm run bench:open`: how long a server takes to open a long playground from its log. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';
import { ensureBuilt } from '../../scripts/lib/build.js';
import { KEEP_LIMITS, type LogEntry } from '../../src/lib/engine';
import { openStore } from '../../src/lib/server';
import { startServer } from './server/start-server';

const { values } = parseArgs({
	options: {
		entries: { type: 'string', default: '100000' },
		runs: { type: 'string', default: '5' },
	},
});
const entries = Math.max(100, Number(values.entries) || 0);
const runs = Math.max(1, Number(values.runs) || 1);
const CLIENTS = 50;
/** Entries that are added at once. */
const PIECE = 500;
const TEXT = 'Seen from the bridge this morning: two herons, and no boats.';

/** Entry `i` of a feed: all come, then every second message is a like of the post before it. */
function entryOf(i: number): LogEntry {
	const at = 1_764_115_200_000 + i;
	const client = `c${(i % CLIENTS) + 1}`;
	if (i < CLIENTS)
		return { kind: 'open', at, client: { id: client, name: `Client ${i}`, agent: 'external' } };
	const message =
		i % 2 === 0
			? { type: 'post', id: `post-${i}`, text: TEXT }
			: { type: 'like', post: `post-${i - 1}` };
	return { kind: 'message', at, client, message, bytes: JSON.stringify(message).length };
}

async function fill(dataDir: string, id: string): Promise<void> {
	const store = await openStore({ log: 'lmdb', dataDir });
	await store.keep({
		...{ id, app: 'feed', seed: 7, hostKey: 'h', createdAt: Date.now(), epoch: 'e', maker: 'm' },
		keep: KEEP_LIMITS,
		idleSince: Date.now(),
	});
	const log = store.log(id);
	for (let from = 0; from < entries; from += PIECE) {
		const length = Math.min(PIECE, entries - from);
		await Promise.all(Array.from({ length }, (_, i) => log.append(entryOf(from + i))));
	}
	await store.close();
}

/** The 99th percentile of the event loop's delay since it was asked last, in ms. */
async function loopDelay(url: string): Promise<number> {
	const text = await (await fetch(`${url}/metrics`)).text();
	return 1000 * Number(/loop_delay_seconds\{quantile="0\.99"\} (\S+)/.exec(text)?.[1]);
}

/** Resolves with the ms until `done` of the messages of a WebSocket. */
function until(address: string, done: (text: string) => boolean): Promise<number> {
	const from = performance.now();
	return new Promise((resolve, reject) => {
		const socket = new WebSocket(address);
		socket.on('error', reject);
		socket.on('message', (data: Buffer) => {
			if (!done(data.toString())) return;
			resolve(performance.now() - from);
			socket.terminate();
		});
	});
}

async function once(dataDir: string, id: string) {
	const server = await startServer('duplex-lmdb', { DATA_DIR: dataDir });
	try {
		const http = `http://127.0.0.1:${server.port}`;
		const address = `ws://127.0.0.1:${server.port}/ws/${id}`;
		await loopDelay(http); // from here on
		const welcome = await until(address, (text) => text.includes('"welcome"'));
		const delay = await loopDelay(http);
		const last = `"data":{"post":"post-${entries - 2}"}`;
		const backlog = await until(`${address}?observe=1`, (text) => text.includes(last));
		await untilAtRest(dataDir);
		return { welcome, delay, backlog };
	} finally {
		await server.stop();
	}
}

/** Resolves once the server has put a checkpoint beside a log, which it says nowhere: the log file rests. */
async function untilAtRest(dataDir: string): Promise<void> {
	const file = join(dataDir, 'logs.mdb');
	for (let last = -1; ;) {
		const { mtimeMs } = statSync(file);
		if (mtimeMs === last) return;
		last = mtimeMs;
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
}

const middle = (numbers: readonly number[]): string =>
	`${Math.round([...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN)} ms`;

function print(what: string, all: readonly Awaited<ReturnType<typeof once>>[]): void {
	const most = Math.max(...all.map(({ welcome }) => welcome));
	const row = (name: string, numbers: readonly number[], more = ''): void =>
		console.log(`  ${name}: ${middle(numbers)}${more}`);
	console.log(`${what}:`);
	const welcomes = all.map(({ welcome }) => welcome);
	row('until the first welcome', welcomes, ` (most ${Math.round(most)} ms)`);
	row(
		'event-loop delay meanwhile, 99th percentile',
		all.map(({ delay }) => delay),
	);
	row(
		'the whole trace to an observer after that',
		all.map(({ backlog }) => backlog),
	);
}

await ensureBuilt();
const dataDir = mkdtempSync(join(tmpdir(), 'duplex-open-'));
try {
	const id = 'a'.repeat(22);
	await fill(dataDir, id);
	// Nothing lies beside the log yet: all of it is read, once.
	const first = await once(dataDir, id);
	print(`${entries} entries, without a checkpoint, once`, [first]);
	const all = [];
	for (let i = 0; i < runs; i++) all.push(await once(dataDir, id));
	print(`${entries} entries, from a checkpoint, ${runs} times, medians`, all);
} finally {
	rmSync(dataDir, { recursive: true, force: true });
}
