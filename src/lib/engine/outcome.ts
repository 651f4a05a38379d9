import { SERVER, type MessageEvent, type TraceEvent } from '../protocol';
import { createMembership, listRecipients } from './membership';

/** What followed one event of the trace. Clients are named by their ids. */
export interface Outcome {
	/** What the server sent because of it, in order. */
	readonly effects: readonly MessageEvent[];
	/** Who received each effect, beside `effects`. */
	readonly reached: readonly (readonly string[])[];
	/** The client that began the turn; null if the server did. */
	readonly sender: string | null;
	/** All who were connected and could have received it, in order of arrival. */
	readonly connected: readonly string[];
	/** Name of any client that the trace has opened by then. */
	readonly nameOf: (id: string) => string;
}

/**
 * Reads off the trace what followed `root`; of the messages only those of type `only`, if given.
 * The trace runs from `n` 1 and holds the turn as a whole.
 */
export function outcomeOf(
	trace: readonly TraceEvent[],
	root: TraceEvent,
	only: string | null = null,
): Outcome {
	const members = createMembership();
	const names = new Map<string, string>();
	const reached: (readonly string[])[] = [];
	const effects: MessageEvent[] = [];
	let connected: readonly string[] = [];
	const sender = actorOf(root);
	for (const event of trace) {
		if (event.kind === 'open') names.set(event.client.id, event.client.name);
		members.apply(event);
		if (event.n === root.n) connected = members.all();
		if (event.kind !== 'message' || !follows(event, root)) continue;
		if (only !== null && event.type !== only) continue;
		effects.push(event);
		reached.push(listRecipients(members.recipientsOf(event, sender)));
	}
	return { effects, reached, sender, connected, nameOf: (id) => names.get(id) ?? id };
}

/** A server message follows its cause; one that the server sent unasked, the others of its tick. */
function follows(event: MessageEvent, root: TraceEvent): boolean {
	if (root.kind !== 'message' || root.from !== SERVER) return event.cause === root.n;
	return event.cause === null && event.from === SERVER && event.data['seq'] === root.data['seq'];
}

function actorOf(event: TraceEvent): string | null {
	if (event.kind === 'open') return event.client.id;
	if (event.kind === 'message') return event.from === SERVER ? null : event.from;
	return event.client;
}
