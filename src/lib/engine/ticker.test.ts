import { expect, it } from 'vitest';
import { createFakeClock } from '../sim/fake-clock';
import { createTicker } from './ticker';

/** A ticker that notes when it ticked; `takes` is how long each tick takes, in ms. */
function world(takes = 0) {
	const clock = createFakeClock(1_000_000);
	const times: number[] = [];
	let offset = 0;
	const now = () => clock.now() + offset;
	const ticker = createTicker({
		everyMs: 100,
		schedule: clock.schedule,
		now,
		tick(done) {
			times.push(clock.now() - 1_000_000);
			if (takes === 0) done();
			else clock.schedule(done, takes);
		},
	});
	return { clock, times, ticker, setClock: (ms: number) => (offset += ms) };
}

it('ticks at a steady pace, first after one interval', () => {
	const { clock, times, ticker } = world();
	ticker.start();
	ticker.start();
	clock.advance(350);
	expect(times).toEqual([100, 200, 300]);
	expect(clock.pending).toBe(1);
});

it('does not drift while ticks take their time', () => {
	const { clock, times, ticker } = world(30);
	ticker.start();
	clock.advance(450);
	expect(times).toEqual([100, 200, 300, 400]);
});

it('leaves out what it missed: no burst after a long tick', () => {
	const { clock, times, ticker } = world(250);
	ticker.start();
	clock.advance(1_000);
	expect(times).toEqual([100, 400, 700, 1000]);
});

it('stops, also within a tick, and starts anew', () => {
	const { clock, times, ticker } = world(30);
	ticker.start();
	clock.advance(110);
	ticker.stop(); // the first tick is not done yet
	clock.advance(500);
	expect(times).toEqual([100]);
	expect(clock.pending).toBe(0);
	ticker.start();
	clock.advance(100);
	expect(times).toEqual([100, 710]);
});

it('keeps to one pace when it is stopped and started within a tick', () => {
	const { clock, times, ticker } = world(30);
	ticker.start();
	clock.advance(110);
	ticker.stop();
	ticker.start();
	clock.advance(290);
	expect(times).toEqual([100, 210, 310]);
});

it('goes on when the system’s clock is set back or forward', () => {
	const { clock, times, ticker, setClock } = world();
	ticker.start();
	clock.advance(100);
	setClock(-3_600_000);
	clock.advance(250);
	setClock(7_200_000);
	clock.advance(300);
	expect(times.length).toBeGreaterThanOrEqual(5);
	for (const [i, time] of times.entries())
		expect(time - (times[i - 1] ?? 0)).toBeGreaterThanOrEqual(i === 0 ? 0 : 50);
});
