import type { Schedule } from '../engine';

/** After this long without a word the server is asked for one, in ms. */
export const QUIET_MS = 30_000;
/** The answer may take this long, in ms; then the line is taken for dead. */
export const ANSWER_MS = 15_000;
/** A timer that is later than this was held up, in ms: the page slept, and nothing is known. */
const HELD_UP_MS = 5_000;

export interface SilenceOptions {
	readonly schedule: Schedule;
	/** A clock, in ms. */
	readonly now: () => number;
	/** Asks the server for a sign of life. */
	readonly ask: () => void;
	/** None came: the line is dead, whatever the system says. */
	readonly silent: () => void;
}

/**
 * Watches an open line for silence. A browser answers the server's pings by itself and tells its page
 * nothing of them, and a line that was cut without a word looks open for minutes. So a page has to ask.
 */
export function watchSilence({ schedule, now, ask, silent }: SilenceOptions) {
	let heardAt = now();
	/** Something has come since the server was asked. */
	let answered = false;
	let cancel = schedule(look, QUIET_MS);

	function look(): void {
		// Set back, a clock would have us wait for as long again.
		heardAt = Math.min(heardAt, now());
		const left = heardAt + QUIET_MS - now();
		cancel = left > 0 ? schedule(look, left) : demand(true);
	}

	/** Asks, and gives up if nothing at all comes; once `anew`, if the wait was held up. */
	function demand(anew: boolean): () => void {
		const askedAt = now();
		answered = false;
		ask();
		return schedule(() => {
			if (answered) look();
			// Only once: in a hidden tab every timer is late, and the line may be dead all the same.
			else if (anew && now() - askedAt > ANSWER_MS + HELD_UP_MS) cancel = demand(false);
			else silent();
		}, ANSWER_MS);
	}

	return {
		/** Something has come. */
		heard(): void {
			heardAt = now();
			answered = true;
		},
		stop: () => cancel(),
	};
}
export type SilenceWatch = ReturnType<typeof watchSilence>;
