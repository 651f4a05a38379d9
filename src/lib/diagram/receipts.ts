import { listRecipients } from '../engine';
import { SERVER } from '../protocol';
import type { Flight, Timeline } from '../timeline';
import { closingsBetween, cutOf } from './network/cuts';
import type { Confirmed } from './trace-view.svelte';

/**
 * What became of one delivery. `lost`: its client went before it landed; it breaks off there.
 * `landed`: it is drawn as received, and nobody has told whether it was.
 */
export type Receipt = 'landed' | 'confirmed' | 'unconfirmed' | 'sent' | 'lost';

/** The receipts that are told apart on screen, in words. */
export const RECEIPT_WORDS: Readonly<Record<Exclude<Receipt, 'landed'>, string>> = {
	confirmed: 'confirmed',
	unconfirmed: 'not confirmed yet',
	sent: 'sent: this client has confirmed nothing',
	lost: 'broke off: the client had gone',
};

/** The delivery of one message to one client. */
export interface Delivery {
	readonly client: string;
	readonly receipt: Receipt;
	/** When it broke off, in ms of display time; null if it did not. */
	readonly cut: number | null;
}

/** What became of each copy of a message; one that goes to the server has always landed. */
export function deliveriesOf(
	timeline: Timeline,
	flight: Flight,
	confirmed: Confirmed | null,
): readonly Delivery[] {
	if (flight.event.from === SERVER) {
		const closings = closingsBetween(timeline, flight.start, flight.end);
		return listRecipients(flight.recipients).map((client): Delivery => {
			const cut = closings && cutOf(flight, client, closings);
			const told = confirmed ? confirmed(client, flight.n) : 'landed';
			return { client, receipt: cut === null ? told : 'lost', cut };
		});
	}
	return [{ client: SERVER, receipt: 'landed', cut: null }];
}

/** The clients for whom a message broke off: they had gone before it landed. */
export const lostOf = (timeline: Timeline, flight: Flight): readonly string[] =>
	deliveriesOf(timeline, flight, null).flatMap(({ client, receipt }) =>
		receipt === 'lost' ? [client] : [],
	);

/** "2 confirmed, 1 broke off: the client had gone": empty if nothing is known. */
export function receiptsInWords(deliveries: readonly Delivery[]): string {
	const counts = new Map<string, number>();
	for (const { receipt } of deliveries)
		if (receipt !== 'landed') {
			const words = RECEIPT_WORDS[receipt];
			counts.set(words, (counts.get(words) ?? 0) + 1);
		}
	const parts = [...counts].map(([words, count]) =>
		deliveries.length === 1 ? words : `${count} ${words}`,
	);
	return parts.join(', ');
}
