import * as v from 'valibot';
import { createMembership, type Membership } from '../engine';
import { SERVER, TraceEvent } from '../protocol';

/** Why a text is not a trace: the first line at fault, counted from 1, and one sentence. */
export interface TraceFileError {
	readonly line: number;
	readonly message: string;
}
export type ParsedTrace =
	{ readonly events: readonly TraceEvent[] } | { readonly error: TraceFileError };

/** The trace as NDJSON: one event a line, each line ended. */
export const formatTrace = (events: readonly TraceEvent[]): string =>
	events.map((event) => `${JSON.stringify(event)}\n`).join('');

/**
 * Reads a trace from NDJSON: whole, in order from 1, by clients that are there. Lines may end in
 * CRLF and empty lines may follow the last; a byte order mark is passed over. Never throws.
 */
export function parseTrace(text: string): ParsedTrace {
	const lines = text.replace(/^\uFEFF/, '').split('\n');
	while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop();
	if (lines.length === 0)
		return { error: { line: 1, message: 'The file is empty: it holds no trace event.' } };

	const events: TraceEvent[] = [];
	const members = createMembership();
	for (const [i, line] of lines.entries()) {
		const event = parseLine(line);
		const message = typeof event === 'string' ? event : faultOf(event, events, members);
		if (typeof event === 'string' || message !== null)
			return { error: { line: i + 1, message: message ?? 'This is not a trace event.' } };
		members.apply(event);
		events.push(event);
	}
	return { events };
}

/** The event on a line, or what is wrong with the line itself. */
function parseLine(line: string): TraceEvent | string {
	let value: unknown;
	try {
		value = JSON.parse(line);
	} catch {
		return line.trim() === '' ? 'The line is empty.' : 'The line is not valid JSON.';
	}
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		return 'A trace event must be a JSON object.';
	const parsed = v.safeParse(TraceEvent, value, { abortEarly: true });
	if (parsed.success) return parsed.output;
	const [issue] = parsed.issues;
	const field = v.getDotPath(issue);
	if (field === 'kind')
		return 'kind must be open, close, room or message: this is not a trace event.';
	if (field === null) return 'This is not a trace event.';
	if (issue.received === 'undefined') return `${field} is missing.`;
	return `${field} is not valid: expected ${issue.expected ?? 'another value'}, not ${issue.received}.`;
}

/** What is wrong with an event after those before it, or null. */
function faultOf(
	event: TraceEvent,
	before: readonly TraceEvent[],
	members: Membership,
): string | null {
	const n = before.length + 1;
	if (event.n !== n) return `n must be ${n} here, not ${event.n}: an event is missing or repeated.`;
	const last = before.at(-1);
	if (last && event.at < last.at) return 'at goes back: it is earlier than on the line before.';

	const isThere = (id: string) => members.get(id) !== undefined;
	if (event.kind === 'open')
		return isThere(event.client.id) ? `Client "${event.client.id}" is connected already.` : null;
	if (event.kind !== 'message')
		return isThere(event.client) ? null : `Client "${event.client}" is not connected.`;

	if ((event.from !== SERVER) !== (event.pattern === 'client-to-server'))
		return `A message from ${event.from} cannot be ${event.pattern}.`;
	if (event.from !== SERVER)
		return isThere(event.from) ? null : `The sender "${event.from}" is not connected.`;
	if (event.pattern === 'server-to-client' && event.to === undefined) return 'to is missing.';
	if (event.pattern === 'broadcast' && event.audience === undefined) return 'audience is missing.';
	if (event.to !== undefined && !isThere(event.to))
		return `The recipient "${event.to}" is not connected.`;
	if (event.cause === null) return null;
	const cause = before[event.cause - 1];
	const begins =
		cause && (cause.kind === 'message' ? cause.from !== SERVER : cause.kind !== 'room');
	return begins ? null : `cause must be the n of what a client did before; ${event.cause} is not.`;
}
