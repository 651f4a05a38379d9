import { expect } from 'vitest';
import type { TraceEvent } from '../../src/lib/protocol';
import type { Life } from './returning-client';

/** The posts that a trace says were broadcast, by log position, as they stood on the wire. */
export function broadcastsOf(trace: readonly TraceEvent[]) {
	const texts = new Map<number, string>();
	const authors = new Map<number, string>();
	const ids = new Set<string>();
	for (const event of trace) {
		if (event.kind !== 'message' || event.type !== 'posted') continue;
		if (event.pattern !== 'broadcast') continue;
		const { seq, post } = event.data as { seq: number; post: { id: string; by: { id: string } } };
		texts.set(seq, JSON.stringify({ type: event.type, ...event.data }));
		authors.set(seq, post.by.id);
		expect(ids, 'a post that is there twice').not.toContain(post.id);
		ids.add(post.id);
	}
	return { texts, authors, ids };
}
export type Broadcasts = ReturnType<typeof broadcastsOf>;

/** What a client lacks, and what it has twice or out of order, of all that it should have heard. */
export function compare({ heard, since, id }: Life, { texts, authors }: Broadcasts) {
	const due = [...texts.keys()].filter((seq) => seq > since && authors.get(seq) !== id);
	const had = new Set(heard);
	const gaps = due.filter((seq) => !had.has(seq)).length;
	const doubles = heard.length - had.size;
	const disorder = heard.filter((seq, i) => i > 0 && seq < (heard[i - 1] ?? 0)).length;
	const strange = heard.filter((seq) => !texts.has(seq)).length;
	return { gaps, doubles, disorder, strange };
}

export const NOTHING_WRONG = { gaps: 0, doubles: 0, disorder: 0, strange: 0 };

/** All of it, added up over the clients. */
export function compareAll(lives: readonly Life[], broadcasts: Broadcasts) {
	const sum = { ...NOTHING_WRONG };
	for (const life of lives) {
		const one = compare(life, broadcasts);
		for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += one[key];
	}
	return sum;
}
