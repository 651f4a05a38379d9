import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roomsApp } from '../../../tests/support/rooms-app';
import { anyTrace, story, timelineOf } from '../../../tests/support/traces';
import { countRecipients } from '../engine';
import { SERVER, type TraceEvent } from '../protocol';
import type { Pace } from './placement';
import { createTimeline, type Timeline } from './timeline';
import {
	FLIGHT_MS,
	LAG_MAX_MS,
	QUIET_MAX_MS,
	REST_MS,
	SENDER_STAGGER_MS,
	STAGGER_MS,
} from './times';

const anyPace = fc.constantFrom<Pace>('live', 'sequential');
const law = (check: (timeline: Timeline, trace: TraceEvent[], pace: Pace) => void) =>
	fc.assert(
		fc.property(anyTrace, anyPace, (trace, pace) => check(timelineOf(trace, pace), trace, pace)),
	);
const lawOf = (pace: Pace, check: (timeline: Timeline, trace: TraceEvent[]) => void) =>
	fc.assert(fc.property(anyTrace, (trace) => check(timelineOf(trace, pace), trace)));

const isSorted = (numbers: readonly number[]) =>
	numbers.every((value, i) => i === 0 || value >= (numbers[i - 1] ?? 0));
/** Where everything stands, as plain data. */
const layoutOf = ({ turns, causes, effects, end }: Timeline) => ({
	turns: turns.map(({ at, cause, effects, changes, end }) => ({
		at,
		end,
		messages: [cause, ...effects].map((flight) => flight?.n),
		changes: changes.map(({ n }) => n),
	})),
	flights: [...causes, ...effects].map(({ n, start, end, stop }) => ({ n, start, end, stop })),
	end,
});

describe('the order of things', () => {
	it('turns keep the order of the trace and never go back', () => {
		law(({ turns }, trace) => {
			expect(isSorted(turns.map(({ at }) => at))).toBe(true);
			const order = turns.flatMap(({ cause, effects, changes }) =>
				[...(cause ? [cause] : []), ...effects, ...changes].map(({ n }) => n).sort((a, b) => a - b),
			);
			expect(order).toEqual(trace.map(({ n }) => n));
		});
	});

	it('an effect starts exactly when its cause lands', () => {
		law((timeline, trace) => {
			for (const { n, event, start, turn } of timeline.effects) {
				expect(start).toBe(turn.at);
				const cause = event.cause === null ? null : timeline.flight(event.cause);
				if (cause) expect(start).toBe(cause.end);
				expect(trace[n - 1]).toBe(event);
			}
			for (const { end, turn } of timeline.causes) expect(end).toBe(turn.at);
		});
	});

	it('causes and effects are each sorted by start, stop and end', () => {
		law(({ causes, effects }) => {
			for (const list of [causes, effects]) {
				expect(isSorted(list.map(({ start }) => start))).toBe(true);
				expect(isSorted(list.map(({ stop }) => stop))).toBe(true);
				expect(isSorted(list.map(({ end }) => end))).toBe(true);
				expect(isSorted(list.map(({ n }) => n))).toBe(true);
			}
		});
	});

	it('a shorter trace gives the beginning of the same layout: what comes later moves nothing', () => {
		fc.assert(
			fc.property(anyTrace, anyPace, fc.nat(), (trace, pace, cut) => {
				const half = cut % (trace.length + 1);
				const timeline = createTimeline(pace);
				for (const event of trace.slice(0, half)) timeline.push(event);
				const before = layoutOf(timeline);
				timeline.presentAt((trace[half]?.at ?? 0) + 5); // looking changes nothing
				timeline.inFlight(1000);
				for (const event of trace.slice(half)) timeline.push(event);
				const after = layoutOf(timeline);
				expect(after).toEqual(layoutOf(timelineOf(trace, pace)));
				for (const flight of before.flights) expect(after.flights).toContainEqual(flight);
				expect(after.turns.slice(0, before.turns.length).map(({ at }) => at)).toEqual(
					before.turns.map(({ at }) => at),
				);
			}),
		);
	});

	it('what the server does for one cause is one turn, room moves and all', () => {
		const timeline = story()
			.open('a')
			.open('b')
			.wait(9000)
			.say('a', { type: 'join', room: 'red' })
			.timeline('live', roomsApp);
		const turn = timeline.turns.at(-1);
		expect(timeline.turns).toHaveLength(3);
		expect(turn?.cause?.event.type).toBe('join');
		expect(turn?.changes.map((change) => change.kind)).toEqual(['room', 'room']);
		expect(turn?.effects.map(({ event }) => event.type)).toEqual(['left', 'entered', 'room']);
		expect(turn?.effects.map(({ recipients }) => countRecipients(recipients))).toEqual([1, 0, 1]);
	});

	it('what the server says unasked is one turn for each tick', () => {
		const messages = [4, 4, 5].map((seq, i): TraceEvent => {
			const data = { seq };
			const to = { cause: null, from: SERVER, recipients: 0, audience: 'all' } as const;
			const message = { kind: 'message', pattern: 'broadcast', type: 'clock', bytes: 1 } as const;
			return { n: i + 1, at: 1000, data, ...to, ...message };
		});
		const { turns } = timelineOf(messages);
		expect(turns.map(({ effects }) => effects.map(({ n }) => n))).toEqual([[1, 2], [3]]);
		const ticks = story().open('a').tick().tick().timeline('live', roomsApp);
		expect(ticks.turns.slice(1).map(({ effects }) => effects.length)).toEqual([1, 1]);
	});

	it('who gets a message is as many as the trace says', () => {
		law(({ causes, effects }) => {
			for (const { event, recipients } of [...causes, ...effects])
				expect(countRecipients(recipients)).toBe(event.recipients);
		});
	});
});

describe('the live pace', () => {
	/** Display time of each event by the definition: long quiet stretches are shortened. */
	const displayTimes = (trace: readonly TraceEvent[]) => {
		let display = 0;
		return trace.map(({ at }, i) => {
			display += i === 0 ? 0 : Math.min(at - (trace[i - 1]?.at ?? 0), QUIET_MAX_MS);
			return display;
		});
	};

	it('nothing is more than LAG_MAX_MS late, so that all has landed within 5 s', () => {
		lawOf('live', ({ turns }, trace) => {
			const display = displayTimes(trace);
			for (const { at, end, cause, effects, changes } of turns) {
				const first = Math.min(...[cause, ...effects, ...changes].map((e) => e?.n ?? Infinity));
				const soonest = (display[first - 1] ?? 0) + FLIGHT_MS;
				expect(at).toBeGreaterThanOrEqual(soonest);
				expect(at).toBeLessThanOrEqual(soonest + LAG_MAX_MS + 1e-6);
				expect(end - (soonest - FLIGHT_MS)).toBeLessThan(5000);
			}
		});
	});

	it('a burst of a thousand posts at once has landed within 5 s', () => {
		const told = story().open('a').open('b');
		for (let i = 0; i < 1000; i++) told.post('a', `post ${i}`);
		const timeline = told.timeline();
		expect(timeline.causes).toHaveLength(1000);
		expect(timeline.end).toBeGreaterThan(3000);
		expect(timeline.end).toBeLessThan(5000);
	});

	it('on a quiet line turns are apart, and more so those of one sender', () => {
		const opened = story().open('a').open('b').wait(9000);
		const { turns } = opened.post('a', '1').post('a', '2').post('b', '3').timeline();
		const [first, second, third] = turns.slice(-3).map(({ at }) => at) as [number, number, number];
		expect(second - first).toBe(SENDER_STAGGER_MS);
		expect(third - second).toBeGreaterThan(STAGGER_MS * 0.8);
		expect(third - second).toBeLessThanOrEqual(STAGGER_MS);
	});

	it('messages with room between them come when they really came', () => {
		const timeline = story().open('a').open('b').wait(5000).post('a', '1').wait(700).timeline();
		const later = story().open('a').open('b').wait(5000).post('a', '1').wait(700).post('b', '2');
		const [one, two] = later.timeline().causes;
		expect(one?.start).toBe(5000);
		expect(two?.start).toBe(5700);
		expect(timeline.causes[0]?.start).toBe(5000);
	});

	it('a newcomer is there before its first message leaves', () => {
		const timeline = story().open('a').wait(40).post('a', 'hello').wait(10).post('a', 'you');
		const [open, post] = timeline.timeline().turns;
		expect(post?.cause?.start).toBeGreaterThanOrEqual(open?.at ?? Infinity);
	});

	it('the present never goes back and is never before the last event placed', () => {
		fc.assert(
			fc.property(anyTrace, fc.array(fc.nat(20_000)), (trace, waits) => {
				const timeline = createTimeline();
				const display = displayTimes(trace);
				let present = 0;
				trace.forEach((event, i) => {
					// Looked at in between, also by a clock that runs a little ahead.
					const ahead = Math.min((trace[i - 1]?.at ?? event.at) + (waits[i] ?? 0), event.at);
					const seen = timeline.presentAt(ahead);
					expect(seen).toBeGreaterThanOrEqual(present);
					timeline.push(event);
					present = timeline.presentAt(event.at);
					expect(present).toBeGreaterThanOrEqual(seen);
					expect(present).toBe(display[i]);
					expect(timeline.presentAt(event.at - 60_000)).toBe(display[i]);
				});
			}),
		);
	});

	it('hours of quiet are shortened', () => {
		const timeline = story().open('a').wait(7_200_000).post('a', 'still here').timeline();
		expect(timeline.causes[0]?.start).toBe(QUIET_MAX_MS);
		expect(timeline.presentAt(1_800_000_000_000)).toBe(QUIET_MAX_MS * 2);
	});
});

describe('the sequential pace', () => {
	it('turns never overlap', () => {
		lawOf('sequential', ({ turns }) => {
			turns.forEach(({ at, cause }, i) => {
				const before = turns[i - 1]?.end ?? 0;
				expect(cause?.start ?? at).toBeGreaterThan(before);
				if (cause) expect(cause.start - before).toBeCloseTo(REST_MS);
			});
		});
	});

	it('the present is after the last landing', () => {
		lawOf('sequential', (timeline) => {
			expect(timeline.presentAt(0)).toBeGreaterThan(timeline.end);
		});
	});
});
