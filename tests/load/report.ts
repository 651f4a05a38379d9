import type { Browser } from '@playwright/test';
import { quantile } from 'd3';
import { cpus } from 'node:os';
import type { Frames } from './frames';
import type { GeneratedRun, SeekRun } from './generated';

/** The goal, in ms from frame to frame. */
const MEDIAN_MAX = 17;
const P95_MAX = 34;
/** The goal for any instant of a long trace, in ms until it is drawn. */
const OPEN_MAX = 100;

/** One measurement of the page, and of an idle page just before. */
export interface Run {
	readonly idle: Frames;
	readonly frames: Frames;
	/** The machine's load average at the end: above its cores, others were in the way. */
	readonly load: number;
	/** What is in the picture, by kind: "60 avatars". */
	readonly nodes: string;
	readonly rate: number;
	readonly pills: { readonly mean: number; readonly most: number };
	/** MiB, at the start and at the end. */
	readonly heap: readonly [number, number];
	readonly scripts: { readonly sent: number; readonly unpacked: number };
}

const ms = (value: number): string => `${value.toFixed(1)} ms`;

const words = ({ median, p95, longest, busy, script, count, longTasks }: Frames): string =>
	`median ${ms(median)}, p95 ${ms(p95)}, longest ${ms(longest)}; ` +
	`main thread ${ms(busy)} of processor time a frame (script ${ms(script)}); ` +
	`${count} frames, ${longTasks} tasks over 50 ms`;

/** Names what was measured on. */
export function printMachine(
	browser: Browser,
	{ width, height }: { readonly width: number; readonly height: number },
): void {
	const all = cpus();
	console.log(
		`Machine: ${all[0]?.model.trim()}, ${all.length} cores; ` +
			`Node ${process.versions.node}; Chromium ${browser.version()}, headless, no GPU; ` +
			`${width}×${height}`,
	);
}

/** The figures of one run, in three lines. */
export function printRun(i: number, run: Run): void {
	const { idle, frames, load, nodes, rate, pills, heap, scripts } = run;
	console.log(`run ${i}, load ${load.toFixed(1)}: ${words(frames)}`);
	console.log(`  idle page: ${words(idle)}`);
	console.log(
		`  ${nodes}; ${rate.toFixed(1)} messages/s sent; pills at once: ` +
			`${pills.mean.toFixed(0)} on average, ${pills.most} at most; ` +
			`heap ${heap[0].toFixed(1)} → ${heap[1].toFixed(1)} MiB; ` +
			`scripts ${scripts.sent.toFixed(0)} KiB sent, ${scripts.unpacked.toFixed(0)} KiB unpacked`,
	);
}

/** One line of the comparison at the generated sizes. */
export function printGenerated({ as, clients, flying, frames }: GeneratedRun): void {
	console.log(`${as}, ${clients} clients, ${flying} pills in the air: ${words(frames)}`);
}

/** How quickly any instant of a recorded trace is shown, and whether that is the goal. */
export function printSeeks({ events, opens, drag }: SeekRun): void {
	const most = Math.max(...opens);
	console.log(
		`A recorded trace of ${events} events, 8 clients as cards: an instant opens within ` +
			`${ms(most)} at most, ${ms(quantile(opens, 0.5) ?? NaN)} at the median; dragged: ${words(drag)}`,
	);
	const good = most < OPEN_MAX && drag.median <= MEDIAN_MAX;
	console.log(
		`Goal (an instant in ${OPEN_MAX} ms, a drag's median frame ≤ ${MEDIAN_MAX} ms): ${reached(good)}.`,
	);
}

/** Whether the goals were reached: on the live page in every run, and with the largest generated trace. */
export function printVerdict(runs: readonly Run[], generated: readonly GeneratedRun[]): void {
	const goal = `median ≤ ${MEDIAN_MAX} ms and p95 < ${P95_MAX} ms`;
	const good = runs.filter(({ frames }) => isGood(frames)).length;
	console.log(
		`\nGoal (${goal}) with 60 live clients: ${reached(good === runs.length)}, in ${good} of ${runs.length} runs.`,
	);
	for (const { clients, flying, frames } of generated.filter(({ as }) => as === 'Duplex'))
		console.log(
			`The same with ${clients} generated clients and ${flying} messages in flight: ${reached(isGood(frames))}.`,
		);
}

const isGood = ({ median, p95 }: Frames): boolean => median <= MEDIAN_MAX && p95 < P95_MAX;
const reached = (good: boolean): string => (good ? 'reached' : 'NOT reached');
