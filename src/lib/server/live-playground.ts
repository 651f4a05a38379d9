import type { AnyApp } from '../apps';
import {
	createEngine,
	createTicker,
	type Delivery,
	type HostEffects,
	type LogEntry,
	type Schedule,
	type Turn,
} from '../engine';
import { CLOSE, type PlaygroundInfo } from '../protocol';
import { createAttendance, REMOVED } from './attendance';
import { createBoard } from './board';
import { createClock } from './clock';
import type { Connection } from './connection';
import { createFaults } from './faults';
import { textFrame } from './frames';
import type { Log, PlaygroundRecord } from './log';
import { createLogInput, type Outcome } from './log-input';
import type { Logger } from './logger';
import type { PlaygroundMetrics } from './metrics';
import { createObserver } from './observer';
import { createOpening } from './opening';
import { createOutbox } from './outbox';
import { createPace } from './pace';
import { keyOf } from './secrets';
import type { Arrival } from './seats';
import type { ServerSocket } from './server-socket';
import type { Settings } from './settings';
import { createTelemetry, type Telemetry } from './telemetry';
import { createTraceFeed } from './trace-feed';

export interface LivePlaygroundOptions {
	readonly record: PlaygroundRecord;
	readonly rules: AnyApp;
	readonly log: Log;
	readonly settings: Settings;
	/** The clock, in ms since the Unix epoch. */
	readonly now: () => number;
	/** Plans the app's ticks. */
	readonly schedule: Schedule;
	readonly logger: Logger;
	readonly metrics: PlaygroundMetrics;
	/** Names the program that applies the log; without it nothing is kept beside the log. */
	readonly program?: string | undefined;
	/** Its record has changed. */
	readonly onRecord: (record: PlaygroundRecord) => void;
	/** It has ended by itself: no clients for long, log full, or a failure. */
	readonly onEnd: () => void;
	/** Name of this server, where a playground has several. */
	readonly server?: string;
	/** What the transports of its other servers saw, for whoever observes this one. */
	readonly elsewhere?: () => readonly Telemetry[];
}

/** A restart waits so long for the log to have every closing, in ms; what is missing follows later. */
const RETIRE_MS = 2000;

/** One playground with real sockets: log, engine, clients, observers. */
export function createLivePlayground(options: LivePlaygroundOptions) {
	const { rules, log, settings, logger, metrics } = options;
	const { id, app, seed, epoch, hostKey, createdAt, keep } = options.record;
	const engine = createEngine(rules, seed, keep);
	const feed = createTraceFeed(settings);
	const telemetry = createTelemetry({ settings, now: () => Math.floor(options.now()) });
	const faults = createFaults({ settings, onLine: telemetry.line });
	const outbox = createOutbox();
	const board = createBoard(() => engine.board(), settings);
	const connections = new Set<Connection>();
	let { idleSince } = options.record;
	let ended = false;
	let idle: NodeJS.Timeout | undefined;
	/** Called when the engine has nobody left. */
	let emptied: () => void = () => undefined;

	const clock = createClock(options.now, createdAt);
	const { now } = clock;
	const isHostToken = (token: string): boolean => keyOf(token) === hostKey;
	const pace = createPace(settings, now());
	const { tick } = rules;
	/** Runs while there are clients: a playground that nobody is in stands still. */
	const ticker = tick && createTicker({ ...options, everyMs: tick.everyMs, tick: submitTick });
	const input = createLogInput({
		...{ log, now, apply, failed: fail, appended: metrics.appended },
		trouble: (err) => logger.error({ err }, 'a log could not keep an entry'),
	});
	const attendance = createAttendance({
		...{
			app,
			epoch,
			isHostToken,
			settings,
			engine,
			telemetry,
			faults,
			outbox,
			pace,
			metrics,
			now,
			submit,
			server: options.server,
		},
		arrived() {
			clearTimeout(idle);
			setIdle(null);
			ticker?.start();
		},
		deserted() {
			ticker?.stop();
			if (!ended) waitForClients();
		},
		hasRoom: () => feed.chars < settings.traceCharsMax / 2,
		gone: (connection) => connections.delete(connection),
	});
	const opening = createOpening({
		...{ log, engine, feed, telemetry, attendance, board, clock },
		again: () => createEngine(rules, seed, keep),
		program: options.program,
		every: settings.checkpointEntries,
		trouble: (err) => logger.warn({ err }, 'a checkpoint could not be kept'),
	});
	waitForClients();

	function setIdle(since: number | null): void {
		if (since === idleSince) return;
		idleSince = since;
		options.onRecord({ ...options.record, idleSince });
	}

	/** The time without clients goes on where it stood, restarts of the server included. */
	function waitForClients(): void {
		setIdle(idleSince ?? now());
		clearTimeout(idle);
		const left = (idleSince ?? 0) + settings.playgroundTtlMs - now();
		// With several servers, they may all be on another one.
		const end = (): void => {
			if (engine.clients === 0) return close('no clients for a long time');
			idleSince = null;
			waitForClients();
		};
		idle = setTimeout(end, Math.max(0, left)).unref();
	}

	function submit(entry: Parameters<typeof input.submit>[0], outcome?: Outcome): void {
		if (ended) return;
		if (log.size >= settings.logEntriesMax || feed.chars >= settings.traceCharsMax)
			return close('its log is full');
		input.submit(entry, outcome);
	}

	function apply(entry: LogEntry, { applied }: Outcome): void {
		const turn = engine.apply(entry);
		applied?.(turn);
		deliver(turn);
		metrics.turn(turn);
		if (entry.kind === 'tick') board.tick(turn.seq, entry.at);
		if (entry.kind === 'close' && engine.clients === 0) emptied();
		opening.reached(turn.seq);
	}

	/** The connections of its log ended with the process that had them. Their clients may come back. */
	function cutOff(): void {
		for (const { id: client } of engine.members())
			submit({ kind: 'close', client, code: 1006, reason: 'the server was cut off' });
	}

	function submitTick(done: () => void): void {
		submit(
			{ kind: 'tick' },
			{
				applied(turn) {
					pace.settle(0, turn);
					done();
				},
				refused: done,
			},
		);
	}

	function fail(error: unknown): void {
		if (ended) return;
		logger.error({ err: error }, 'a playground failed and was ended');
		close('it failed');
	}

	/** One encode a message, and no work per recipient but to put the frame in its box. */
	function deliver(turn: Turn): void {
		const { seq, deliveries, events, host } = turn;
		telemetry.turn(seq, events.at(-1)?.n);
		for (const delivery of deliveries) send(delivery);
		faults.wrote();
		feed.add(turn);
		for (const event of events)
			if (event.kind === 'message' && event.type === 'error' && event.to !== undefined)
				attendance.clients.get(event.to)?.countError();
		if (host) obey(host);
	}

	function send({ n, recipients: { ids, except }, payload }: Delivery): void {
		const frame = textFrame(payload, n);
		const skipped = except === null ? undefined : attendance.clients.boxOf(except);
		for (const box of attendance.clients.boxesOf(ids)) if (box !== skipped) box.add(frame);
	}

	function obey({ remove, end }: HostEffects): void {
		if (remove !== undefined)
			attendance.clients.get(remove)?.connection.end(CLOSE.removedByHost, REMOVED);
		if (end) close('ended by the host');
	}

	/** Adds a client's fresh connection. */
	function connect(ws: ServerSocket, arrival: Arrival): Connection {
		const client = attendance.connect(ws, arrival);
		connections.add(client.connection);
		client.start();
		return client.connection;
	}

	/** Adds an observer's fresh connection: it gets the trace and is no part of the app. */
	function observe(ws: ServerSocket): Connection {
		const observer = createObserver(ws, settings, outbox, engine, {
			telemetry(request) {
				for (const other of options.elsewhere?.() ?? []) other.ask(observer, request);
				return telemetry.ask(observer, request);
			},
			closed() {
				connections.delete(observer);
				feed.unobserve(observer);
				for (const one of [telemetry, ...(options.elsewhere?.() ?? [])]) one.leave(observer);
			},
		});
		connections.add(observer);
		follow(observer).catch(fail);
		return observer;
	}

	async function follow(observer: Connection): Promise<void> {
		if (await whole()) return feed.observe(observer);
		observer.end(CLOSE.tryAgainLater, 'the trace cannot be read just now');
	}

	/** Whether all of the trace is here. If it cannot be, clients have all they need all the same. */
	async function whole(): Promise<boolean> {
		try {
			await feed.whole();
			return true;
		} catch (err) {
			if (!ended) logger.error({ err }, 'a trace could not be made again');
			return false;
		}
	}

	/** Lets go of timers and of what waits; what is in the log, or on its way into it, stays. */
	function rest(): void {
		input.stop();
		feed.stop();
		telemetry.stop();
		faults.stop();
		ticker?.stop();
		board.stop();
		clearTimeout(idle);
	}

	/**
	 * Stops for good, as a server that restarts: everyone gets 1012, and the log keeps all there is. A
	 * new playground on the same log goes on. Resolves when nothing of this one runs any more.
	 */
	async function retire(): Promise<void> {
		const closed = new Promise<void>((resolve) => {
			emptied = resolve;
			setTimeout(resolve, RETIRE_MS).unref();
		});
		const nobody = engine.clients === 0;
		const all = [...connections];
		// Observers last, so that they see the others go.
		const observers = new Set(all.filter((one) => !attendance.has(one)));
		for (const one of all) if (!observers.has(one)) one.end(CLOSE.serviceRestart, RESTARTING);
		if (!nobody) await closed;
		feed.stop();
		for (const one of observers) one.end(CLOSE.serviceRestart, RESTARTING);
		rest();
		ended = true;
		await Promise.all(all.map(({ gone }) => gone));
	}

	/** Ends it: everyone gets 4004, the log is dropped. */
	function close(reason: string): void {
		if (ended) return;
		rest();
		ended = true;
		for (const connection of [...connections]) connection.end(CLOSE.playgroundEnded, reason);
		log.drop().catch((err: unknown) => logger.error({ err }, 'a log could not be dropped'));
		options.onEnd();
	}

	return {
		id,
		app,
		/** Whether this token makes its bearer the host. */
		isHostToken,
		/** Takes up its log, once, before anybody connects. */
		async restore(): Promise<void> {
			await opening.read();
			cutOff();
		},
		read: opening.read,
		cutOff,
		connect,
		observe,
		rest,
		retire,
		close,
		/** What the host lets happen to connections. */
		faults: { admit: faults.admit, impose: faults.impose },
		telemetry,
		/** What can be read over HTTP. */
		board,
		get ended() {
			return ended;
		},
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
		/**
		 * Resolves when all of the trace is here, which at first lacks what lies before a checkpoint; with
		 * false if that cannot be made again just now.
		 */
		whole,
		/** The trace so far as newline-delimited JSON, in chunks; it must be whole. */
		trace: () => feed.ndjson(),
	};
}
const RESTARTING = 'server restarting';

export type LivePlayground = ReturnType<typeof createLivePlayground>;
