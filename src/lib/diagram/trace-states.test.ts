import fc from 'fast-check';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { longTrace, take } from '../../../tests/support/long-trace';
import { anyTrace } from '../../../tests/support/traces';
import { createTraceLog } from '../engine';
import type { TraceEvent } from '../protocol';
import { createScreens, feedScreens } from '../screens';
import { FOLD_EVENTS, type Flight, type Timeline } from '../timeline';
import { createTraceStates, type TraceStates } from './trace-states';
import { explain } from './explain';

const filled = (trace: readonly TraceEvent[], keep?: number): TraceStates => {
	const states = createTraceStates('live', keep);
	// As it comes from the server: in batches, not all at once.
	for (let i = 0; i < trace.length; i += 300) states.push(trace.slice(i, i + 300));
	return states;
};
const inWords = (timeline: Timeline) => (flight: Flight) => ({
	...{ n: flight.n, start: flight.start, end: flight.end, recipients: flight.recipients },
	...{ cause: flight.turn.cause?.n, words: explain(timeline, flight) },
});

/** All that can be seen at an instant. */
const seenAt = ({ timeline, worldAt, screenAt }: TraceStates, t: number, from: number) => {
	const { clients } = worldAt(t);
	const words = inWords(timeline);
	return {
		clients,
		names: clients.map(({ id }) => timeline.nameOf(id)),
		screens: clients.map(({ id }) => screenAt(id, t)),
		inFlight: timeline.inFlight(t).map(words),
		glowing: timeline.inFlight(Math.max(from, t) - 320).map(({ n }) => n),
		stops: timeline.stopsBetween(Math.max(from, t - 2000), t).map(({ n }) => n),
		next: timeline.nextStop(t)?.n,
		nextTurn: timeline.nextTurn(t)?.index,
		started: timeline.startedBy(t),
		quiet: timeline.quietBetween(Math.max(from, t - 10_000), t),
		present: timeline.presentAt(1_900_000_000_000),
		end: timeline.end,
	};
};

/** A crowd's traffic, with clients that come and go, and a long silence now and then. */
const anyCrowd = fc
	.record({
		clients: fc.integer({ min: 1, max: 9 }),
		perSecond: fc.integer({ min: 1, max: 90 }),
		churnEvery: fc.integer({ min: 3, max: 200 }),
		resetEvery: fc.integer({ min: 20, max: 900 }),
		seed: fc.nat(),
		silence: fc.integer({ min: 50, max: 900 }),
		count: fc.integer({ min: 400, max: 1500 }),
	})
	.map(({ silence, count, ...options }) =>
		take(longTrace(options), count).map((event, i) => ({
			...event,
			at: event.at + Math.floor(i / silence) * 240_000,
		})),
	);

it('folded or not, every instant after the fold is the same', { timeout: 120_000 }, () => {
	let folds = 0;
	fc.assert(
		fc.property(
			fc.oneof({ weight: 9, arbitrary: anyCrowd }, { weight: 1, arbitrary: anyTrace }),
			fc.integer({ min: 1, max: 800 }),
			fc.array(fc.double({ min: 0, max: 1.01, noNaN: true }), { minLength: 1, maxLength: 12 }),
			(trace, keep, parts) => {
				const whole = filled(trace);
				const folded = filled(trace, keep);
				const { start, end, foldedUntil, size } = folded.timeline;
				if (foldedUntil) folds++;
				expect(size).toBe(trace.length - foldedUntil);
				for (const t of [...parts.map((part) => start + part * (end - start)), start, end])
					expect(seenAt(folded, t, start)).toEqual(seenAt(whole, t, start));
			},
		),
		{ numRuns: 40 },
	);
	expect(folds).toBeGreaterThan(10);
});

it.each([
	['', { perSecond: 20, churnEvery: 900 }],
	[', over fresh starts', { perSecond: 20, churnEvery: 900, resetEvery: 1100 }],
	// So much in a moment that posts leave after a fresh start before many of before it have landed.
	[', over fresh starts in a rush', { clients: 40, perSecond: 600, resetEvery: 700 }],
])(
	'a screen that is leapt to is the one that is walked to%s',
	{ timeout: 60_000 },
	(_, options) => {
		const trace = take(longTrace({ clients: 6, ...options }), 12_000);
		const { timeline, worldAt, screenAt } = filled(trace);
		const { noPast, remember, none, reduce } = feedScreens;
		const walk = createScreens(timeline, { noPast, remember, none, reduce });
		let seed = 0.37;
		for (let i = 0; i < 60; i++) {
			seed = (seed * 997.13) % 1;
			const t = timeline.end * seed;
			for (const { id } of worldAt(t).clients) expect(screenAt(id, t)).toEqual(walk.at(id, t));
		}
		for (const { event, end } of timeline.effects) {
			if (event.type !== 'renewed') continue;
			const t = end + 20;
			const leapt = createScreens(timeline, feedScreens);
			for (const { id } of worldAt(t).clients) expect(leapt.at(id, t)).toEqual(walk.at(id, t));
		}
	},
);

it('a burst that has not landed is not folded', () => {
	const trace = take(longTrace({ clients: 5, perSecond: 20 }), 3000);
	const burst = trace.map((event) => ({ ...event, at: 1_700_000_000_000 }));
	const { timeline, push } = filled(burst, 500);
	expect(timeline.foldedUntil).toBe(0);
	const later = trace.map((event, i) => ({ ...event, n: 3001 + i, at: event.at + 60_000 }));
	push(later.filter(({ kind }) => kind === 'message'));
	expect(timeline.size).toBeLessThan(500 + FOLD_EVENTS + 200);
});

it('an hour of 30 messages a second, and memory stays flat', { timeout: 300_000 }, () => {
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc') as () => void;
	const heap = () => {
		collect();
		return process.memoryUsage().heapUsed / 2 ** 20;
	};
	const KEEP = 20_000;
	const log = createTraceLog(KEEP);
	const states = createTraceStates('live', KEEP);
	log.subscribe((events) => void states.push(events));
	const crowd = longTrace({ clients: 60, perSecond: 30, churnEvery: 200 });

	const before = heap();
	const sizes: number[] = [];
	for (let messages = 0; messages < 108_000;) {
		const batch = take(crowd, 250);
		messages += batch.filter((e) => e.kind === 'message' && e.from !== 'server').length;
		log.append(batch);
		const { end } = states.timeline;
		for (const { id } of states.worldAt(end).clients.slice(0, 8)) states.screenAt(id, end);
		if (states.timeline.foldedUntil && messages % 12_000 < 130) sizes.push(heap() - before);
	}
	const [first = 0] = sizes;
	expect(sizes.length).toBeGreaterThan(4);
	expect(log.events.length).toBeLessThan(KEEP + 2 * FOLD_EVENTS);
	expect(states.timeline.size).toBeLessThan(KEEP + 2 * FOLD_EVENTS);
	expect(Math.max(...sizes)).toBeLessThan(first * 1.15 + 1);
});
