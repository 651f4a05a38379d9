import type { Schedule } from './schedule';

export interface TickerOptions {
	/** Time between two ticks, in ms. */
	readonly everyMs: number;
	readonly schedule: Schedule;
	/** A clock in ms; only differences matter. */
	readonly now: () => number;
	/** Makes the playground tick, and calls `done` when it has. */
	readonly tick: (done: () => void) => void;
}

/**
 * Ticks at a steady pace while it runs. Each tick is planned from when the last one was due, so
 * that delays do not add up; ticks that were missed are left out, so that none come in a burst.
 */
export function createTicker({ everyMs, schedule, now, tick }: TickerOptions) {
	let due = 0;
	/** Cancels what is planned; null when not running. A new one for each run. */
	let run: { cancel: () => void } | null = null;

	function plan(current: NonNullable<typeof run>): void {
		const late = now() - due;
		if (late >= 0) due += (Math.floor(late / everyMs) + 1) * everyMs;
		// A clock that was set back must not make anyone wait for it.
		const wait = Math.min(due - now(), everyMs);
		current.cancel = schedule(() => {
			due += everyMs;
			tick(() => {
				if (run === current) plan(current);
			});
		}, wait);
	}

	return {
		/** The first tick comes after `everyMs`. Does nothing while it runs. */
		start(): void {
			if (run) return;
			run = { cancel: () => undefined };
			due = now() + everyMs;
			plan(run);
		},
		stop(): void {
			run?.cancel();
			run = null;
		},
	};
}
export type Ticker = ReturnType<typeof createTicker>;
