import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../sim/fake-clock';
import { ANSWER_MS, QUIET_MS, watchSilence } from './silence';

function setUp() {
	const clock = createFakeClock(1_000);
	/** How late the system runs timers. */
	let late = 0;
	const told: string[] = [];
	const watch = watchSilence({
		schedule: clock.schedule,
		now: () => clock.now() + late,
		ask: () => told.push('ask'),
		silent: () => told.push('silent'),
	});
	return { ...{ clock, told, watch }, sleep: (ms: number) => (late += ms) };
}

describe('the watch for silence', () => {
	it('asks nothing while something comes', () => {
		const { clock, told, watch } = setUp();
		for (let i = 0; i < 10; i++) {
			clock.advance(QUIET_MS - 1);
			watch.heard();
		}
		expect(told).toEqual([]);
		expect(clock.pending).toBe(1);
	});

	it('asks when it has been quiet, and says so when no answer comes', () => {
		const { clock, told } = setUp();
		clock.advance(QUIET_MS - 1);
		expect(told).toEqual([]);
		clock.advance(1);
		expect(told).toEqual(['ask']);
		clock.advance(ANSWER_MS - 1);
		expect(told).toEqual(['ask']);
		clock.advance(1);
		expect(told).toEqual(['ask', 'silent']);
	});

	it('counts the quiet from the answer', () => {
		const { clock, told, watch } = setUp();
		clock.advance(QUIET_MS + 10);
		watch.heard();
		clock.advance(QUIET_MS - 1);
		expect(told).toEqual(['ask']);
		clock.advance(1);
		expect(told).toEqual(['ask', 'ask']);
	});

	it('asks anew after a sleep: the answer has had no time', () => {
		const { clock, told, sleep } = setUp();
		clock.advance(QUIET_MS);
		sleep(3_600_000);
		clock.advance(ANSWER_MS);
		expect(told).toEqual(['ask', 'ask']);
		clock.advance(ANSWER_MS);
		expect(told).toEqual(['ask', 'ask', 'silent']);
	});

	it('gives a line up though each timer is late, as in a hidden tab that may run one a minute', () => {
		const { clock, told, sleep } = setUp();
		const LATE_MS = 60_000 - ANSWER_MS;
		clock.advance(QUIET_MS);
		for (let i = 0; i < 2; i++) {
			sleep(LATE_MS);
			clock.advance(ANSWER_MS);
		}
		expect(told).toEqual(['ask', 'ask', 'silent']);
	});

	it('asks once more after each sleep, as long as something comes between them', () => {
		const { clock, told, sleep, watch } = setUp();
		for (let i = 0; i < 2; i++) {
			clock.advance(QUIET_MS);
			sleep(3_600_000);
			clock.advance(ANSWER_MS);
			watch.heard();
		}
		expect(told).toEqual(['ask', 'ask', 'ask', 'ask']);
	});

	it('hears an answer, and goes on asking, though the clock has been set back', () => {
		const { clock, told, sleep, watch } = setUp();
		clock.advance(QUIET_MS);
		sleep(-3_600_000);
		watch.heard();
		clock.advance(ANSWER_MS);
		expect(told).toEqual(['ask']);
		sleep(-3_600_000);
		clock.advance(2 * QUIET_MS - 1);
		expect(told).toEqual(['ask', 'ask']);
	});

	it('leaves no timer', () => {
		const { clock, watch } = setUp();
		clock.advance(QUIET_MS);
		watch.stop();
		expect(clock.pending).toBe(0);
	});
});
