import { countRecipients, listRecipients } from '../engine';
import { SERVER } from '../protocol';
import type { Flight, Timeline } from '../timeline';

/** A message in words. Everything is taken from the trace. */
export interface Explanation {
	/** Who → whom, in brief: "server → 5 others". */
	readonly route: string;
	/** One plain sentence about what happens. */
	readonly sentence: string;
	/** Why it is this pattern and no other. */
	readonly why: string;
}

/** Says what a message is, to whom it goes, and why that is its pattern. */
export function explain(timeline: Timeline, flight: Flight): Explanation {
	const { event } = flight;
	const name = timeline.nameOf;
	if (event.from !== SERVER) {
		const from = name(event.from);
		return {
			route: `${from} → server`,
			sentence: `${from} sends ${said(flight)} to the server, and to nobody else.`,
			why:
				'Client to server: a client can only write to its own connection, ' +
				'and the server is at the other end of it.',
		};
	}
	const sender = flight.turn.cause ? name(flight.turn.cause.event.from) : null;
	if (event.pattern === 'server-to-client') {
		const to = name(event.to ?? '');
		return {
			route: `server → ${to}`,
			sentence: ended(`The server tells ${to}, and only ${to}, ${told(flight)}`),
			why:
				`Server to client: the server's code sent this to one connection that it chose, ` +
				`${to}'s. It would be the same pattern however many were connected.`,
		};
	}
	const count = countRecipients(flight.recipients);
	return {
		route: `server → ${audienceInBrief(flight, count)}`,
		sentence: ended(
			`The server tells ${audienceInWords(timeline, flight, sender)} ${told(flight)}`,
		),
		why:
			`Broadcast: the server's code addressed an audience, not a client. ` +
			`${copies(count)}${skipped(flight, sender)}`,
	};
}

function copies(count: number): string {
	if (count === 0) return 'Nobody is in it at the moment, so no frame leaves.';
	if (count === 1) return 'One client is in it at the moment; it is a broadcast all the same.';
	return `${count} copies of the same bytes leave, one on each connection.`;
}

const skipped = (flight: Flight, sender: string | null): string =>
	flight.recipients.except !== null && sender ? ` ${sender} sent it and is left out.` : '';

function audienceInBrief({ event }: Flight, count: number): string {
	if (event.audience === 'all') return `all ${count}`;
	if (event.audience === 'others') return `${count} other${count === 1 ? '' : 's'}`;
	return `${count} in ${event.room ?? 'the room'}`;
}

function audienceInWords(timeline: Timeline, flight: Flight, sender: string | null): string {
	const { audience, room } = flight.event;
	const names = listRecipients(flight.recipients).map(timeline.nameOf);
	const others = sender ? `everyone but ${sender}` : 'everyone';
	const whom =
		audience === 'all'
			? 'everyone'
			: audience === 'others'
				? others
				: `everyone in ${room}${audience === 'room-others' && sender ? ` but ${sender}` : ''}`;
	if (names.length === 0) return `${whom} (nobody just now)`;
	return names.length <= 3 ? `${whom} (${names.join(', ')})` : `${whom} (${names.length} clients)`;
}

/** A sentence that ends in a quotation with its own full stop needs no second one. */
const ended = (sentence: string): string =>
	/[.!?…]”?$/.test(sentence) ? sentence : `${sentence}.`;

const text = (value: unknown): string => `“${String(value)}”`;
const nameIn = (by: unknown): string => {
	const named = by as { name?: unknown } | undefined;
	return String(named?.name ?? 'somebody');
};

/** What a client says, as an object of "sends …". */
function said({ event: { type, data } }: Flight): string {
	if (type === 'post') return `a post, ${text(data['text'])},`;
	if (type === 'like') return `a like for the post “${String(data['post'])}”`;
	if (type === 'announce') return `an announcement, ${text(data['text'])},`;
	return `a “${type}” message`;
}

/** What the server says, as a clause after "tells …". */
function told({ event: { type, data } }: Flight): string {
	if (type === 'posted') {
		const post = data['post'] as { by?: unknown; text?: unknown } | undefined;
		return `that ${nameIn(post?.by)} posted ${text(post?.text)}`;
	}
	if (type === 'liked') return `that ${nameIn(data['by'])} liked their post`;
	if (type === 'announcement') return `what the host announces: ${text(data['text'])}`;
	if (type === 'error') return `that it refused: ${String(data['message'])}`;
	return `a “${type}” message`;
}

/** The JSON text of a message, as it stood on the wire. */
export const payloadOf = ({ event }: Flight): string =>
	JSON.stringify({ type: event.type, ...event.data });
