/** The load, in a process of its own: one sender, many receivers, and every delivery counted. */
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { DIALECTS, type Contender } from './dialects';
import type { Flood, FloodAsked, Generator, OpenAsked, Pace, PaceAsked } from './generator-calls';
import { cpuSeconds } from './process-stats';
import { clientFrame, openPeer } from './raw-peer';

/** All peers read into this one buffer. */
const SHARED = Buffer.allocUnsafe(256 * 1024);
/** How many connect at a time. */
const AT_ONCE = 64;
/** How long a given number of posts may take, in ms. */
const POSTS_MS = 60_000;
/** How long the last deliveries of a run may take, in ms. */
const DRAIN_MS = 15_000;
const TEXT = 'Seen from the bridge this morning: two herons, and no boats.';
const LONG = '😀'.repeat(280);
const WORD = 'posted';

let peers: Socket[] = [];
let observers: Socket[] = [];
/** Those that do not do their part. */
let others: Socket[] = [];
/** Last batch of each observer, as text. */
let batches: string[] = [];
/** Deliveries to each peer. */
let counts = new Uint32Array(0);
/** Peers that have each post, in the order of the posts. */
let delivered: number[] = [];
let sentAt: number[] = [];
let latencies: number[] = [];
let deliveries = 0;
/** Frames that should not have come. */
let odd: string[] = [];
let post: Buffer = Buffer.alloc(0);
let whenDone: () => void = () => undefined;
let measuring = false;

async function open(asked: OpenAsked): Promise<void> {
	const { port, id, contender, clients, observers: watching, deaf = 0, halfOpen = 0 } = asked;
	reset(clients);
	const dialect = DIALECTS[contender];
	post = clientFrame(dialect.post(asked.long ? LONG : TEXT));
	const path = dialect.path.replace('{id}', id);
	await inBatches(clients, async (i) => {
		peers[i] = await join(port, path, contender, i);
	});
	await inBatches(watching, async (i) => {
		observers[i] = await openPeer(port, `${path}?observe=1`, SHARED, {
			frame: (bytes, from, to) => (batches[i] = bytes.toString('utf8', from, to)),
		});
	});
	await inBatches(deaf, async () => {
		const socket = await openPeer(port, path, SHARED, { frame: (_, __, ___, it) => it.pause() });
		others.push(socket);
	});
	for (let i = 0; i < halfOpen; i++) others.push(dawdle(port, i % 2 === 0));
}

/** Says one byte of a handshake a second, or nothing at all. */
function dawdle(port: number, speaks: boolean): Socket {
	const socket = connect(port, '127.0.0.1').on('error', () => undefined);
	const timer = setInterval(() => speaks && socket.write('G'), 1000);
	socket.once('close', () => clearInterval(timer));
	return socket;
}

function reset(clients: number): void {
	peers = [];
	observers = [];
	others = [];
	batches = [];
	counts = new Uint32Array(clients);
	delivered = [];
	sentAt = [];
	latencies = [];
	deliveries = 0;
	odd = [];
}

/** Connects one peer; resolves when the server has welcomed it. */
function join(port: number, path: string, contender: Contender, i: number): Promise<Socket> {
	const { hello, welcome, delivery, ping } = DIALECTS[contender];
	const mark = delivery.indexOf(WORD);
	const [p, o, s] = [...Buffer.from(WORD)];
	return new Promise((resolve, reject) => {
		let ready = welcome === undefined;
		function frame(bytes: Buffer, from: number, to: number, socket: Socket): void {
			if (
				ready &&
				bytes[from + mark] === p &&
				bytes[from + mark + 1] === o &&
				bytes[from + mark + 2] === s
			)
				return received(i);
			const text = bytes.toString('utf8', from, to);
			if (text === ping?.ask) socket.write(clientFrame(ping.answer));
			else if (!ready && welcome !== undefined && text.startsWith(welcome)) {
				ready = true;
				resolve(socket);
			} else if (ready) odd.push(text.slice(0, 200));
		}
		openPeer(port, path, SHARED, { frame }).then((socket) => {
			if (hello !== undefined) socket.write(clientFrame(hello));
			if (ready) resolve(socket);
		}, reject);
	});
}

function received(i: number): void {
	const k = counts[i] ?? 0;
	counts[i] = k + 1;
	deliveries++;
	if (measuring) latencies.push(performance.now() - (sentAt[k] ?? NaN));
	if ((delivered[k] = (delivered[k] ?? 0) + 1) === peers.length - 1) whenDone();
}

/** Sends `count` posts in one write. */
function send(count: number): void {
	for (let i = 0; i < count; i++) {
		delivered.push(0);
		if (measuring) sentAt.push(performance.now());
	}
	peers[0]?.write(count === 1 ? post : Buffer.concat(Array<Buffer>(count).fill(post)));
}

/** Keeps so many posts in flight. One is in flight until every receiver has it. */
async function flood({ inFlight, warmMs, ms, posts = 0, serverPid }: FloodAsked): Promise<Flood> {
	let free = 0;
	let over = false;
	let planned = false;
	// What is free at the end of a turn goes out together.
	const refill = (): void => {
		planned = false;
		const count = free;
		free = 0;
		if (!over && count > 0) send(count);
	};
	whenDone = () => {
		free++;
		if (!planned) setImmediate(refill);
		planned = true;
	};
	send(inFlight);
	await later(warmMs);
	const begin = reading(serverPid);
	await later(ms);
	const until = performance.now() + POSTS_MS;
	while (delivered.length < posts && performance.now() < until) await later(20);
	const end = reading(serverPid);
	over = true;
	const missing = await drain();
	const seconds = (end.at - begin.at) / 1000;
	return {
		perSecond: (end.deliveries - begin.deliveries) / seconds,
		serverCpu: (end.server - begin.server) / seconds,
		ownCpu: (end.own - begin.own) / seconds,
		posts: delivered.length,
		missing,
		odd,
		traced: await lastTraced(),
	};
}

const reading = (serverPid: number) => ({
	at: performance.now(),
	deliveries,
	server: cpuSeconds(serverPid),
	own: cpuSeconds(process.pid),
});

/** Waits for the last deliveries; how many never came. */
async function drain(): Promise<number> {
	const due = delivered.length * (peers.length - 1);
	const until = performance.now() + DRAIN_MS;
	while (deliveries < due && performance.now() < until) await later(5);
	const wrong = counts.slice(1).filter((count) => count !== delivered.length).length;
	return wrong > 0 ? Math.max(wrong, due - deliveries) : 0;
}

/** Number of the last trace event that every observer has; 0 without observers. */
async function lastTraced(): Promise<number> {
	if (observers.length === 0) return 0;
	const due = peers.length + 2 * delivered.length;
	const until = performance.now() + DRAIN_MS;
	const last = (batch = ''): number => Number(/.*"n":(\d+),"at"/s.exec(batch)?.[1] ?? 0);
	const all = (): number => Math.min(...observers.map((_, i) => last(batches[i])));
	while (all() < due && performance.now() < until) await later(20);
	return all();
}

/** Sends a post now and then, and takes the time until each delivery has come. */
async function pace({ perSecond, count }: PaceAsked): Promise<Pace> {
	whenDone = () => undefined;
	measuring = true;
	const began = performance.now();
	for (let i = 0; i < count; i++) {
		await later(Math.max(0, began + (i * 1000) / perSecond - performance.now()));
		send(1);
	}
	const missing = await drain();
	measuring = false;
	const sorted = Float64Array.from(latencies).sort();
	const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? NaN;
	return { p50: at(0.5), p99: at(0.99), most: at(1 - Number.EPSILON), missing };
}

function close(): void {
	for (const socket of [...peers, ...observers, ...others]) socket.destroy();
	reset(0);
}

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function inBatches(count: number, work: (i: number) => Promise<void>): Promise<void> {
	for (let from = 0; from < count; from += AT_ONCE)
		await Promise.all(
			Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => work(from + i)),
		);
}

const CALLS: Generator = { open, flood, pace, close: async () => close() };

process.on('message', ({ call, asked }: { call: keyof Generator; asked: never }) => {
	CALLS[call](asked).then(
		(answer) => process.send?.({ answer }),
		(error: unknown) => process.send?.({ error: String(error) }),
	);
});
