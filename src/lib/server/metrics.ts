import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Turn } from '../engine';
import { createTraffic } from './traffic';

/** What the server looks like just now; asked when somebody reads the metrics. */
export interface Snapshot {
	readonly clients: number;
	readonly observers: number;
	readonly playgrounds: number;
	/** Bytes that wait to be written to each socket. */
	readonly waiting: readonly number[];
}

/** What a playground reports. None of it holds anything that a client wrote. */
export interface PlaygroundMetrics {
	/** A turn was applied and has left. */
	turn(turn: Turn): void;
	/** An entry was safe in the log after so long, in ms. */
	appended(ms: number): void;
	/** A message was answered with an `error` of this code. */
	refused(code: string): void;
}

/** Upper bounds of the log's append times, in seconds: from memory to a slow disk. */
const APPEND_BUCKETS = [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5];
/** How finely the event loop's delay is measured, in ms. */
const LOOP_RESOLUTION_MS = 20;
const NS = 1e9;

/** The metrics of one live server, in a registry of their own: two servers can share a process. */
export function createMetrics(snapshot: () => Snapshot) {
	const registry = new Registry();
	const registers = [registry];
	const counter = (name: string, help: string, ...labelNames: string[]) =>
		new Counter({ name, help, labelNames, registers });
	const gauge = (name: string, help: string, collect: (gauge: Gauge) => void, label?: string) =>
		new Gauge({
			name,
			help,
			labelNames: label === undefined ? [] : [label],
			registers,
			collect() {
				collect(this);
			},
		});

	const opened = counter('duplex_connections_opened_total', 'Connections opened.', 'kind');
	const closed = counter('duplex_connections_closed_total', 'Connections closed.', 'code');
	const traffic = createTraffic(registers);
	const refusals = counter('duplex_refusals_total', 'What was refused.', 'what', 'reason');
	const append = new Histogram({
		name: 'duplex_log_append_seconds',
		help: 'Time until a log entry was safe.',
		buckets: APPEND_BUCKETS,
		registers,
	});

	gauge(
		'duplex_connections',
		'Connections now.',
		(connections) => {
			const { clients, observers } = snapshot();
			connections.set({ kind: 'client' }, clients);
			connections.set({ kind: 'observer' }, observers);
		},
		'kind',
	);
	gauge('duplex_playgrounds', 'Playgrounds now.', (playgrounds) =>
		playgrounds.set(snapshot().playgrounds),
	);
	gauge('duplex_waiting_bytes', 'Bytes that wait to be written, in all.', (waiting) =>
		waiting.set(snapshot().waiting.reduce((sum, bytes) => sum + bytes, 0)),
	);
	gauge('duplex_waiting_bytes_max', 'Bytes that wait for the slowest reader.', (waiting) =>
		waiting.set(snapshot().waiting.reduce((most, bytes) => Math.max(most, bytes), 0)),
	);
	gauge('process_resident_memory_bytes', 'Memory of the process.', (memory) =>
		memory.set(process.memoryUsage.rss()),
	);
	new Counter({
		name: 'process_cpu_seconds_total',
		help: 'CPU time of the process.',
		registers,
		collect() {
			const { user, system } = process.cpuUsage();
			this.reset();
			this.inc((user + system) / 1e6);
		},
	});

	const loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
	loop.enable();
	gauge(
		'duplex_event_loop_delay_seconds',
		'Delay of the event loop since the last reading.',
		(delay) => {
			// Includes the wait that the measurement itself asks for.
			const late = (ns: number): number => Math.max(0, ns / NS - LOOP_RESOLUTION_MS / 1000);
			const some = loop.count > 0;
			delay.set({ quantile: '0.5' }, some ? late(loop.percentile(50)) : 0);
			delay.set({ quantile: '0.99' }, some ? late(loop.percentile(99)) : 0);
			delay.set({ quantile: '1' }, some ? late(loop.max) : 0);
			loop.reset();
		},
		'quantile',
	);

	const playground: PlaygroundMetrics = {
		turn({ events }) {
			for (const event of events) {
				if (event.kind !== 'message') continue;
				traffic.count(event);
				if (event.type === 'error') refusals.inc({ what: 'message', reason: codeOf(event.data) });
			}
		},
		appended: (ms) => append.observe(ms / 1000),
		refused: (reason) => refusals.inc({ what: 'message', reason }),
	};

	return {
		...playground,
		/** A handshake was refused. */
		refusedUpgrade: (reason: string): void => refusals.inc({ what: 'connection', reason }),
		/** A request for a playground was refused. */
		refusedPlayground: (reason: string): void => refusals.inc({ what: 'playground', reason }),
		opened: (kind: 'client' | 'observer'): void => opened.inc({ kind }),
		/** Codes that a peer made up count as one, so that nobody can fill the memory with them. */
		closed: (code: number): void => closed.inc({ code: isKnown(code) ? String(code) : 'other' }),
		/** All of it in Prometheus's text format. */
		text: (): Promise<string> => registry.metrics(),
		contentType: registry.contentType,
		stop(): void {
			loop.disable();
			registry.clear();
		},
	};
}
export type Metrics = ReturnType<typeof createMetrics>;

const codeOf = ({ code }: Readonly<Record<string, unknown>>): string => String(code);
const isKnown = (code: number): boolean =>
	(code >= 1000 && code <= 1015) || (code >= 4001 && code <= 4004);
