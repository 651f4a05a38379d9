import { SERVER } from '../../protocol';
import type { Flight } from '../../timeline';
import type { Delivery, Receipt } from '../receipts';
import type { Columns } from './columns';

/** One end of an arrow, at a client's line or a group's, or where it broke off before. */
export interface ArrowEnd {
	readonly key: string;
	readonly x: number;
	readonly y: number;
	/** How many copies end here. */
	readonly count: number;
	/** Of several copies: that of those that are confirmed least. */
	readonly receipt: Receipt;
	/** How many of them are not confirmed yet. */
	readonly unconfirmed: number;
}

interface Flying {
	readonly flight: Flight;
	readonly deliveries: readonly Delivery[];
	readonly x1: number;
	readonly y1: number;
	readonly y2: number;
}

/** So much of its way is always drawn of a copy that broke off. */
const LEAST = 0.1;
/** The receipt that a group of copies shows is the first of these that one of them has. */
const LEAST_FIRST: readonly Receipt[] = ['lost', 'unconfirmed', 'sent', 'landed', 'confirmed'];

/** Where the copies of a message end: one end a column, and one more for those that broke off. */
export function endsOf(arrow: Flying, columns: Columns): ArrowEnd[] {
	const ends = new Map<string, { x: number; copies: Delivery[] }>();
	for (const delivery of arrow.deliveries) {
		const { client, receipt } = delivery;
		const x = client === SERVER ? columns.server : columns.of.get(client)?.x;
		if (x === undefined) continue;
		const key = `${x}${receipt === 'lost' ? ' lost' : ''}`;
		const end = ends.get(key);
		if (end) end.copies.push(delivery);
		else ends.set(key, { x, copies: [delivery] });
	}
	return [...ends].map(([key, { x, copies }]): ArrowEnd => {
		const part = partOf(arrow.flight, copies);
		return {
			key,
			x: arrow.x1 + (x - arrow.x1) * part,
			y: arrow.y1 + (arrow.y2 - arrow.y1) * part,
			count: copies.length,
			receipt: LEAST_FIRST.find((one) => copies.some((copy) => copy.receipt === one)) ?? 'landed',
			unconfirmed: copies.filter((copy) => copy.receipt === 'unconfirmed').length,
		};
	});
}

/** How far copies came: 1 if they landed. */
function partOf({ start, end }: Flight, copies: readonly Delivery[]): number {
	const cuts = copies.flatMap(({ cut }) => (cut === null ? [] : [cut]));
	if (cuts.length === 0) return 1;
	return Math.max(LEAST, (Math.min(...cuts) - start) / (end - start));
}

/** What is written at an end: how many copies, and what their head alone does not say. */
export function noteOf({ count, receipt, unconfirmed }: ArrowEnd, roomy: boolean): string {
	const copies = count > 1 ? `×${count}` : '';
	if (receipt === 'lost') return `${copies} broke off`.trim();
	if (count > 1 && unconfirmed > 0 && unconfirmed < count)
		return `${copies}, ${unconfirmed} not confirmed`;
	return receipt === 'sent' && roomy ? `${copies} sent`.trim() : copies;
}
