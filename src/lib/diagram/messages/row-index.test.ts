import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyTrace, timelineOf } from '../../../../tests/support/traces';
import type { Flight, Timeline } from '../../timeline';
import {
	countOf,
	createRowIndex,
	entryAt,
	headOf,
	isSameSpan,
	rowOf,
	type Span,
} from './row-index';

const every = () => true;
const listed = (span: Span): number[] =>
	Array.from({ length: countOf(span) }, (_, i) => entryAt(span, i));
const flightsOf = ({ causes, effects }: Timeline): Flight[] =>
	[...causes, ...effects].sort((a, b) => a.n - b.n);
const parts = fc.array(fc.double({ min: 0, max: 1.1, noNaN: true }), { maxLength: 12 });

describe('the rows at any instant', () => {
	it('are exactly the accepted messages that have left, in the order of the trace', () => {
		fc.assert(
			fc.property(anyTrace, parts, fc.boolean(), (trace, at, narrow) => {
				const timeline = timelineOf(trace);
				const accepts = ({ event }: Flight) => !narrow || event.pattern === 'broadcast';
				const index = createRowIndex({ timeline, accepts, byTurn: false });
				index.extend(trace.length);
				const edges = flightsOf(timeline).flatMap(({ start, end }) => [start, start - 1, end]);
				for (const t of [...at.map((part) => part * timeline.end), ...edges.slice(0, 12), Infinity])
					expect(listed(index.spanAt(t))).toEqual(
						flightsOf(timeline)
							.filter((flight) => flight.start <= t && accepts(flight))
							.map(({ n }) => n),
					);
			}),
		);
	});

	it('are one for each turn that has begun and has a message that passes', () => {
		fc.assert(
			fc.property(anyTrace, parts, (trace, at) => {
				const timeline = timelineOf(trace);
				const accepts = ({ event }: Flight) => event.pattern !== 'client-to-server';
				const index = createRowIndex({ timeline, accepts, byTurn: true });
				index.extend(trace.length);
				for (const t of [...at.map((part) => part * timeline.end), Infinity])
					expect(listed(index.spanAt(t))).toEqual(
						timeline.turns.flatMap((turn) => {
							const head = headOf(turn);
							return head && head.start <= t && turn.effects.length > 0 ? [head.n] : [];
						}),
					);
			}),
		);
	});

	it('come out the same, however the search is sliced and whenever the events came', () => {
		fc.assert(
			fc.property(anyTrace, fc.array(fc.nat(60), { maxLength: 5 }), (trace, stops) => {
				const whole = timelineOf(trace);
				const index = createRowIndex({ timeline: whole, accepts: every, byTurn: false });
				for (const stop of stops) index.extend(Math.min(stop, trace.length));
				while (!index.hasSeen(trace.length)) index.extend(trace.length, every);
				expect(listed(index.spanAt(Infinity))).toEqual(flightsOf(whole).map(({ n }) => n));
			}),
		);
	});

	it('are found by the number of a message, or the nearest before', () => {
		const span: Span = { entries: [3, 5, 9, 10, 12], whole: 3, tail: [12], dropped: 0 };
		expect([2, 3, 4, 9, 10, 12, 99].map((n) => rowOf(span, n))).toEqual([-1, 0, 0, 2, 2, 3, 3]);
	});

	it('are the same rows while only what comes behind them grows', () => {
		const entries = [3, 5];
		const before: Span = { entries, whole: 2, tail: [], dropped: 0 };
		entries.push(7);
		expect(isSameSpan(before, { ...before })).toBe(true);
		expect(isSameSpan(before, { ...before, tail: [7] })).toBe(false);
		expect(isSameSpan(before, { ...before, dropped: 1 })).toBe(false);
	});

	it('lose those at the front whose turns were folded', () => {
		const trace = fc.sample(anyTrace, { numRuns: 50, seed: 3 });
		const events = trace.find((one) => flightsOf(timelineOf(one)).length > 6) ?? [];
		const timeline = timelineOf(events);
		const ns = flightsOf(timeline).map(({ n }) => n);
		let oldest = 0;
		const folding: Timeline = {
			...timeline,
			flight: (n) => (n < oldest ? null : timeline.flight(n)),
		};
		const index = createRowIndex({ timeline: folding, accepts: every, byTurn: false });
		index.extend(events.length);
		oldest = ns[3] ?? 0;
		index.extend(events.length);
		const span = index.spanAt(Infinity);
		expect(listed(span)).toEqual(ns.slice(3));
		expect(span.dropped).toBe(3);
	});
});
