import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import {
	attach,
	createHttpServer,
	createLive,
	createMemoryLog,
	createMemoryStore,
	type LiveOptions,
	type Log,
} from '../../src/lib/server';
import type { AppName, TraceEvent } from '../../src/lib/protocol';
import { connect, within, type TestClient } from './socket-client';

/** A live server on a port of the system's choice, stopped when the test ends. */
export async function startLive({
	createLog = createMemoryLog,
	...options
}: LiveOptions & { readonly createLog?: () => Log } = {}) {
	const logs = new Map<string, Log>();
	const store = createMemoryStore((id) => {
		const log = createLog();
		logs.set(id, log);
		return log;
	});
	const live = createLive({ store, ...options });
	const server = createHttpServer(live.settings, (request, response) => {
		request.resume().once('end', () => response.writeHead(404).end());
	});
	attach(server, live);
	const sockets = new Set<Socket>();
	let changed: () => void = () => undefined;
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.once('close', () => {
			sockets.delete(socket);
			changed();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const url = `ws://127.0.0.1:${port}`;
	onTestFinished(async () => {
		await live.stop();
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});

	/** A new playground; the seed is fixed. */
	function create(app: AppName, servers: 1 | 2 = 1) {
		const creation = live.createPlayground({ app, seed: 7, servers }, '127.0.0.1');
		if (!creation.ok) throw new Error(creation.refusal.message);
		const { id, socket, hostToken } = creation.created;
		const address = url + socket;
		return {
			id,
			hostToken,
			address,
			log: () => logs.get(id) as Log,
			/** Connects a client and takes its `welcome`. */
			async join(name?: string) {
				const query = name === undefined ? '' : `?name=${encodeURIComponent(name)}`;
				const client = await connect(address + query);
				const welcome = await client.next();
				return Object.assign(client, { welcome, id: String(welcome['id']) });
			},
			observe: () => connect(`${address}?observe=1`),
			/** The trace so far. */
			trace: () => parseTrace([...(live.playground(id)?.trace() ?? [])].join('')),
		};
	}

	/** Waits until the server has no more than `count` TCP connections, of clients and of others. */
	async function untilSockets(count: number): Promise<void> {
		while (sockets.size > count)
			await within(new Promise<void>((resolve) => (changed = resolve)), 'sockets to close');
	}

	return { live, url, port, create, createFeed: () => create('feed'), sockets, untilSockets };
}

export const parseTrace = (ndjson: string): TraceEvent[] =>
	ndjson
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => JSON.parse(line) as TraceEvent);

/** Reads an observer until `done`. */
export async function readTrace(
	observer: TestClient,
	done: (event: TraceEvent) => boolean,
): Promise<TraceEvent[]> {
	const events: TraceEvent[] = [];
	for (;;) {
		const message = await observer.skip('trace');
		const batch = message['events'] as TraceEvent[];
		events.push(...batch);
		if (batch.some(done)) return events;
	}
}
