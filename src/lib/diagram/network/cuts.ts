import { bisector } from 'd3';
import type { Flight, Timeline, Turn } from '../../timeline';

/** For how long a delivery that broke off is seen, in ms of display time. */
export const BREAK_MS = 600;

interface Closing {
	readonly n: number;
	/** When the connection ended, in ms of display time. */
	readonly at: number;
}
/** The last closing of each client in a stretch of time. */
export type Closings = ReadonlyMap<string, Closing>;

const byAt = bisector((turn: Turn) => turn.at);

/** The closings from `from` to `to`, in ms of display time; null if there are none. */
export function closingsBetween({ kept }: Timeline, from: number, to: number): Closings | null {
	let closings: Map<string, Closing> | null = null;
	const turns = kept.changes.items;
	const end = byAt.right(turns, to);
	for (let i = byAt.left(turns, from); i < end; i++) {
		const turn = turns[i] as Turn;
		for (const change of turn.changes)
			if (change.kind === 'close')
				(closings ??= new Map()).set(change.client, { n: change.n, at: turn.at });
	}
	return closings;
}

/**
 * When the delivery to a client was cut: the client went after the server had sent it, and was gone
 * at the instant at which it would have landed. Null if it was not.
 */
export function cutOf(flight: Flight, client: string, closings: Closings): number | null {
	const closing = closings.get(client);
	if (!closing || closing.n < flight.n || closing.at > flight.end) return null;
	return Math.max(closing.at, flight.start);
}
