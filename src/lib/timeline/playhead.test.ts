import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyTrace, story, timelineOf } from '../../../tests/support/traces';
import {
	advance,
	goLive,
	LIVE,
	LIVE_DELAY_MS,
	pause,
	play,
	seek,
	setSpeed,
	showMessage,
	stepBack,
	stepForward,
	turnBack,
	turnForward,
	type PlayheadState,
} from './playhead';
import { turnStop } from './flight';

const FRAME_MS = 16;
/** Two posts with their effects, well apart. */
const timeline = story()
	.open('a')
	.open('b')
	.wait(5000)
	.post('a', '1')
	.wait(3000)
	.post('b', '2')
	.timeline();
const stops = [...timeline.causes, ...timeline.effects]
	.map(({ stop }) => stop)
	.sort((a, b) => a - b) as [number, number, number, number];
const LATE = 60_000;
/** So many posts at once that the last of them are placed at one instant. */
const BURST = 2500;

/** Runs frames until the playhead pauses, at most a minute of them. */
function settle(state: PlayheadState, present = LATE): PlayheadState {
	let now = state;
	for (let i = 0; i < LATE / FRAME_MS && now.mode === 'playing'; i++)
		now = advance(now, FRAME_MS, present);
	return now;
}

describe('live', () => {
	it('follows the present at its distance and never goes back', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: -500, max: 3000 })), (steps) => {
				let present = 0;
				let furthest = 0;
				let state = LIVE;
				for (const step of steps) {
					present = Math.max(0, present + step);
					furthest = Math.max(furthest, present - LIVE_DELAY_MS);
					const next = advance(state, FRAME_MS, present);
					expect(next.t).toBeGreaterThanOrEqual(state.t);
					expect(next).toMatchObject({ mode: 'live', t: furthest });
					state = next;
				}
			}),
		);
	});

	it('is the same object while nothing moves', () => {
		const state = advance(LIVE, FRAME_MS, 5000);
		expect(advance(state, FRAME_MS, 5000)).toBe(state);
	});

	it('slower than real time lets go of live; faster stays', () => {
		expect(setSpeed(LIVE, 0.5)).toMatchObject({ mode: 'playing', speed: 0.5 });
		expect(setSpeed(LIVE, 2)).toMatchObject({ mode: 'live', speed: 2 });
		expect(setSpeed(pause(LIVE), 0.5).mode).toBe('paused');
	});

	it('is reached again by catching up, at real speed', () => {
		let state = setSpeed(play(seek(LIVE, 1000)), 4);
		let present = 2000;
		for (let i = 0; i < 200 && state.mode === 'playing'; i++) {
			present += FRAME_MS;
			const next = advance(state, FRAME_MS, present);
			expect(next.t - state.t).toBeLessThanOrEqual(4 * FRAME_MS + 1e-9);
			state = next;
		}
		expect(state).toMatchObject({ mode: 'live', t: present - LIVE_DELAY_MS, speed: 1 });
	});

	it('is not reached in slow motion, which waits at the present', () => {
		let state = setSpeed(play(seek(LIVE, 4000)), 0.5);
		for (let i = 0; i < 400; i++) state = advance(state, FRAME_MS, 5000);
		expect(state).toMatchObject({ mode: 'playing', speed: 0.5, t: 5000 - LIVE_DELAY_MS });
	});

	it('waits for the present when the playhead is ahead of it', () => {
		const ahead = play(seek(LIVE, 9000));
		const waiting = advance(ahead, FRAME_MS, 5000);
		expect(waiting.t).toBe(9000);
		expect(advance(waiting, FRAME_MS, 5016).t).toBe(9000);
		expect(advance(waiting, FRAME_MS, 9500).t).toBe(9500 - LIVE_DELAY_MS);
	});

	it('is one press away, at real speed', () => {
		const slow = setSpeed(seek(LIVE, 300, 4), 0.25);
		expect(goLive(slow, 8000)).toMatchObject({
			...{ mode: 'live', t: 8000 - LIVE_DELAY_MS, speed: 1, n: 0, stopAt: null },
		});
	});
});

describe('pause and play', () => {
	it('paused, nothing moves', () => {
		const paused = pause(advance(LIVE, FRAME_MS, 5000));
		expect(advance(paused, 60_000, 99_999)).toBe(paused);
	});

	it('plays at its speed', () => {
		for (const speed of [0.1, 0.5, 1, 2, 4])
			expect(advance(setSpeed(play(seek(LIVE, 1000)), speed), 100, LATE).t).toBe(
				1000 + 100 * speed,
			);
	});

	it('stops exactly at stopAt, whatever the frames', () => {
		fc.assert(
			fc.property(
				fc.double({ min: 0, max: 5000, noNaN: true }),
				fc.array(fc.nat(250), { minLength: 40 }),
				(stopAt, frames) => {
					let state = play(seek(LIVE, 0), stopAt);
					for (const elapsed of frames) {
						state = advance(state, elapsed, LATE);
						expect(state.t).toBeLessThanOrEqual(stopAt);
					}
					state = settle(state);
					expect(state).toMatchObject({ mode: 'paused', t: stopAt, stopAt: null });
				},
			),
		);
	});

	it('shows nothing outside its bounds', () => {
		const bound = { ...LIVE, from: 2000, to: 4000 };
		expect(seek(bound, 100).t).toBe(2000);
		expect(seek(bound, 9000).t).toBe(4000);
		expect(advance(bound, FRAME_MS, 100).t).toBe(2000);
		expect(advance(bound, FRAME_MS, LATE).t).toBe(4000);
		expect(goLive(bound, LATE).t).toBe(4000);
		expect(settle(play(seek(bound, 3000)))).toMatchObject({ mode: 'paused', t: 4000 });
		expect(settle(play(seek(bound, 3000), 9000))).toMatchObject({ mode: 'paused', t: 4000 });
	});
});

describe('steps', () => {
	const jump = (state: PlayheadState) => stepForward(state, timeline, true);
	const back = (state: PlayheadState) => stepBack(state, timeline);

	it('forward plays up to the middle of the next flight and stops there', () => {
		const pressed = stepForward(seek(LIVE, 0), timeline, false);
		expect(pressed).toMatchObject({ mode: 'playing', t: 0, stopAt: stops[0] });
		const arrived = settle(pressed);
		expect(arrived).toMatchObject({ mode: 'paused', t: stops[0], n: timeline.causes[0]?.n });
	});

	it('a second press before arrival goes one further', () => {
		const once = advance(stepForward(seek(LIVE, 0), timeline, false), FRAME_MS, LATE);
		const twice = stepForward(once, timeline, false);
		expect(twice).toMatchObject({ mode: 'playing', t: FRAME_MS, stopAt: stops[1] });
		expect(settle(twice).t).toBe(stops[1]);
	});

	it('jumps at once where motion is not wanted', () => {
		expect(jump(seek(LIVE, 0))).toMatchObject({ mode: 'paused', t: stops[0] });
	});

	it('back is instant, also from live and in the middle of a step', () => {
		expect(back({ ...LIVE, t: stops[2] + 5 })).toMatchObject({ mode: 'paused', t: stops[2] });
		const flying = advance(stepForward(seek(LIVE, stops[1] + 1), timeline, false), 100, LATE);
		expect(back(flying)).toMatchObject({ mode: 'paused', t: stops[1], stopAt: null });
	});

	it('forward and back over a whole trace show each message once', () => {
		fc.assert(
			fc.property(anyTrace, (trace) => {
				const timeline = timelineOf(trace);
				const total = timeline.causes.length + timeline.effects.length;
				const seen: number[] = [];
				let state = seek(LIVE, -1);
				for (let i = 0; i < total; i++) {
					state = stepForward(state, timeline, true);
					seen.push(state.n);
				}
				expect(new Set(seen).size).toBe(total);
				expect(stepForward(state, timeline, true)).toMatchObject({ n: 0, mode: 'paused' });
				for (const n of seen.slice(0, -1).reverse()) {
					state = stepBack(state, timeline);
					expect(state.n).toBe(n);
				}
			}),
		);
	});

	it('past the last message forward goes to the end; before the first back goes to the start', () => {
		const last = seek(LIVE, stops[3], timeline.effects[1]?.n);
		expect(jump(last)).toMatchObject({ mode: 'paused', t: timeline.end });
		expect(settle(stepForward(last, timeline, false))).toMatchObject({ t: timeline.end });
		expect(back(seek(LIVE, stops[0] - 1))).toMatchObject({ mode: 'paused', t: 0 });
	});

	it('steps stay within from and to', () => {
		const bound = { ...seek(LIVE, stops[1]), from: stops[1] - 10, to: stops[2] - 10 };
		expect(back({ ...bound, n: timeline.effects[0]?.n ?? 0 }).t).toBe(bound.from);
		expect(jump({ ...bound, n: timeline.effects[0]?.n ?? 0 }).t).toBe(bound.to);
		expect(turnBack({ ...bound, t: stops[1] }, timeline).t).toBe(bound.from);
		expect(turnForward(bound, timeline, true).t).toBe(bound.to);
	});

	it('turns stop where the effects are in the air, forward and back', () => {
		const talking = timeline.turns.filter(({ cause }) => cause);
		const [one, two] = talking.map(turnStop) as [number, number];
		const first = turnForward(seek(LIVE, 0), timeline, true);
		expect(first).toMatchObject({ mode: 'paused', t: one, n: talking[0]?.effects[0]?.n });
		const second = turnForward(first, timeline, true);
		expect(second).toMatchObject({ t: two, n: talking[1]?.effects[0]?.n });
		expect(turnBack(second, timeline)).toMatchObject({ mode: 'paused', t: one });
		const flying = turnForward(seek(LIVE, 0), timeline, false);
		expect(turnForward(flying, timeline, false)).toMatchObject({ mode: 'playing', stopAt: two });
	});

	it('turns of a burst that stop at one instant are all stepped through', () => {
		const told = story().open('a').open('b');
		for (let i = 0; i < BURST; i++) told.post('a', `${i}`);
		const burst = told.timeline();
		expect(burst.turns.at(-1)?.at).toBe(burst.turns.at(-2)?.at);
		let state = seek(LIVE, 0);
		const seen = new Set<number>();
		for (let i = 0; i < BURST; i++) {
			state = turnForward(state, burst, true);
			seen.add(state.n);
		}
		expect(seen.size).toBe(BURST);
		for (let i = 0; i < BURST - 1; i++) state = turnBack(state, burst);
		expect(state.n).toBe(burst.effects[0]?.n);
	});

	it('a message shown is shown in the middle of its flight', () => {
		const flight = timeline.effects[0];
		if (!flight) throw new Error('no effect');
		expect(showMessage(LIVE, flight)).toMatchObject({
			mode: 'paused',
			t: flight.stop,
			n: flight.n,
		});
		expect(flight.stop).toBeGreaterThan(flight.start);
		expect(flight.stop).toBeLessThan(flight.end);
	});
});
