/** A clock in whole ms that never goes backwards, whatever the system's does. */
export function createClock(now: () => number, from: number) {
	let last = from;
	return {
		now: (): number => (last = Math.max(last, Math.floor(now()))),
		/** What it showed last. */
		get last() {
			return last;
		},
		/** It shows `at` from now on, or later. */
		reach(at: number): void {
			last = Math.max(last, at);
		},
	};
}
export type Clock = ReturnType<typeof createClock>;
