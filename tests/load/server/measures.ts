import type { BenchServer } from './start-server';
import type { Flood, Generator, Pace } from './generator-calls';
import { cpuSeconds, residentBytes } from './process-stats';

const WARM_MS = 400;
/** Payload of a delivery of the longest post, about. */
const LONG_BYTES = 1240;
/** What is offered to each client that does not read, in bytes. */
const OFFERED = 10e6;
/** Time for a server to let go of what it needed only while clients connected, in ms. */
const SETTLE_MS = 3000;
/** Time for a full collection, in ms. */
const COLLECT_MS = 1000;

/** What one run throws at a server. */
export interface Load {
	readonly clients: number;
	readonly inFlight: number;
	readonly observers: number;
	readonly ms: number;
}

/** Runs `work` with that many clients of `server`, in a fresh playground. */
async function withClients<T>(
	generator: Generator,
	server: BenchServer,
	clients: number,
	observers: number,
	work: () => Promise<T>,
): Promise<T> {
	const id = await server.createPlayground();
	const { port, contender } = server;
	await generator.open({ port, id, contender, clients, observers });
	try {
		return await work();
	} finally {
		await generator.close({});
	}
}

/** One run: as many deliveries as the server makes. Throws if one is missing, or anything is odd. */
export function measureFlood(
	generator: Generator,
	server: BenchServer,
	{ clients, inFlight, observers, ms }: Load,
): Promise<Flood> {
	return withClients(generator, server, clients, observers, async () => {
		const flood = await generator.flood({ inFlight, warmMs: WARM_MS, ms, serverPid: server.pid });
		const { missing, odd, posts, traced } = flood;
		const name = `${server.contender} with ${clients} clients`;
		if (missing > 0) throw new Error(`${name}: ${missing} deliveries are missing.`);
		if (odd.length > 0) throw new Error(`${name}: ${odd.length} odd frames, such as ${odd[0]}`);
		const events = observers > 0 ? clients + 2 * posts : 0;
		if (traced !== events)
			throw new Error(`${name}: observers have ${traced} of ${events} events.`);
		return flood;
	});
}

/** Latency at a gentle pace. */
export function measurePace(
	generator: Generator,
	server: BenchServer,
	clients: number,
	asked: { readonly perSecond: number; readonly count: number },
): Promise<Pace> {
	const observers = server.contender.startsWith('duplex') ? 1 : 0;
	return withClients(generator, server, clients, observers, async () => {
		const pace = await generator.pace(asked);
		if (pace.missing > 0) throw new Error(`${server.contender}: deliveries are missing.`);
		return pace;
	});
}

/** What peers that do not do their part cost the others, and the server. */
export interface Slow {
	/** In ms, with as many clients that all read. */
	readonly p99Before: number;
	readonly p99: number;
	/** Bytes that each deaf client was offered. */
	readonly offered: number;
	/** Most memory that the process had more than before, in bytes a deaf client. */
	readonly peak: number;
	/** The same once they were gone. */
	readonly after: number;
	/** How many of them were closed with 1013. */
	readonly closed: number;
}

/** 500 that never read among 200 that do, beside 100 that never end their handshake. */
export async function measureSlow(generator: Generator, server: BenchServer): Promise<Slow> {
	const [readers, deaf, halfOpen] = [200, 500, 100];
	const pace = { perSecond: 20, count: 100 };
	const { port, contender, pid } = server;
	const flood = {
		inFlight: 8,
		warmMs: 0,
		ms: 0,
		posts: Math.ceil(OFFERED / LONG_BYTES),
		serverPid: pid,
	};
	const open = async (asked: {
		clients: number;
		deaf: number;
		halfOpen: number;
		long: boolean;
	}) => {
		const id = await server.createPlayground();
		await generator.open({ port, id, contender, observers: 0, ...asked });
	};
	await open({ clients: readers + deaf, deaf: 0, halfOpen: 0, long: true });
	const { p99: p99Before } = await generator.pace(pace);
	// What the flood alone makes the process take is no cost of those who do not read.
	await generator.flood(flood);
	await generator.close({});
	await later(SETTLE_MS);

	await open({ clients: readers, deaf, halfOpen, long: true });
	const { p99 } = await generator.pace(pace);
	const before = residentBytes(pid);
	let most = before;
	const watch = setInterval(() => (most = Math.max(most, residentBytes(pid))), 20);
	const { posts } = await generator.flood(flood);
	clearInterval(watch);
	await later(SETTLE_MS);
	const after = residentBytes(pid) - before;
	const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
	await generator.close({});
	const closed = /closed_total\{code="1013"\} (\d+)/.exec(metrics)?.[1] ?? 0;
	return {
		p99Before,
		p99,
		offered: posts * LONG_BYTES,
		peak: (most - before) / deaf,
		after: after / deaf,
		closed: Number(closed),
	};
}

/** What idle connections cost. */
export interface Idle {
	/** Memory of one, in bytes, as it is. */
	readonly memory: number;
	/** The same, but for garbage: both times after a full collection. */
	readonly kept: number;
	/** Share of a core, heartbeats included. */
	readonly cpu: number;
}

/** Memory and processor time with so many connections that say nothing; `server` must be fresh. */
export async function measureIdle(
	generator: Generator,
	server: BenchServer,
	clients: number,
	ms: number,
): Promise<Idle> {
	// What the first connections make the process load is no cost of each.
	await withClients(generator, server, 50, 0, () => later(SETTLE_MS / 3));
	await collect(server.pid);
	const before = residentBytes(server.pid);
	return withClients(generator, server, clients, 0, async () => {
		await later(SETTLE_MS);
		const memory = (residentBytes(server.pid) - before) / clients;
		await collect(server.pid);
		const kept = (residentBytes(server.pid) - before) / clients;
		const from = { at: performance.now(), cpu: cpuSeconds(server.pid) };
		await later(ms);
		const seconds = (performance.now() - from.at) / 1000;
		return { memory, kept, cpu: (cpuSeconds(server.pid) - from.cpu) / seconds };
	});
}

/** Has a server that listens for it (`collect-on-signal.mjs`) give back all that it does not need. */
async function collect(pid: number): Promise<void> {
	process.kill(pid, 'SIGUSR2');
	await later(COLLECT_MS);
}

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
