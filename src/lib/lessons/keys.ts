import { createMembership, listRecipients } from '../engine';
import { SERVER, type MessageEvent, type TraceEvent } from '../protocol';
import type { GateTarget, PatternAnswer } from './lesson';

/** The right answers after one client message, read off the trace. */
export interface GateKey {
	/** The message that the server acts on. */
	readonly cause: MessageEvent;
	/** What the server sent because of it, in order. */
	readonly effects: readonly MessageEvent[];
	readonly pattern: PatternAnswer;
	/** Names of all who received any of it, in order of arrival. */
	readonly recipients: readonly string[];
	/** Names of all who were connected and could have received it, in order of arrival. */
	readonly connected: readonly string[];
}

/**
 * The first client message that a gate means, or null if the trace does not hold it (yet).
 * `since` is the `n` of the last event before the step began: the same post may be liked in two
 * steps.
 */
export function findTarget(
	trace: readonly TraceEvent[],
	target: GateTarget,
	since = 0,
): MessageEvent | null {
	const names = new Map<string, string>();
	for (const event of trace) {
		if (event.kind === 'open') names.set(event.client.id, event.client.name);
		if (event.n <= since || event.kind !== 'message' || event.from === SERVER) continue;
		if (names.get(event.from) !== target.client || event.type !== target.type) continue;
		if (event.data[target.type === 'post' ? 'id' : 'post'] === target.post) return event;
	}
	return null;
}

/**
 * The key of a gate: which pattern followed the message it stops at, and who received it. Null if
 * the trace does not hold that message (yet). The page and the lesson check both judge by this.
 * The trace runs from `n` 1 and holds the message's effects, which come with it in one turn.
 */
export function gateKey(
	trace: readonly TraceEvent[],
	gate: { readonly after: GateTarget },
	since = 0,
): GateKey | null {
	const cause = findTarget(trace, gate.after, since);
	return cause && keyOf(trace, cause);
}

/** What followed one client message of the trace. */
export function keyOf(trace: readonly TraceEvent[], cause: MessageEvent): GateKey {
	const members = createMembership();
	const reached = new Set<string>();
	const effects: MessageEvent[] = [];
	let connected: readonly string[] = [];
	for (const event of trace) {
		if (event.n === cause.n) connected = members.all();
		if (event.kind === 'message' && event.cause === cause.n) {
			effects.push(event);
			for (const id of listRecipients(members.recipientsOf(event, cause.from))) reached.add(id);
		}
		members.apply(event);
	}
	return {
		cause,
		effects,
		pattern: effects[0]?.pattern ?? 'nothing',
		recipients: connected.filter((id) => reached.has(id)).map(nameIn(trace)),
		connected: connected.map(nameIn(trace)),
	};
}

function nameIn(trace: readonly TraceEvent[]): (id: string) => string {
	const names = new Map<string, string>();
	for (const event of trace)
		if (event.kind === 'open') names.set(event.client.id, event.client.name);
	return (id) => names.get(id) ?? id;
}
