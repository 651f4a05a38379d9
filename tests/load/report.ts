import type { Browser } from '@playwright/test';
import { cpus } from 'node:os';
import type { Frames } from './frames';
import type { GeneratedRun } from './generated';

/** The goal, in ms from frame to frame. */
const MEDIAN_MAX = 17;
const P95_MAX = 34;

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

/** Whether the goal was reached: in every run. */
export function printVerdict(runs: readonly Run[]): void {
	const good = runs.filter(
		({ frames }) => frames.median <= MEDIAN_MAX && frames.p95 < P95_MAX,
	).length;
	const goal = `median ≤ ${MEDIAN_MAX} ms and p95 < ${P95_MAX} ms with 60 clients`;
	console.log(
		`\nGoal (${goal}): ${good === runs.length ? 'reached' : 'NOT reached'}, in ${good} of ${runs.length} runs.`,
	);
}
