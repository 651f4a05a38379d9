import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { APPS_BY_NAME } from '../apps';
import type { Schedule } from '../engine';
import {
	CLOSE,
	MESSAGE_BYTES_MAX,
	type CreatePlayground,
	type PlaygroundCreated,
} from '../protocol';
import type { Connection } from './connection';
import { addressOf, limitKey } from './address';
import { requestHead, responseHead } from './handshake';
import { createAddressBuckets, createCounts } from './limits';
import { HEADERS_MAX } from './http-server';
import { createLivePlayground, type LivePlayground } from './live-playground';
import type { Log } from './log';
import { createMemoryLog } from './log-memory';
import { createMeters, type Meters } from './meters';
import {
	ADDRESS_FULL,
	FULL,
	NO_ADDRESS,
	NO_PLAYGROUND,
	PLAYGROUND_FULL,
	STOPPING,
	TOO_MANY_HEADERS,
	TOO_MANY_CREATED,
	TOO_MANY_HELD,
	type Refusal,
} from './refusal';
import { randomId, randomSeed } from './secrets';
import { readSettings, type Settings } from './settings';
import { readUpgrade, refuseUpgrade } from './upgrade';

export interface LiveOptions {
	/** Changes to the default settings. */
	readonly settings?: Partial<Settings>;
	/** The clock, in ms since the Unix epoch. */
	readonly now?: () => number;
	/** Plans the apps' ticks; the system's timers by default. */
	readonly schedule?: Schedule;
	/** Makes the log of a new playground; in memory by default. */
	readonly createLog?: (playground: string) => Log;
}

/** Either the answer or why not. */
export type Creation =
	| { readonly ok: true; readonly created: PlaygroundCreated }
	| { readonly ok: false; readonly refusal: Refusal };

/** The live server: all playgrounds of this process and their sockets. */
export interface Live {
	readonly settings: Settings;
	/** Bytes on the wire, for requests that carry a meter's id. */
	readonly meters: Meters;
	/** True from the moment that `stop` is called. */
	readonly stopping: boolean;
	/** Creates a playground for someone at `address`, which says whom to slow down. */
	createPlayground(body: CreatePlayground, address: string): Creation;
	playground(id: string): LivePlayground | undefined;
	/** Answers an HTTP upgrade to `/ws/ID`: a WebSocket (RFC 6455 §4.2), or an HTTP error. */
	handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
	/** Refuses newcomers, closes every connection with 1012, and resolves when all are gone. */
	stop(): Promise<void>;
}

export function createLive(options: LiveOptions = {}): Live {
	const settings: Settings = { ...readSettings(), ...options.settings };
	const now = options.now ?? Date.now;
	const schedule = options.schedule ?? systemSchedule;
	const createLog = options.createLog ?? createMemoryLog;
	const playgrounds = new Map<string, LivePlayground>();
	const connections = new Set<Connection>();
	const creators = createAddressBuckets(settings.createBurst, settings.createPerSecond);
	/** By address: the playgrounds it made, and its connections. */
	const made = createCounts();
	const connected = createCounts();
	const answers = new WeakMap<IncomingMessage, string>();
	const sockets = new WebSocketServer({
		noServer: true,
		clientTracking: false,
		maxPayload: MESSAGE_BYTES_MAX,
		perMessageDeflate: false,
		maxFragments: settings.fragmentsMax,
	});
	sockets.on('headers', (lines, request) => answers.set(request, responseHead(lines)));
	// One timer for all sockets, however many there are.
	const heart = setInterval(() => {
		for (const connection of [...connections]) connection.beat();
	}, settings.heartbeatMs).unref();
	let stopped: Promise<void> | undefined;

	function createPlayground({ app, seed }: CreatePlayground, address: string): Creation {
		const rules = APPS_BY_NAME[app];
		if (stopped) return { ok: false, refusal: STOPPING };
		const maker = limitKey(address);
		if (!creators.take(maker, now())) return { ok: false, refusal: TOO_MANY_CREATED };
		if (made.of(maker) >= settings.playgroundsPerAddressMax)
			return { ok: false, refusal: TOO_MANY_HELD };
		if (playgrounds.size >= settings.playgroundsMax) return { ok: false, refusal: FULL };

		const id = randomId();
		const playground = createLivePlayground({
			id,
			app,
			rules,
			seed: seed ?? randomSeed(),
			log: createLog(id),
			settings,
			now,
			schedule,
			onEnd() {
				if (playgrounds.delete(id)) made.remove(maker);
			},
		});
		playgrounds.set(id, playground);
		made.add(maker);
		const { hostToken } = playground;
		const created = { id, app, hostToken, page: `/playground/${id}`, socket: `/ws/${id}` };
		return { ok: true, created };
	}

	function handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		if (stopped) return refuseUpgrade(socket, STOPPING);
		// Node reads on beyond its limit and forgets what it read: nothing to build a handshake on.
		if (request.rawHeaders.length > 2 * HEADERS_MAX) return refuseUpgrade(socket, TOO_MANY_HEADERS);
		const asked = readUpgrade(request, settings.origin);
		if (!asked.ok) return refuseUpgrade(socket, asked.refusal);
		const playground = playgrounds.get(asked.playground);
		if (!playground) return refuseUpgrade(socket, NO_PLAYGROUND);
		const address = addressOf(request, settings);
		if (address === null) return refuseUpgrade(socket, NO_ADDRESS);
		const key = limitKey(address);
		if (connections.size >= settings.connectionsMax) return refuseUpgrade(socket, FULL);
		if (connected.of(key) >= settings.connectionsPerAddressMax)
			return refuseUpgrade(socket, ADDRESS_FULL);
		if (playground.connections >= settings.connectionsPerPlaygroundMax)
			return refuseUpgrade(socket, PLAYGROUND_FULL);

		sockets.handleUpgrade(request, socket, head, (ws) => {
			const handshake = { request: requestHead(request), response: answers.get(request) ?? '' };
			const connection = asked.observe
				? playground.observe(ws)
				: playground.connect(ws, asked.wish, { socket, handshake });
			connections.add(connection);
			connected.add(key);
			void connection.gone.then(() => {
				connections.delete(connection);
				connected.remove(key);
			});
		});
	}

	async function stopAll(): Promise<void> {
		clearInterval(heart);
		const gone = [...connections].map((connection) => {
			connection.end(CLOSE.serviceRestart, 'server restarting');
			return connection.gone;
		});
		await Promise.all(gone);
		for (const playground of [...playgrounds.values()]) playground.close('server stopped');
		sockets.close();
	}

	return {
		settings,
		meters: createMeters(),
		get stopping() {
			return stopped !== undefined;
		},
		createPlayground,
		playground: (id) => playgrounds.get(id),
		handleUpgrade,
		stop: () => (stopped ??= stopAll()),
	};
}

const systemSchedule: Schedule = (task, ms) => {
	const timer = setTimeout(task, ms).unref();
	return () => clearTimeout(timer);
};
