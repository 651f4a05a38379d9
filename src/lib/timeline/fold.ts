import { sizeOf, type Turn } from './flight';
import { FLIGHT_MS } from './times';

/** Events that a view keeps; the oldest beyond them are folded into the state they led to. */
export const KEEP_EVENTS = 60_000;
/** So many are folded at once: seldom enough to be cheap, few enough not to be felt. */
export const FOLD_EVENTS = 256;

/** A place at which to cut: all before the turn of index `turn` has landed well before `at`. */
export interface Fold {
	/** The first instant that can still be shown, in ms of display time. */
	readonly at: number;
	readonly turn: number;
}

/** Where to drop a block of events or more, at most `surplus`; null if so many cannot go yet. */
export function findFold(turns: readonly Turn[], surplus: number): Fold | null {
	if (surplus < FOLD_EVENTS) return null;
	// What is still to come starts no sooner than this: a turn's cause leaves before it acts.
	const open = (turns.at(-1)?.at ?? 0) - FLIGHT_MS;
	let fold: Fold | null = null;
	let size = 0;
	let landed = 0;
	for (const [i, turn] of turns.entries()) {
		size += sizeOf(turn);
		landed = Math.max(landed, turn.end);
		// A flight's length later even the glow of the last landing is over.
		const at = landed + FLIGHT_MS;
		if (size > surplus || at >= open) break;
		if (size >= FOLD_EVENTS && turns[i + 1]) fold = { at, turn: turn.index + 1 };
	}
	return fold;
}
