import type { Quiet } from '../timeline';

/** "6.4 s", "12 s", "3 min", "5 h": how long a stretch of ms is. */
export function durationInWords(ms: number): string {
	if (ms < 9_950) return `${Math.round(ms / 100) / 10} s`;
	if (ms < 89_500) return `${Math.round(ms / 1000)} s`;
	if (ms < 90 * 60_000) return `${Math.round(ms / 60_000)} min`;
	return `${Math.round(ms / 3_600_000)} h`;
}

/** "12 s of quiet, shortened to 6 s": nothing was sent, and less than that is shown of it. */
export const quietInWords = ({ realMs, shownMs }: Quiet): string =>
	`${durationInWords(realMs)} of quiet, shortened to ${durationInWords(shownMs)}`;

/**
 * Where the mark of a shortened stretch stands, in ms of display time: so late in it that what came
 * before has landed, however far the layout lagged (3 s, and 1.8 s of flights), and before the next
 * message leaves.
 */
export const tearOf = ({ at, shownMs }: Quiet): number => at + shownMs * 0.82;

/** Says that the trace goes further back than can be shown: so many events are folded away. */
export const foldedInWords = (count: number): string =>
	count === 1
		? '1 older event is folded into this starting point'
		: `${count.toLocaleString('en')} older events are folded into this starting point`;
