import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Schedule } from '../engine';
import { MESSAGE_BYTES_MAX, type CreatePlayground, type PlaygroundCreated } from '../protocol';
import type { Connection } from './connection';
import { addressOf, limitKey, loggedAddress } from './address';
import { sayFarewell } from './farewell';
import { requestHead, responseHead } from './handshake';
import { createAddressBuckets, createCounts } from './limits';
import { describeEnding, shortId, silentLogger, type Logger } from './logger';
import type { LivePlayground } from './live-playground';
import type { LogStore } from './log';
import { createMemoryStore } from './log-memory';
import { createMetrics, type Metrics } from './metrics';
import { createMeters, type Meters } from './meters';
import { createPlaygrounds } from './playgrounds';
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
import { readSettings, type Settings } from './settings';
import { ServerSocket } from './server-socket';
import { createTrials, type Trials } from './trials';
import { readUpgrade, refuseUpgrade } from './upgrade';

export interface LiveOptions {
	/** Changes to the default settings. */
	readonly settings?: Partial<Settings>;
	/** The clock, in ms since the Unix epoch. */
	readonly now?: () => number;
	/** Where connections and failures are told; nowhere by default. */
	readonly logger?: Logger;
	/** Plans the apps' ticks; the system's timers by default. */
	readonly schedule?: Schedule;
	/** What keeps the playgrounds; nothing beyond this process by default. */
	readonly store?: LogStore;
	/**
	 * Names the program, so that what it keeps beside the logs is not used by another one, whose rules may
	 * differ. Without it nothing is kept there, and a playground opens from its whole log.
	 */
	readonly program?: string;
}

/** Either the answer or why not. */
export type Creation =
	| {
			readonly ok: true;
			readonly created: PlaygroundCreated;
			/** Resolves when it will survive the process; rejects if it cannot, and it has ended. */
			readonly kept: Promise<void>;
	  }
	| { readonly ok: false; readonly refusal: Refusal };

/** The live server: all playgrounds of this process and their sockets. */
export interface Live {
	readonly settings: Settings;
	/** Bytes on the wire, for requests that carry a meter's id. */
	readonly meters: Meters;
	/** Handshakes with this server itself, for lessons. */
	readonly trials: Trials;
	/** For `GET /metrics`. */
	readonly metrics: Metrics;
	/** Where failures are told. */
	readonly logger: Logger;
	/** True from the moment that `stop` is called. */
	readonly stopping: boolean;
	/** Creates a playground for someone at `address`, which says whom to slow down. */
	createPlayground(body: CreatePlayground, address: string): Creation;
	/** A playground that runs. */
	playground(id: string): LivePlayground | undefined;
	/** A playground, read from its log if it sleeps there; undefined if there is none. */
	find(id: string): Promise<LivePlayground | undefined>;
	/** Restarts one playground as a server would: 1012 to all, and its log read again. */
	restart(id: string): Promise<LivePlayground | undefined>;
	/** Answers an HTTP upgrade to `/ws/ID`: a WebSocket (RFC 6455 §4.2), or an HTTP error. */
	handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
	/** Refuses newcomers, closes every connection with 1012, and resolves when all are gone. */
	stop(): Promise<void>;
}

export function createLive(options: LiveOptions = {}): Live {
	const settings: Settings = { ...readSettings(), ...options.settings };
	const now = options.now ?? Date.now;
	const schedule = options.schedule ?? systemSchedule;
	const connections = new Map<Connection, 'client' | 'observer'>();
	/** Connections so far: a number that tells them apart in the log. */
	let count = 0;
	const logger = options.logger ?? silentLogger();
	const metrics = createMetrics(() => {
		const observers = [...connections.values()].filter((kind) => kind === 'observer').length;
		return {
			clients: connections.size - observers,
			observers,
			playgrounds: playgrounds.size,
			waiting: [...connections.keys()].map(({ waiting }) => waiting),
		};
	});
	const playgrounds = createPlaygrounds({
		...{ settings, now, schedule, logger, metrics, program: options.program },
		store: options.store ?? createMemoryStore(),
	});
	const creators = createAddressBuckets(settings.createBurst, settings.createPerSecond);
	/** Connections by address. */
	const connected = createCounts();
	const answers = new WeakMap<IncomingMessage, string>();
	const sockets = new WebSocketServer({
		WebSocket: ServerSocket,
		noServer: true,
		clientTracking: false,
		maxPayload: MESSAGE_BYTES_MAX,
		perMessageDeflate: false,
		maxFragments: settings.fragmentsMax,
		// Left to itself, `ws` agrees to whatever is named first (RFC 6455 §4.2.2: only what one speaks).
		handleProtocols: () => false,
	});
	sockets.on('headers', (lines, request) => answers.set(request, responseHead(lines)));
	// One timer for all sockets, however many there are.
	const heart = setInterval(() => {
		for (const connection of [...connections.keys()]) connection.beat();
	}, settings.heartbeatMs).unref();
	let stopped: Promise<void> | undefined;

	function createPlayground(body: CreatePlayground, address: string): Creation {
		const creation = tryToCreate(body, address);
		if (!creation.ok) metrics.refusedPlayground(creation.refusal.code);
		return creation;
	}

	function tryToCreate(body: CreatePlayground, address: string): Creation {
		if (stopped) return { ok: false, refusal: STOPPING };
		const maker = limitKey(address);
		if (!creators.take(maker, now())) return { ok: false, refusal: TOO_MANY_CREATED };
		if (playgrounds.madeBy(maker) >= settings.playgroundsPerAddressMax)
			return { ok: false, refusal: TOO_MANY_HELD };
		if (playgrounds.size >= settings.playgroundsMax) return { ok: false, refusal: FULL };
		return { ok: true, ...playgrounds.create(body, maker) };
	}

	/** Why this upgrade may not be, or what it asks for. */
	function admit(request: IncomingMessage) {
		if (stopped) return { refusal: STOPPING };
		// Node reads on beyond its limit and forgets what it read: nothing to build a handshake on.
		if (request.rawHeaders.length > 2 * settings.headersMax) return { refusal: TOO_MANY_HEADERS };
		const asked = readUpgrade(request, settings.origin);
		if (!asked.ok) return { refusal: asked.refusal };
		if (playgrounds.sleeps(asked.playground)) return { asleep: asked.playground };
		const playground = playgrounds.get(asked.playground);
		if (!playground) return { refusal: NO_PLAYGROUND };
		const address = addressOf(request, settings);
		if (address === null) return { refusal: NO_ADDRESS };
		const key = limitKey(address);
		if (connections.size >= settings.connectionsMax) return { refusal: FULL };
		if (connected.of(key) >= settings.connectionsPerAddressMax) return { refusal: ADDRESS_FULL };
		if (playground.connections >= settings.connectionsPerPlaygroundMax)
			return { refusal: PLAYGROUND_FULL };
		return { playground, asked, address, key };
	}

	/** Counts a fresh connection, and says in the log that it has come and how it went. */
	function keep(
		connection: Connection,
		kind: 'client' | 'observer',
		key: string,
		who: object,
	): void {
		const from = performance.now();
		connections.set(connection, kind);
		connected.add(key);
		metrics.opened(kind);
		logger.info(who, 'opened');
		connection.whenGone(() => {
			connections.delete(connection);
			connected.remove(key);
			const ending = connection.ending ?? { code: 1006, reason: '', ours: true };
			const ms = Math.round(performance.now() - from);
			metrics.closed(ending.code);
			logger.info({ ...who, ...describeEnding(ending), ms }, 'closed');
		});
	}

	function handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		/** The handshake waits until the log has been read. */
		async function wakeFor(id: string): Promise<void> {
			const ignore = (): void => undefined; // one that breaks off meanwhile harms nobody
			socket.on('error', ignore);
			await playgrounds.find(id);
			if (!socket.destroyed) handleUpgrade(request, socket, head);
			socket.off('error', ignore);
		}
		const admission = admit(request);
		if (admission.refusal) {
			metrics.refusedUpgrade(admission.refusal.code);
			return refuseUpgrade(socket, admission.refusal);
		}
		if (admission.asleep !== undefined) return void wakeFor(admission.asleep);
		const { playground, asked, address, key } = admission;
		sockets.handleUpgrade(request, socket, head, (ws) => {
			const handshake = { request: requestHead(request), response: answers.get(request) ?? '' };
			const connection = asked.observe
				? playground.observe(ws)
				: playground.connect(ws, { socket, handshake, wish: asked.wish });
			const kind = asked.observe ? 'observer' : 'client';
			const { agent } = asked.wish;
			const names = { playground: shortId(playground.id), address: loggedAddress(address) };
			const who = { connection: ++count, kind, agent, ...names };
			keep(connection, kind, key, who);
		});
	}

	async function stopAll(): Promise<void> {
		clearInterval(heart);
		await sayFarewell(connections.keys(), settings.stopSpreadMs);
		await playgrounds.stop();
		sockets.close();
		metrics.stop();
	}

	return {
		settings,
		metrics,
		logger,
		meters: createMeters(settings),
		trials: createTrials(settings, now),
		get stopping() {
			return stopped !== undefined;
		},
		createPlayground,
		playground: playgrounds.get,
		find: playgrounds.find,
		restart: playgrounds.restart,
		handleUpgrade,
		stop: () => (stopped ??= stopAll()),
	};
}

const systemSchedule: Schedule = (task, ms) => {
	const timer = setTimeout(task, ms).unref();
	return () => clearTimeout(timer);
};
