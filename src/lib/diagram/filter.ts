import { isRecipient } from '../engine';
import { SERVER, type Pattern } from '../protocol';
import type { Flight } from '../timeline';
import { payloadOf } from './explain';

/** Which messages the views show. Each part narrows; null or empty means any. */
export interface TraceFilter {
	/** Patterns to show; null for all. */
	readonly patterns: readonly Pattern[] | null;
	/** Id of a client that sends or receives it. */
	readonly client: string | null;
	readonly room: string | null;
	/** Message type, such as `post`. */
	readonly type: string | null;
	/** Part of the payload's text, in any case. */
	readonly text: string;
}

export const NO_FILTER: TraceFilter = {
	patterns: null,
	client: null,
	room: null,
	type: null,
	text: '',
};

/** Whether anything is filtered out at all. */
export const isFiltering = ({ patterns, client, room, type, text }: TraceFilter): boolean =>
	patterns !== null || client !== null || room !== null || type !== null || text !== '';

/** Whether a client sends or receives a message. */
export const concerns = ({ event, recipients }: Flight, client: string): boolean =>
	event.from === client || (event.from === SERVER && isRecipient(recipients, client));

/** Whether a message passes the filter. */
export function matches(flight: Flight, filter: TraceFilter): boolean {
	const { event } = flight;
	const { patterns, client, room, type, text } = filter;
	if (patterns && !patterns.includes(event.pattern)) return false;
	if (type !== null && event.type !== type) return false;
	if (room !== null && event.room !== room) return false;
	if (client !== null && !concerns(flight, client)) return false;
	return text === '' || payloadOf(flight).toLowerCase().includes(text.toLowerCase());
}

/** Shows or hides one pattern; showing all three again filters nothing. */
export function togglePattern(
	filter: TraceFilter,
	pattern: Pattern,
	all: readonly Pattern[],
): TraceFilter {
	const shown = filter.patterns ?? all;
	const next = shown.includes(pattern)
		? shown.filter((other) => other !== pattern)
		: all.filter((other) => other === pattern || shown.includes(other));
	return { ...filter, patterns: next.length === all.length ? null : next };
}
