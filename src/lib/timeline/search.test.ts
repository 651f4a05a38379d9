import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyTrace, story, timelineOf } from '../../../tests/support/traces';
import { turnStop, type Flight } from './flight';
import type { Pace } from './placement';
import type { Timeline } from './timeline';

const anyPace = fc.constantFrom<Pace>('live', 'sequential');
const law = (check: (timeline: Timeline) => void) =>
	fc.assert(fc.property(anyTrace, anyPace, (trace, pace) => check(timelineOf(trace, pace))));

describe('what is found at an instant', () => {
	const flightsOf = ({ causes, effects }: Timeline) => [...causes, ...effects];
	const byStop = (a: Flight, b: Flight) => a.stop - b.stop || a.n - b.n;
	const numbers = (flights: readonly Flight[]) => flights.map(({ n }) => n);
	/** Instants worth a look: on, just before and just after every edge. */
	const instants = (timeline: Timeline) =>
		flightsOf(timeline)
			.flatMap(({ start, stop, end }) => [start, stop, end])
			.flatMap((t) => [t - 0.01, t, t + 0.01]);

	it('equals the slow and obvious answer', () => {
		law((timeline) => {
			const all = flightsOf(timeline);
			for (const t of instants(timeline).filter((_, i) => i % 7 === 0)) {
				const started = all.filter(({ start }) => start <= t);
				const flying = started.filter(({ end }) => end > t);
				expect(numbers(timeline.inFlight(t))).toEqual(numbers(flying));
				expect(timeline.startedBy(t)).toBe(started.length);
				const newest = [...started].sort((a, b) => a.start - b.start || a.n - b.n);
				expect(numbers(timeline.lastStarted(t, 5))).toEqual(numbers(newest.slice(-5)));
				const passed = all.filter(({ stop }) => stop > t && stop <= t + 777);
				expect(numbers(timeline.stopsBetween(t, t + 777))).toEqual(numbers(passed));
			}
		});
	});

	it('thinned out, no two of a pattern are too near, and none is left out that is not', () => {
		law((timeline) => {
			for (const apart of [0, 1, 120, 5000])
				for (const t of instants(timeline).filter((_, i) => i % 17 === 0)) {
					const last = new Map<string, number>();
					const slow = timeline.stopsBetween(t, t + 9000).filter(({ stop, event }) => {
						if (stop < (last.get(event.pattern) ?? -Infinity) + apart) return false;
						last.set(event.pattern, stop);
						return true;
					});
					const found = timeline.stopsApart(t, t + 9000, apart);
					expect(numbers(found).sort((a, b) => a - b)).toEqual(numbers(slow).sort((a, b) => a - b));
				}
		});
	});

	it('a message is found by its number, and nothing else is', () => {
		fc.assert(
			fc.property(anyTrace, anyPace, fc.nat(3), (trace, pace, skipped) => {
				const timeline = timelineOf(trace.slice(skipped), pace);
				for (let n = -1; n <= trace.length + 1; n++) {
					const event = n > skipped ? trace[n - 1] : undefined;
					expect(timeline.flight(n)?.event).toBe(event?.kind === 'message' ? event : undefined);
				}
			}),
		);
	});

	it('the next and the previous stop are those of the sorted list', () => {
		law((timeline) => {
			const sorted = flightsOf(timeline).sort(byStop);
			for (const t of instants(timeline).filter((_, i) => i % 5 === 0)) {
				expect(timeline.nextStop(t)?.n).toBe(sorted.find(({ stop }) => stop >= t)?.n);
				expect(timeline.previousStop(t)?.n).toBe(sorted.findLast(({ stop }) => stop <= t)?.n);
			}
		});
	});

	it('stepping walks every message exactly once, forwards and backwards, ties too', () => {
		law((timeline) => {
			const sorted = numbers(flightsOf(timeline).sort(byStop));
			const forwards: Flight[] = [];
			for (let at = timeline.nextStop(-Infinity); at; at = timeline.nextStop(at.stop, at.n))
				forwards.push(at);
			expect(numbers(forwards)).toEqual(sorted);
			const back: Flight[] = [];
			for (let at = timeline.previousStop(Infinity); at; at = timeline.previousStop(at.stop, at.n))
				back.push(at);
			expect(numbers(back)).toEqual(sorted.reverse());
		});
	});

	it('messages whose stops differ by less than rounding are not skipped', () => {
		// Two flights of a burst at nearly one instant: a cause and the effect of an earlier turn.
		const told = story().open('a').open('b').wait(5000);
		for (let i = 0; i < 400; i++) told.post(i % 2 ? 'a' : 'b', `${i}`).wait(1);
		const timeline = told.timeline();
		let count = 0;
		for (let at = timeline.nextStop(-1); at; at = timeline.nextStop(at.stop, at.n)) count++;
		expect(count).toBe(800);
	});

	it('stepping by turn walks every turn that has messages exactly once, both ways', () => {
		law((timeline) => {
			const talking = timeline.turns.filter(({ cause, effects }) => cause || effects.length);
			const order = talking.map(({ index }) => index);
			const key = ({ cause, effects }: (typeof talking)[number]) => (effects[0] ?? cause)?.n;
			const forwards: number[] = [];
			for (let at = timeline.nextTurn(-1); at; at = timeline.nextTurn(turnStop(at), key(at)))
				forwards.push(at.index);
			expect(forwards).toEqual(order);
			const back: number[] = [];
			for (let at = timeline.previousTurn(1e12); at;) {
				back.push(at.index);
				at = timeline.previousTurn(turnStop(at), key(at));
			}
			expect(back).toEqual(order.reverse());
		});
	});

	it('names are known of clients that are or were there', () => {
		const timeline = story().open('a', 'Ada').close('a').timeline();
		expect(['a', 'server', 'nobody'].map(timeline.nameOf)).toEqual(['Ada', 'server', 'nobody']);
		expect(timeline.flight(1)).toBeNull();
	});
});
