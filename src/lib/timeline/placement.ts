import { SERVER, type TraceEvent } from '../protocol';
import type { Turn } from './flight';
import { createClock } from './quiet';
import { CHANGE_MS, FLIGHT_MS, LAG_MAX_MS, REST_MS, SENDER_STAGGER_MS, STAGGER_MS } from './times';

/**
 * `live`: turns come when they really came, unrelated ones overlap.
 * `sequential`: each turn waits for the one before it, as a lesson shows them.
 */
export type Pace = 'live' | 'sequential';

/** Decides when the server acts for each turn, in ms of display time. It never goes back. */
export function createPlacement(pace: Pace) {
	const clock = createClock();
	const lastOfSender = new Map<string, number>();
	const opened = new Map<string, number>();

	return {
		clock,

		/** When the turn that `event` begins acts; `previous` is the turn before it. */
		place(event: TraceEvent, previous: Turn | undefined): number {
			const display = clock.place(event.at);
			if (pace === 'sequential') {
				const flying = event.kind === 'message' && event.from !== SERVER;
				const rest = flying ? REST_MS + FLIGHT_MS : CHANGE_MS;
				return previous ? previous.end + rest : rest;
			}
			const soonest = display + FLIGHT_MS;
			if (!previous) return soonest;
			// The further behind real time, the closer together: the lag never passes LAG_MAX_MS.
			const lag = Math.max(0, previous.at - soonest);
			const room = Math.max(0, 1 - lag / LAG_MAX_MS);
			const sender = event.kind === 'message' ? lastOfSender.get(event.from) : undefined;
			const afterOwn = sender === undefined ? 0 : sender + SENDER_STAGGER_MS * room;
			// A newcomer is there before its first message leaves, unless that is too far behind.
			const arrival = event.kind === 'message' ? opened.get(event.from) : undefined;
			const afterOpen =
				arrival === undefined ? 0 : Math.min(arrival + FLIGHT_MS, soonest + LAG_MAX_MS);
			return Math.max(soonest, previous.at + STAGGER_MS * room, afterOwn, afterOpen);
		},

		/** An event was put into a turn that acts at `at`. */
		placed(event: TraceEvent, at: number): void {
			if (event.kind === 'open') opened.set(event.client.id, at);
			else if (event.kind === 'message' && event.from !== SERVER) lastOfSender.set(event.from, at);
		},

		/** A client is gone for good. */
		forget(id: string): void {
			lastOfSender.delete(id);
			opened.delete(id);
		},
	};
}
