import { countUpTo } from './search';
import { QUIET_MAX_MS } from './times';

/** A quiet stretch that is shown shorter than it was. It ends `shownMs` after `at`. */
export interface Quiet {
	/** Where it begins, in ms of display time. */
	readonly at: number;
	/** How long it really was, and how long it is shown, in ms. */
	readonly realMs: number;
	readonly shownMs: number;
}

/** Real time as display time: as it was, but for quiet stretches, which are shortened. */
export function createClock() {
	const quiet: Quiet[] = [];
	/** Last real time that was placed, in ms since the epoch, and its display time. */
	let placed: { real: number; display: number } | null = null;

	/** Display time of a real one. */
	function displayOf(real: number): number {
		if (!placed) return 0;
		return placed.display + Math.min(Math.max(0, real - placed.real), QUIET_MAX_MS);
	}

	return {
		displayOf,
		/** The shortened stretches, in order. */
		quiet: quiet as readonly Quiet[],

		/** Places the next event's real time; returns its display time. */
		place(real: number): number {
			const display = displayOf(real);
			const realMs = placed ? real - placed.real : 0;
			if (placed && realMs > QUIET_MAX_MS)
				quiet.push({ at: placed.display, realMs, shownMs: QUIET_MAX_MS });
			placed = { real: Math.max(real, placed?.real ?? 0), display };
			return display;
		},

		/** The shortened stretches that touch `from`…`to`. */
		quietBetween: (from: number, to: number): readonly Quiet[] =>
			quiet.slice(
				countUpTo(quiet, from, endOf),
				countUpTo(quiet, to, ({ at }) => at),
			),

		/** Forgets the stretches that ended by `t`. */
		forget: (t: number): void => void quiet.splice(0, countUpTo(quiet, t, endOf)),
	};
}

const endOf = ({ at, shownMs }: Quiet): number => at + shownMs;
