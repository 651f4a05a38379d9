import type { WebSocket } from 'ws';
import type { AnyApp } from '../apps';
import {
	createEngine,
	createTicker,
	type HostEffects,
	type LogEntry,
	type Schedule,
	type Turn,
} from '../engine';
import {
	CLOSE,
	SERVER,
	type AppName,
	type ClientInfo,
	type ClientWish,
	type PlaygroundInfo,
	type TraceEvent,
	type Welcome,
} from '../protocol';
import { createBoard } from './board';
import { createClient, type Client, type Seat } from './client';
import type { Connection } from './connection';
import { createFaults } from './faults';
import { textFrame } from './frames';
import type { Log } from './log';
import type { Logger } from './logger';
import type { PlaygroundMetrics } from './metrics';
import { pickName } from './names';
import { createObserver } from './observer';
import { createOutbox } from './outbox';
import { createPace } from './pace';
import { Roster } from './roster';
import { isSameSecret, randomId } from './secrets';
import type { Settings } from './settings';
import { createTelemetry, type TelemetryClient } from './telemetry';
import { createTraceFeed } from './trace-feed';

export interface LivePlaygroundOptions {
	readonly id: string;
	readonly app: AppName;
	readonly rules: AnyApp;
	readonly seed: number;
	readonly log: Log;
	readonly settings: Settings;
	/** The clock, in ms since the Unix epoch. */
	readonly now: () => number;
	/** Plans the app's ticks. */
	readonly schedule: Schedule;
	readonly logger: Logger;
	readonly metrics: PlaygroundMetrics;
	/** It has ended by itself: no clients for long, log full, or a failure. */
	readonly onEnd: () => void;
}

type Entry = LogEntry extends infer E ? (E extends unknown ? Omit<E, 'at'> : never) : never;

/** One playground with real sockets: log, engine, clients, observers. */
export function createLivePlayground(options: LivePlaygroundOptions) {
	const { id, app, log, settings, logger, metrics } = options;
	const engine = createEngine(options.rules, options.seed);
	const feed = createTraceFeed(settings);
	const telemetry = createTelemetry({ settings, now: () => Math.floor(options.now()) });
	const faults = createFaults({ onLine: telemetry.line });
	const hostToken = randomId();
	const epoch = randomId();
	const outbox = createOutbox();
	const board = createBoard(() => engine.board());
	const clients = new Roster<{ readonly client: Client; readonly name: string }>();
	const connections = new Set<Connection>();
	let opened = 0;
	let lastAt = 0;
	let ended = false;
	let idle: NodeJS.Timeout | undefined;

	/** Whole ms, and never backwards, whatever the system's clock does. */
	const now = (): number => (lastAt = Math.max(lastAt, Math.floor(options.now())));
	const createdAt = now();
	const pace = createPace(settings, createdAt);
	const { tick } = options.rules;
	/** Runs while there are clients: a playground that nobody is in stands still. */
	const ticker = tick && createTicker({ ...options, everyMs: tick.everyMs, tick: submitTick });
	waitForClients();

	function waitForClients(): void {
		const end = (): void => close('no clients for a long time');
		idle = setTimeout(end, settings.playgroundTtlMs).unref();
	}

	/** The log comes first: only what it holds is applied. */
	function submit(entry: Entry, applied?: (turn: Turn) => void): void {
		if (ended) return;
		if (log.size >= settings.logEntriesMax || feed.chars >= settings.traceCharsMax)
			return close('its log is full');
		const stamped: LogEntry = { ...entry, at: now() };
		const from = performance.now();
		log
			.append(stamped)
			.then(() => {
				metrics.appended(performance.now() - from);
				if (ended) return;
				const turn = engine.apply(stamped);
				applied?.(turn);
				deliver(turn);
				metrics.turn(turn);
				if (entry.kind === 'tick') board.tick(turn.seq, stamped.at);
			})
			.catch(fail);
	}

	function submitTick(done: () => void): void {
		submit({ kind: 'tick' }, (turn) => {
			pace.settle(0, turn);
			done();
		});
	}

	function fail(error: unknown): void {
		if (ended) return;
		logger.error({ err: error }, 'a playground failed and was ended');
		close('it failed');
	}

	/** One encode a message, and no work per recipient but to put the frame in its box. */
	function deliver({ seq, deliveries, events, host }: Turn): void {
		telemetry.turn(seq, events.at(-1)?.n);
		// Each delivery has one message event, in the same order.
		const said = events.filter(isFromServer);
		for (const [index, { recipients, payload }] of deliveries.entries()) {
			const frame = textFrame(payload, said[index]?.n);
			const skipped = recipients.except === null ? undefined : clients.boxOf(recipients.except);
			for (const box of clients.boxesOf(recipients.ids)) if (box !== skipped) box.add(frame);
		}
		faults.wrote();
		feed.add(events);
		for (const event of events)
			if (event.kind === 'message' && event.type === 'error' && event.to !== undefined)
				clients.get(event.to)?.client.countError();
		if (host) obey(host);
	}

	function obey({ remove, end }: HostEffects): void {
		if (remove !== undefined)
			clients.get(remove)?.client.connection.end(CLOSE.removedByHost, 'removed by the host');
		if (end) close('ended by the host');
	}

	function enrol(wish: ClientWish, client: Client): string {
		const taken = new Set([...clients.values()].map(({ name }) => name));
		const info: ClientInfo = {
			id: `c${++opened}`,
			name: wish.name ?? pickName(taken),
			agent: wish.agent,
		};
		clients.set(info.id, { client, name: info.name });
		clearTimeout(idle);
		ticker?.start();
		submit({ kind: 'open', client: info }, ({ seq }) => {
			const welcome: Welcome = {
				type: 'welcome',
				seq,
				epoch,
				id: info.id,
				name: info.name,
				token: randomId(),
				app,
				state: engine.view(info.id),
				recovered: false,
			};
			client.welcome(textFrame(JSON.stringify(welcome)));
		});
		return info.id;
	}

	/** Adds a client's fresh connection. */
	function connect(
		ws: WebSocket,
		wish: ClientWish,
		wire: Pick<TelemetryClient, 'socket' | 'handshake'>,
	): Connection {
		let me: string | undefined;
		const seat: Seat = {
			app,
			settings,
			outbox,
			writing: telemetry.writing,
			now,
			seq: () => engine.seq,
			isHostToken: (token) => isSameSecret(token, hostToken),
			open() {
				const id = (me = enrol(wish, client));
				telemetry.join(id, { ws, heard: client.heard, ...wire });
				const { connection } = client;
				faults.join(id, connection, wire.socket);
				void connection.gone.then(() => {
					telemetry.part(id);
					faults.part(id, connection);
				});
			},
			message(message, bytes, host, number) {
				if (me === undefined) return true;
				const id = me;
				const charge = pace.admit(now(), clients.size);
				// The host can always act: it is the one who can calm a playground down.
				if (charge === null && !host) return false;
				const asHost = host ? { host } : {};
				submit({ kind: 'message', client: id, message, bytes, ...asHost }, (turn) => {
					pace.settle(charge ?? 0, turn);
					telemetry.settle(id, number, turn.events[0]?.n ?? 'untold');
				});
				return true;
			},
			ack(seq, number) {
				if (me === undefined || !telemetry.ack(me, seq)) return false;
				telemetry.settle(me, number, null);
				return true;
			},
			refused: metrics.refused,
			untold(number) {
				if (me !== undefined) telemetry.settle(me, number, 'untold');
			},
			close(code, reason) {
				connections.delete(client.connection);
				if (me === undefined || !clients.delete(me)) return;
				submit({ kind: 'close', client: me, code, reason });
				if (clients.size > 0 || ended) return;
				ticker?.stop();
				waitForClients();
			},
		};
		const client = createClient(ws, wish, seat);
		connections.add(client.connection);
		client.start();
		return client.connection;
	}

	/** Adds an observer's fresh connection: it gets the trace and is no part of the app. */
	function observe(ws: WebSocket): Connection {
		const observer = createObserver(ws, settings, outbox, engine, {
			telemetry: (request) => telemetry.ask(observer, request),
			closed() {
				connections.delete(observer);
				feed.unobserve(observer);
				telemetry.leave(observer);
			},
		});
		connections.add(observer);
		feed.observe(observer).catch(fail);
		return observer;
	}

	/** Ends it: everyone gets 4004, the log is dropped. */
	function close(reason: string): void {
		if (ended) return;
		feed.stop();
		telemetry.stop();
		faults.stop();
		ticker?.stop();
		board.stop();
		ended = true;
		clearTimeout(idle);
		for (const connection of [...connections]) connection.end(CLOSE.playgroundEnded, reason);
		log.drop().catch((err: unknown) => logger.error({ err }, 'a log could not be dropped'));
		options.onEnd();
	}

	return {
		id,
		app,
		hostToken,
		connect,
		observe,
		close,
		/** What the host lets happen to connections. */
		faults,
		/** What can be read over HTTP. */
		board,
		/** How many connections it has, observers included. */
		get connections() {
			return connections.size;
		},
		info: (): PlaygroundInfo => ({
			id,
			app,
			clients: engine.clients,
			seq: engine.seq,
			createdAt,
		}),
		/** The trace so far as newline-delimited JSON, in chunks. */
		trace: () => feed.ndjson(),
	};
}
const isFromServer = (event: TraceEvent): boolean =>
	event.kind === 'message' && event.from === SERVER;

export type LivePlayground = ReturnType<typeof createLivePlayground>;
