import { createHook } from 'node:async_hooks';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { attach, createHttpServer, createLive, type Live } from '../../src/lib/server';
import { clientFrame } from './server/raw-peer';

/** How a connection may come and go. */
export const WAYS = [
	'says hello and goodbye',
	'breaks off within its handshake',
	'breaks off within a message',
	'breaks off as soon as it is welcome',
	'breaks a rule',
	'watches, with its wire tapped, and breaks off',
	'never gets in',
] as const;
type Way = (typeof WAYS)[number];

const KEY = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
const head = (path: string): string =>
	`GET ${path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${KEY}\r\n`;
const POST = clientFrame('{"type":"post","text":"Hi"}');
const TAP = clientFrame('{"type":"telemetry","frames":true,"acks":true}');
const CLOSE = clientFrame('\u0003\u0000', 8); // any code: the server answers or refuses it

/** Counts timers that have neither run out nor been cleared, unreferenced ones too. */
function watchTimers() {
	const alive = new Set<number>();
	const hook = createHook({
		init: (id, type) => void (type === 'Timeout' && alive.add(id)),
		destroy: (id) => void alive.delete(id),
	}).enable();
	return { count: () => alive.size, stop: () => void hook.disable() };
}

/** A live server, and what it holds on to. */
export async function startCycles() {
	const timers = watchTimers();
	const live = createLive({
		settings: {
			createBurst: 1_000_000,
			playgroundsPerAddressMax: 1000,
			closeGraceMs: 50,
			heartbeatMs: 600_000,
		},
	});
	const server = createHttpServer(live.settings, (_, response) => response.writeHead(404).end());
	attach(server, live);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;

	/** So many cycles in a playground of their own, some at a time; resolves when all is over. */
	async function run(count: number, atOnce = 20): Promise<void> {
		const creation = live.createPlayground({ app: 'feed', seed: 1 }, '127.0.0.1');
		if (!creation.ok) throw new Error(creation.refusal.message);
		const { id } = creation.created;
		for (let from = 0; from < count; from += atOnce)
			await Promise.all(
				Array.from({ length: Math.min(atOnce, count - from) }, (_, i) =>
					cycle(port, id, WAYS[(from + i) % WAYS.length] ?? WAYS[0]),
				),
			);
		live.playground(id)?.close('over');
		await untilQuiet(server);
	}

	return {
		run,
		holds: async () => ({ ...(await holds(live, server)), timers: timers.count() }),
		async stop(): Promise<void> {
			await live.stop();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
			timers.stop();
		},
	};
}

async function cycle(port: number, id: string, way: Way): Promise<void> {
	const socket = connect(port, '127.0.0.1');
	socket.on('error', () => undefined);
	const closed = once(socket, 'close');
	const path = `/ws/${id}`;
	const hears = (word: string) => until(socket, word);
	switch (way) {
		case 'says hello and goodbye':
			socket.write(head(path));
			await hears('"welcome"');
			socket.write(Buffer.concat([POST, CLOSE]));
			break;
		case 'breaks off within its handshake':
			await once(socket, 'connect');
			socket.write(head(path).slice(0, 90), () => socket.resetAndDestroy());
			break;
		case 'breaks off within a message':
			socket.write(head(path));
			await hears('"welcome"');
			socket.write(POST.subarray(0, 11), () => socket.resetAndDestroy());
			break;
		case 'breaks off as soon as it is welcome':
			socket.write(head(path));
			await hears('"welcome"');
			socket.resetAndDestroy();
			break;
		case 'breaks a rule':
			socket.write(Buffer.concat([Buffer.from(head(path)), POST, clientFrame('', 3)]));
			socket.resume();
			break;
		case 'watches, with its wire tapped, and breaks off':
			socket.write(Buffer.concat([Buffer.from(head(`${path}?observe=1`)), TAP]));
			await hears('"handshakes"');
			socket.resetAndDestroy();
			break;
		case 'never gets in':
			socket.write(head('/ws/nowhere'));
			socket.resume();
			break;
	}
	await closed;
}

function until(socket: Socket, word: string): Promise<void> {
	return new Promise((resolve, reject) => {
		let text = '';
		socket.once('close', () => reject(new Error(`Closed before ${word}.`)));
		socket.on('data', (chunk) => {
			text = (text + chunk.toString('latin1')).slice(-100_000);
			if (text.includes(word)) resolve();
		});
	});
}

const connectionsOf = (server: Server): Promise<number> =>
	new Promise((resolve, reject) =>
		server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
	);

/** Waits until the server has no connection any more. */
async function untilQuiet(server: Server): Promise<void> {
	while ((await connectionsOf(server)) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
	await new Promise(setImmediate);
}

/** Everything that could leak, but the heap. */
async function holds(live: Live, server: Server) {
	const gauge = (text: string, name: string): number =>
		Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? NaN);
	const text = await live.metrics.text();
	const resources = new Map<string, number>();
	for (const kind of process.getActiveResourcesInfo())
		resources.set(kind, (resources.get(kind) ?? 0) + 1);
	return {
		clients: gauge(text, 'duplex_connections\\{kind="client"\\}'),
		observers: gauge(text, 'duplex_connections\\{kind="observer"\\}'),
		playgrounds: gauge(text, 'duplex_playgrounds'),
		series: text.split('\n').length,
		connections: await connectionsOf(server),
		sockets: (resources.get('TCPSocketWrap') ?? 0) + (resources.get('TCPWRAP') ?? 0),
		immediates: resources.get('Immediate') ?? 0,
		serverListeners: countListeners(server),
		processListeners: countListeners(process),
	};
}

const countListeners = (emitter: NodeJS.EventEmitter): number =>
	emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0);
