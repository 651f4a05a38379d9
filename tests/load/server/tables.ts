import { median as medianOf } from 'd3';
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import type { Contender } from './dialects';
import type { Flood, Pace } from './generator-calls';
import type { Idle, Slow } from './measures';
import { loadUws, UWS_VERSION } from './uws';

export interface FloodRow {
	readonly contender: Contender;
	readonly runs: Flood[];
}
export interface PaceRow {
	readonly contender: Contender;
	readonly runs: Pace[];
}
export interface IdleRow extends Idle {
	readonly contender: Contender;
}

const NAMES: Readonly<Record<Contender, string>> = {
	duplex: 'Duplex, log in memory',
	'duplex-lmdb': 'Duplex, log in LMDB',
	ws: 'plain `ws` loop',
	'socket.io': 'Socket.IO',
	uws: 'uWebSockets',
};

export const median = (values: readonly number[]): number => medianOf(values) ?? NaN;
const whole = (value: number): string => Math.round(value).toLocaleString('en-GB');
const ms = (value: number): string => `${value.toFixed(1)} ms`;
const times = (value: number): string => (Number.isFinite(value) ? `${value.toFixed(2)}×` : '–');
const percent = (value: number): string => `${(value * 100).toFixed(0)} %`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
	const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
	console.log([line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n'));
}

/** Names what was measured, and on what. */
export function printServerMachine(): void {
	const all = cpus();
	console.log(
		`Machine: ${all[0]?.model.trim()}, ${all.length} cores, load ${loadavg()[0]?.toFixed(1)}; ` +
			`Node ${process.versions.node}; ws ${version('ws')}; Socket.IO ${version('socket.io')}` +
			(loadUws() ? `; uWebSockets.js ${UWS_VERSION.split('-')[0]}` : ''),
	);
}

function version(name: string): string {
	const file = new URL(`../../../node_modules/${name}/package.json`, import.meta.url);
	return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** Deliveries a second: medians, and how they compare. */
export function floodTable(inFlight: number, clients: number, rows: readonly FloodRow[]): void {
	const of = (name: Contender): number =>
		median(
			rows.find(({ contender }) => contender === name)?.runs.map((run) => run.perSecond) ?? [],
		);
	console.log(`\n${clients} clients, ${inFlight} in flight; load ${loadavg()[0]?.toFixed(1)}\n`);
	table(
		[
			'server',
			'deliveries/s',
			'lowest–highest',
			'server CPU',
			'load CPU',
			'a CPU second',
			'to `ws`',
			'to Socket.IO',
			'to uWS',
		],
		rows.map(({ contender, runs }) => {
			const all = runs.map((run) => run.perSecond);
			return [
				NAMES[contender],
				whole(median(all)),
				`${whole(Math.min(...all))}–${whole(Math.max(...all))}`,
				percent(median(runs.map((run) => run.serverCpu))),
				percent(median(runs.map((run) => run.ownCpu))),
				whole(median(runs.map((run) => run.perSecond / run.serverCpu))),
				times(median(all) / of('ws')),
				times(median(all) / of('socket.io')),
				times(median(all) / of('uws')),
			];
		}),
	);
}

/** Latencies at a gentle pace. */
export function paceTable(
	{ clients, perSecond }: { readonly clients: number; readonly perSecond: number },
	rows: readonly PaceRow[],
): void {
	console.log(`\n${perSecond} posts a second to ${clients} clients: ms from post to delivery\n`);
	const ms = (value: number): string => value.toFixed(2);
	const plain = median(
		rows.find(({ contender }) => contender === 'ws')?.runs.map(({ p99 }) => p99) ?? [],
	);
	table(
		['server', 'p50', 'p99', 'longest', 'p99 to `ws`'],
		rows.map(({ contender, runs }) => {
			const p99 = median(runs.map((run) => run.p99));
			return [
				NAMES[contender],
				ms(median(runs.map(({ p50 }) => p50))),
				ms(p99),
				ms(Math.max(...runs.map(({ most }) => most))),
				times(p99 / plain),
			];
		}),
	);
}

/** What idle connections cost. */
export function idleTable(
	{ clients, heartbeatSeconds }: { readonly clients: number; readonly heartbeatSeconds: number },
	rows: readonly IdleRow[],
): void {
	const plain = rows.find(({ contender }) => contender === 'ws');
	console.log(`\n${clients} idle connections; Duplex pings every ${heartbeatSeconds} s\n`);
	table(
		['server', 'memory of one', 'to `ws`', 'without garbage', 'to `ws`', 'CPU'],
		rows.map(({ contender, memory, kept, cpu }) => [
			NAMES[contender],
			`${(memory / 1024).toFixed(1)} KiB`,
			times(memory / (plain?.memory ?? NaN)),
			`${(kept / 1024).toFixed(1)} KiB`,
			times(kept / (plain?.kept ?? NaN)),
			`${(cpu * 100).toFixed(1)} %`,
		]),
	);
}

/** What observers cost. */
export function observerTable(
	clients: number,
	rows: readonly { observers: number; perSecond: number; cpu: number }[],
): void {
	const alone = rows[0]?.perSecond ?? NaN;
	console.log(`\n${clients} clients, 16 in flight, watched by so many observers\n`);
	table(
		['observers', 'deliveries/s', 'to none', 'server CPU'],
		rows.map(({ observers, perSecond, cpu }) => [
			String(observers),
			whole(perSecond),
			times(perSecond / alone),
			percent(cpu),
		]),
	);
}

/** What those cost who do not do their part. */
export function printSlow(runs: readonly Slow[]): void {
	const kib = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KiB`;
	const of = (read: (run: Slow) => number): number => median(runs.map(read));
	const all = runs.map(({ p99, p99Before }) => `${ms(p99)} to ${ms(p99Before)}`).join(', ');
	console.log(
		'\n500 clients that never read among 200 that do, and 100 that never end their handshake; ' +
			`${runs.length} times, medians:\n` +
			`p99 of the others ${ms(of((run) => run.p99))}, ${ms(of((run) => run.p99Before))} with 700 ` +
			`that read, ${times(of((run) => run.p99 / run.p99Before))} (one by one: ${all}); offered ` +
			`${(of((run) => run.offered) / 1e6).toFixed(1)} MB each, ` +
			`${runs.map(({ closed }) => closed).join(', ')} closed with 1013 so far; memory of one that ` +
			`never reads: at most ${kib(Math.max(...runs.map(({ peak }) => peak)))}, ` +
			`${kib(of((run) => run.after))} once they were gone.`,
	);
}
