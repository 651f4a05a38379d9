import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyFeedTrace, anyTrace, story, timelineOf } from '../../../tests/support/traces';
import { EMPTY_WORLD, reduceWorld } from '../diagram/world';
import { createScreens, feedScreens } from '../screens';
import { createCursor, type Moment } from './cursor';
import { createTimeline, type Timeline } from './timeline';

/** Everything that has been seen, in order: a state that tells any two histories apart. */
type History = readonly string[];
const remember = (history: History, moment: Moment): History => {
	const { kind, at } = moment;
	if (moment.kind !== 'act') return [...history, `${kind} ${at} ${moment.flight.n}`];
	const { changes, effects } = moment.turn;
	const numbers = [...changes, ...effects].map(({ n }) => n);
	return [...history, `${kind} ${at} ${moment.turn.index}: ${numbers.join()}`];
};

const openHistory = (timeline: Timeline) => createCursor<History>(timeline, [], remember);
const openWorld = (timeline: Timeline) => createCursor(timeline, EMPTY_WORLD, reduceWorld);
const openScreen = (client: string) => (timeline: Timeline) => {
	const screens = createScreens(timeline, feedScreens);
	return { at: (t: number) => screens.at(client, t) };
};

/** Where to look, as a part of the timeline, and how many events come before that. */
const anyWalk = fc.array(
	fc.record({ part: fc.double({ min: -0.1, max: 1.2, noNaN: true }), arrive: fc.nat(6) }),
	{ minLength: 1, maxLength: 40 },
);

describe('the state depends on the instant, not on the way there', () => {
	it.each([
		['all that was seen', openHistory, anyTrace],
		['the world', openWorld, anyTrace],
		['a feed screen', openScreen('c1'), anyFeedTrace],
		['another feed screen', openScreen('c2'), anyFeedTrace],
	])('%s, while late events arrive', (_, open, traces) => {
		fc.assert(
			fc.property(traces, anyWalk, (trace, walk) => {
				const timeline = createTimeline();
				const cursor = open(timeline);
				let arrived = 0;
				for (const { part, arrive } of walk) {
					const late = trace.slice(arrived, (arrived += arrive));
					for (const event of late) timeline.push(event);
					// Half the time exactly on an edge, where order matters most.
					const edge = timeline.turns.at(Math.floor(part * timeline.turns.length))?.at ?? 0;
					const t = arrive % 2 ? edge : part * timeline.end;
					expect(cursor.at(t)).toEqual(open(timeline).at(t));
				}
			}),
			{ numRuns: 200 },
		);
	});

	it('a turn that gets more effects after it was seen is seen anew', () => {
		const trace = story().open('a').open('b').wait(9000).post('a', 'late', 'x').trace();
		const timeline = timelineOf(trace.slice(0, -1));
		const cursor = openScreen('b')(timeline);
		expect(cursor.at(1e6).posts).toEqual([]);
		for (const event of trace.slice(-1)) timeline.push(event);
		expect(cursor.at(1e6).posts).toMatchObject([{ text: 'late' }]);
	});

	it('what happens at an instant is seen at it, and not before', () => {
		const timeline = story().open('a').timeline();
		const cursor = openWorld(timeline);
		const at = timeline.turns[0]?.at ?? 0;
		expect(cursor.at(at - 0.001).clients).toHaveLength(0);
		expect(cursor.at(at).clients).toHaveLength(1);
		expect(cursor.at(at - 0.001).clients).toHaveLength(0);
	});
});

describe('what a look costs', () => {
	function longTimeline() {
		const told = story().open('a').open('b').wait(6000);
		for (let i = 0; i < 2500; i++) told.post(i % 3 ? 'a' : 'b', `${i}`).wait(80);
		const timeline = told.timeline();
		let reduced = 0;
		const cursor = createCursor(timeline, 0, (count: number) => {
			reduced++;
			return count + 1;
		});
		/** How many moments a look at `t` reduces. */
		const cost = (t: number) => {
			const before = reduced;
			cursor.at(t);
			return reduced - before;
		};
		return { timeline, cost, moments: timeline.turns.length + 5000 };
	}

	it('the first pass reduces each moment once; staying costs nothing', () => {
		const { timeline, cost, moments } = longTimeline();
		expect(cost(timeline.end)).toBe(moments);
		expect(cost(timeline.end)).toBe(0);
	});

	it('going back over 5,000 messages costs at most 256 moments and a few', () => {
		const { timeline, cost } = longTimeline();
		cost(timeline.end);
		for (let part = 99; part >= 0; part -= 3) {
			expect(cost((timeline.end * part) / 100)).toBeLessThanOrEqual(256 + 4);
			cost(timeline.end);
		}
	});

	it('one step back costs at most 256 moments and a few, wherever it is', () => {
		const { timeline, cost } = longTimeline();
		cost(timeline.end);
		for (let t = timeline.end; t > 0; t -= 997) expect(cost(t)).toBeLessThanOrEqual(256 + 4);
	});

	it('an event that comes while we look at the present costs its own moments only', () => {
		const trace = story().open('a').open('b').wait(6000).post('a', '1').wait(50).post('b', '2');
		const events = trace.trace();
		const timeline = timelineOf(events.slice(0, -2));
		let reduced = 0;
		const cursor = createCursor(timeline, 0, (count: number) => (reduced++, count + 1));
		const present = timeline.presentAt((events.at(-1)?.at ?? 0) - 120);
		cursor.at(present);
		const before = reduced;
		for (const event of events.slice(-2)) timeline.push(event);
		cursor.at(present);
		expect(reduced).toBe(before);
		cursor.at(timeline.end);
		// The end sees two sendings, two acts, two landings; the first post's send was seen.
		expect(reduced - before).toBeLessThanOrEqual(6);
	});
});
