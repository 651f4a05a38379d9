/**
 * How quickly any instant of a long trace is found, and how much memory an hour of traffic takes:
 * `npm run bench:timeline -- 100000`.
 * The trace is that of 60 clients at 30 messages a second; 8 of their screens are looked at.
 */
import { cpus, loadavg } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { formatTrace, parseTrace } from '../../src/lib/client/trace-file';
import { createTraceStates, type TraceStates } from '../../src/lib/diagram/trace-states';
import { createRandom } from '../../src/lib/engine';
import type { TraceEvent } from '../../src/lib/protocol';
import { longTrace, take } from '../support/long-trace';
import { measureHour } from './hour';

/** The goals, in ms: to open an instant, and to move the scrubber. */
const OPEN_MAX = 100;
const MOVE_MEDIAN_MAX = 17;
const EVENTS = Number(process.argv[2] ?? 100_000);
const SCREENS = 8;
const OPENINGS = 12;
const MOVES = 600;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heap = () => {
	collect();
	return process.memoryUsage().heapUsed / 2 ** 20;
};
function time<T>(work: () => T): [number, T] {
	const began = performance.now();
	const result = work();
	return [performance.now() - began, result];
}
const part = (values: readonly number[], share: number) =>
	[...values].sort((a, b) => a - b)[
		Math.min(values.length - 1, Math.floor(values.length * share))
	] ?? 0;
const words = (values: readonly number[]) =>
	`median ${part(values, 0.5).toFixed(2)} ms, p95 ${part(values, 0.95).toFixed(2)} ms, ` +
	`most ${Math.max(...values).toFixed(2)} ms`;

const laidOut = (trace: readonly TraceEvent[]): TraceStates => {
	const states = createTraceStates();
	states.push(trace);
	return states;
};

/** All that the page asks for at an instant: who is there, what flies, what 8 clients see. */
function look({ timeline, worldAt, screenAt }: TraceStates, t: number): number {
	const { clients } = worldAt(t);
	const seen = clients.slice(0, SCREENS).filter(({ id }) => screenAt(id, t).connected);
	return timeline.inFlight(t).length + timeline.startedBy(t) + seen.length;
}

const random = createRandom(3);
console.log(
	`Machine: ${cpus()[0]?.model.trim()}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}; ` +
		`Node ${process.versions.node}`,
);
const text = formatTrace(take(longTrace({ clients: 60, perSecond: 30 }), EVENTS));
const [parsing, parsed] = time(() => parseTrace(text));
if ('error' in parsed) throw new Error(parsed.error.message);
const trace = parsed.events;
console.log(
	`${EVENTS} events, ${(text.length / 2 ** 20).toFixed(1)} MiB of NDJSON, parsed in ${parsing.toFixed(0)} ms`,
);

const before = heap();
const [layout, states] = time(() => laidOut(trace));
console.log(`layout: ${layout.toFixed(0)} ms; +${(heap() - before).toFixed(1)} MiB`);

const openings = Array.from({ length: OPENINGS }, (_, i) => {
	const cold = laidOut(trace);
	const t = i === 0 ? cold.timeline.end : cold.timeline.end * random();
	return time(() => look(cold, t))[0];
});
console.log(`open an instant, nothing looked at before, the first the end: ${words(openings)}`);

const { end } = states.timeline;
const drag = (instants: readonly number[]) => instants.map((t) => time(() => look(states, t))[0]);
const anywhere = drag(Array.from({ length: MOVES }, () => end * random()));
const onward = drag(Array.from({ length: MOVES }, (_, i) => (end * i) / MOVES));
const back = drag(Array.from({ length: MOVES }, (_, i) => end - (end * i) / MOVES));
console.log(`drag anywhere: ${words(anywhere)}`);
console.log(`drag onward:   ${words(onward)}`);
console.log(`drag back:     ${words(back)}`);
console.log(`all looked at: +${(heap() - before).toFixed(1)} MiB`);

const good =
	Math.max(...openings) < OPEN_MAX &&
	[anywhere, onward, back].every((moves) => part(moves, 0.5) < MOVE_MEDIAN_MAX);
console.log(
	`Goal (open < ${OPEN_MAX} ms, median move < ${MOVE_MEDIAN_MAX} ms): ${good ? 'reached' : 'NOT reached'}.`,
);

const tenths = measureHour(heap).map((mib) => mib.toFixed(1));
console.log(`an hour of 30 messages a second, after each tenth of it: +${tenths.join(', +')} MiB`);
