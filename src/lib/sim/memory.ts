import * as v from 'valibot';
import { APPS_BY_NAME } from '../apps';
import { createEngine, createTicker, listRecipients, type LogEntry } from '../engine';
import type { Schedule } from '../engine/schedule';
import { createTraceLog, type TraceLog } from '../engine/trace-log';
import {
	CLOSE,
	decodeClientMessage,
	Name,
	SILENT_HEARTBEAT,
	utf8Length,
	type AppName,
	type Fault,
	type FaultDone,
} from '../protocol';
import type { Connect, ConnectQuery, TransportHandlers } from './transport';

export interface MemoryOptions {
	readonly app: AppName;
	readonly seed?: number;
	/** The time in ms since the Unix epoch. */
	readonly now: () => number;
	/** Runs a task later, in order: the time a message travels. A microtask by default. */
	readonly defer?: (task: () => void) => void;
	/** With it, the app ticks by itself while anyone is there; without, only in `tick`. */
	readonly schedule?: Schedule;
	/** Is told each input before it is applied: with the seed, they give the same trace again. */
	readonly record?: (entry: LogEntry) => void;
}

/** A playground in memory that answers like the live server. */
export interface MemoryPlayground {
	readonly connect: Connect;
	readonly trace: Omit<TraceLog, 'append'>;
	/** What a client says in `host` to become the host. */
	readonly hostToken: string;
	/** Number of connected clients; observers do not count. */
	readonly clients: number;
	/** Lets the app tick now, if anyone is there; says whether the trace shows anything of it. */
	tick(): boolean;
	/** Lets a fault happen, as the host may. There are no bytes here that could come late or wait. */
	impose(fault: Fault): Promise<FaultDone>;
	/** Closes every connection, as the server does when a playground ends; then refuses new ones. */
	end(code?: number, reason?: string): void;
}

interface Connection {
	readonly handlers: TransportHandlers;
	/** Null for an observer. */
	readonly id: string | null;
	host: boolean;
	/** Nothing passes its line; `pinged`: and it has left a ping unanswered. */
	line: 'sound' | 'dead' | 'pinged';
}

/**
 * A playground without a server or sockets. It gives the same messages as the live one: `welcome`
 * first, then deliveries, and an `error` for bad input. There is nothing to resume.
 */
export function createMemoryPlayground(options: MemoryOptions): MemoryPlayground {
	const { app: appName, seed = 1 } = options;
	const defer = options.defer ?? ((task) => void Promise.resolve().then(task));
	const app = APPS_BY_NAME[appName];
	const engine = createEngine(app, seed);
	const trace = createTraceLog();
	const clients = new Map<string, Connection>();
	const observers = new Set<Connection>();
	const hostToken = `host-${seed}`;
	let counter = 0;
	let ended = false;
	let lastAt = 0;

	/** Whole ms, and never backwards: as on the live server. */
	const now = () => (lastAt = Math.max(lastAt, Math.floor(options.now())));

	const ticker =
		options.schedule && app.tick
			? createTicker({
					everyMs: app.tick.everyMs,
					schedule: options.schedule,
					now: options.now,
					tick(done) {
						tick();
						done();
					},
				})
			: null;

	function tick(): boolean {
		return clients.size > 0 && app.tick !== undefined && apply({ kind: 'tick', at: now() });
	}

	/**
	 * Applies one input, then tells everyone; `before` runs ahead of the deliveries. Says whether
	 * the trace shows anything of it.
	 */
	function apply(entry: LogEntry, before?: () => void): boolean {
		options.record?.(entry);
		const { deliveries, events } = engine.apply(entry);
		before?.();
		for (const { recipients, payload } of deliveries)
			for (const id of listRecipients(recipients)) clients.get(id)?.handlers.message(payload);
		trace.append(events);
		if (events.length === 0) return false;
		if (observers.size === 0) return true;
		const text = JSON.stringify({ type: 'trace', events });
		for (const observer of observers) observer.handlers.message(text);
		return true;
	}

	function open(connection: Connection, query: ConnectQuery): void {
		if (ended) return connection.handlers.close(1006, 'There is no such playground.');
		connection.handlers.open();
		const { id, handlers } = connection;
		if (id === null) {
			observers.add(connection);
			if (trace.events.length > 0)
				handlers.message(JSON.stringify({ type: 'trace', events: trace.events }));
			return;
		}
		clients.set(id, connection);
		ticker?.start();
		const wanted = v.safeParse(Name, query.name);
		const name = wanted.success ? wanted.output : `Guest ${id.slice(1)}`;
		const client = { id, name, agent: 'simulated' } as const;
		apply({ kind: 'open', at: now(), client }, () =>
			handlers.message(
				JSON.stringify({
					type: 'welcome',
					seq: engine.seq,
					epoch: 'memory',
					id,
					name,
					token: `token-${id}`,
					app: appName,
					state: engine.view(id),
					recovered: false,
				}),
			),
		);
	}

	function receive(connection: Connection, text: string): void {
		const { id, handlers } = connection;
		if (id === null || clients.get(id) !== connection || connection.line !== 'sound') return;
		const decoded = decodeClientMessage(appName, text);
		const refuse = (code: string, message: string, ref: unknown) =>
			handlers.message(JSON.stringify({ type: 'error', seq: engine.seq, code, message, ref }));
		if (!decoded.ok) return refuse(decoded.code, decoded.message, decoded.ref);

		const { message } = decoded;
		if (message.type === 'ack') return;
		if (message.type === 'ping') return handlers.message(JSON.stringify({ type: 'pong' }));
		if (message.type === 'host') {
			connection.host = message['token'] === hostToken;
			if (!connection.host)
				refuse('not-host', "That is not this playground's token.", message['ref']);
			return;
		}
		if (message.type === 'resume')
			return refuse(
				'invalid',
				'resume is only the first message of a connection made with resume=1.',
				undefined,
			);
		const host = connection.host ? { host: true } : {};
		apply({ kind: 'message', at: now(), client: id, message, bytes: utf8Length(text), ...host });
	}

	function close(connection: Connection, code: number, reason: string): void {
		const { id, handlers } = connection;
		if (id === null) {
			if (observers.delete(connection)) handlers.close(code, reason);
		} else if (clients.get(id) === connection) {
			clients.delete(id);
			if (clients.size === 0) ticker?.stop();
			apply({ kind: 'close', at: now(), client: id, code, reason });
			handlers.close(code, reason);
		}
	}

	function impose(fault: Fault): FaultDone {
		const all = [...clients];
		if (fault.fault === 'restart') {
			for (const [, one] of all) close(one, CLOSE.serviceRestart, 'server restarting');
			return {};
		}
		if (fault.fault === 'ping') {
			for (const [, one] of all)
				if (one.line === 'pinged') close(one, CLOSE.policyViolation, SILENT_HEARTBEAT);
				else if (one.line === 'dead') one.line = 'pinged';
			const ids = (answered: boolean) =>
				all.flatMap(([id, { line }]) => ((line === 'sound') === answered ? [id] : []));
			return { answered: ids(true), silent: ids(false) };
		}
		const one = clients.get(fault.client);
		if (!one) throw new Error('There is no such client.');
		if (fault.fault === 'cut') close(one, 1006, '');
		else if (fault.fault === 'dead') one.line = 'dead';
		return {};
	}

	return {
		impose: async (fault) => impose(fault),
		connect(query, handlers) {
			const id = query.observe ? null : `c${++counter}`;
			const connection: Connection = { handlers, id, host: false, line: 'sound' };
			defer(() => open(connection, query));
			return {
				send: (text) => defer(() => receive(connection, text)),
				close: (code = CLOSE.normal, reason = '') => defer(() => close(connection, code, reason)),
			};
		},
		trace,
		hostToken,
		tick,
		get clients() {
			return clients.size;
		},
		end(code = CLOSE.playgroundEnded, reason = '') {
			ended = true;
			for (const connection of [...clients.values(), ...observers]) close(connection, code, reason);
		},
	};
}
