import type { Flight, Timeline } from '../../timeline';
import { headOf } from './row-index';

/** How many events are looked back for the turn before: enough to pass a crowd that arrives. */
const LOOK_BACK = 2000;

/** A duration in ms, in brief: `+912 ms`, `+4.2 s`, `+3 min 5 s`, `+2 h 10 min`. */
export function elapsed(ms: number): string {
	if (ms < 1000) return `+${Math.max(0, Math.round(ms))} ms`;
	if (ms < 59_950) return `+${(ms / 1000).toFixed(1)} s`;
	const seconds = Math.round(ms / 1000);
	const minutes = Math.floor(seconds / 60);
	if (minutes < 60) return `+${minutes} min${seconds % 60 ? ` ${seconds % 60} s` : ''}`;
	return `+${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ''}`;
}

/**
 * Real time from what came before, never display time: of an effect, since its cause; of the first
 * message of a turn, since the turn before began. Empty for the first turn of all.
 */
export function sinceBefore(timeline: Timeline, { n, event, turn }: Flight): string {
	const head = headOf(turn);
	if (head && head.n !== n) {
		const since = event.at - head.event.at;
		return since === 0 ? 'same turn' : elapsed(since);
	}
	for (let before = n - 1; before > 0 && before > n - LOOK_BACK; before--) {
		const flight = timeline.flight(before);
		if (flight && flight.turn !== turn)
			return elapsed(event.at - (headOf(flight.turn) ?? flight).event.at);
	}
	return '';
}
