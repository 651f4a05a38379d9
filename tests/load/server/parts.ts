import { fileURLToPath } from 'node:url';
import type { Contender } from './dialects';
import type { Generator } from './generator-calls';
import { measureFlood, measureIdle, measurePace, measureSlow, type Load } from './measures';
import { startGenerator } from './start-generator';
import { startServer, type BenchServer } from './start-server';
import {
	floodTable,
	median,
	observerTable,
	paceTable,
	idleTable,
	printSlow,
	type FloodRow,
	type IdleRow,
	type PaceRow,
} from './tables';

export const PARTS = ['flood', 'single', 'pace', 'idle', 'observers', 'slow'] as const;
export type Part = (typeof PARTS)[number];

export interface BenchOptions {
	readonly servers: readonly Contender[];
	readonly sizes: readonly number[];
	readonly runs: number;
	/** Length of a run. */
	readonly ms: number;
	/** For Node, in front of each server's file: `--cpu-prof`. */
	readonly flags: readonly string[];
}

const IN_FLIGHT = 16;
const PACE = { clients: 1000, perSecond: 20, count: 100 };
const IDLE = { clients: 5000, heartbeatSeconds: 5, ms: 10_000 };
const COLLECTOR = fileURLToPath(new URL('collect-on-signal.mjs', import.meta.url));
const OBSERVERS = { clients: 100, counts: [0, 1, 10, 100] };

/** The parts of the bench; each prints its tables. */
export function createBench({ servers, sizes, runs, ms, flags }: BenchOptions) {
	/** Runs `work` with all servers up, one beside the other, and the load in its own process. */
	async function withServers(
		contenders: readonly Contender[],
		work: (generator: Generator, servers: readonly BenchServer[]) => Promise<void>,
		env: Readonly<Record<string, string>> = {},
		more: readonly string[] = [],
	): Promise<void> {
		const generator = await startGenerator();
		const started: BenchServer[] = [];
		try {
			for (const contender of contenders)
				started.push(await startServer(contender, env, [...flags, ...more]));
			await work(generator, started);
		} finally {
			generator.stop();
			await Promise.all(started.map((server) => server.stop()));
		}
	}

	/** All servers in turn, and that again for each run, so that no moment favours one of them. */
	async function rounds(
		generator: Generator,
		started: readonly BenchServer[],
		load: Omit<Load, 'observers' | 'ms'>,
	): Promise<FloodRow[]> {
		const rows: FloodRow[] = started.map(({ contender }) => ({ contender, runs: [] }));
		for (let run = 0; run < runs; run++)
			for (const [i, server] of started.entries()) {
				const observers = server.contender.startsWith('duplex') ? 1 : 0;
				rows[i]?.runs.push(await measureFlood(generator, server, { ...load, observers, ms }));
			}
		return rows;
	}

	const floods = (inFlight: number, of: readonly number[]) => () =>
		withServers(servers, async (generator, started) => {
			for (const clients of of)
				floodTable(inFlight, clients, await rounds(generator, started, { clients, inFlight }));
		});

	return {
		flood: floods(IN_FLIGHT, sizes),
		single: floods(1, sizes),

		pace: () =>
			withServers(servers, async (generator, started) => {
				const rows: PaceRow[] = started.map(({ contender }) => ({ contender, runs: [] }));
				for (let run = 0; run < Math.min(runs, 3); run++)
					for (const [i, server] of started.entries())
						rows[i]?.runs.push(await measurePace(generator, server, PACE.clients, PACE));
				paceTable(PACE, rows);
			}),

		/** Each server by itself and fresh: its memory is what is measured. */
		async idle() {
			const rows: IdleRow[] = [];
			const env = { HEARTBEAT: String(IDLE.heartbeatSeconds) };
			for (const contender of servers)
				await withServers(
					[contender],
					async (generator, [server]) => {
						if (!server) return;
						const idle = await measureIdle(generator, server, IDLE.clients, IDLE.ms);
						rows.push({ contender, ...idle });
					},
					env,
					['--import', COLLECTOR],
				);
			idleTable(IDLE, rows);
		},

		observers: () =>
			withServers(['duplex'], async (generator, [server]) => {
				if (!server) return;
				const { clients, counts } = OBSERVERS;
				const rows = [];
				for (const observers of counts) {
					const perSecond: number[] = [];
					const cpu: number[] = [];
					for (let run = 0; run < runs; run++) {
						const load = { clients, inFlight: IN_FLIGHT, observers, ms };
						const flood = await measureFlood(generator, server, load);
						perSecond.push(flood.perSecond);
						cpu.push(flood.serverCpu);
					}
					rows.push({ observers, perSecond: median(perSecond), cpu: median(cpu) });
				}
				observerTable(clients, rows);
			}),
		slow: () =>
			withServers(['duplex'], async (generator, [server]) => {
				if (!server) return;
				const all = [];
				for (let run = 0; run < runs; run++) all.push(await measureSlow(generator, server));
				printSlow(all);
			}),
	} satisfies Record<Part, () => Promise<void>>;
}
