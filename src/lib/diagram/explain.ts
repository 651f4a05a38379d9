import { countRecipients, listRecipients } from '../engine';
import { SERVER } from '../protocol';
import type { Flight, Timeline } from '../timeline';
import { saidInWords, toldInWords } from './message-words';

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
			sentence: `${from} sends ${saidInWords(event)} to the server, and to nobody else.`,
			why:
				'Client to server: a client can only write to its own connection, ' +
				'and the server is at the other end of it.',
		};
	}
	// Who has just come sent no message: the trace tells by whom it leaves out.
	const by = flight.turn.cause?.event.from ?? flight.recipients.except;
	const sender = by === null ? null : name(by);
	if (event.pattern === 'server-to-client') {
		const to = name(event.to ?? '');
		if (isMissed(flight))
			return {
				route: `server → ${to}`,
				sentence: ended(`${to} is back: the server tells it ${toldInWords(event)}`),
				why:
					`Server to client: ${to} missed this${event.again ? ' on its way' : ' while it was away'}, ` +
					`and only ${to} did. So the server sends it to that one connection now, ` +
					'however it was sent the first time.',
			};
		return {
			route: `server → ${to}`,
			sentence: ended(`The server tells ${to}, and only ${to}, ${toldInWords(event)}`),
			why:
				`Server to client: the server's code sent this to one connection that it chose, ` +
				`${to}'s. It would be the same pattern however many were connected.${own(flight, to)}`,
		};
	}
	const count = countRecipients(flight.recipients);
	return {
		route: `server → ${audienceInBrief(flight, count)}`,
		sentence: ended(
			`The server tells ${audienceInWords(timeline, flight, sender)} ${toldInWords(event)}`,
		),
		why:
			`Broadcast: the server's code addressed an audience, not a client. ` +
			`${inRoom(flight)}${copies(count)}${skipped(flight, sender)}${unasked(flight)}`,
	};
}

/** Whether it is what a client missed: it came back by this turn, and the message is older. */
const isMissed = ({ event, turn }: Flight): boolean => {
	const change = turn.changes.find(({ kind, n }) => kind === 'open' && n === event.cause);
	return change?.kind === 'open' && change.back === true && change.client.id === event.to;
};

/** What is often mistaken for a broadcast, or for an answer. */
function own({ event }: Flight, to: string): string {
	if (event.type !== 'quotes') return '';
	const each = ` Each client gets a message of its own, with what it watches: this one is ${to}'s.`;
	return event.cause === null
		? `${each} A timer on the server sends it: no request came first.`
		: each;
}

/** A room is the server's own affair: RFC 6455 knows connections, and nothing like a room. */
const inRoom = ({ event: { room } }: Flight): string =>
	room === undefined
		? ''
		: `The audience is the room “${room}”, a list of clients that the server keeps. `;

const unasked = ({ event }: Flight): string =>
	event.cause === null ? ' A timer on the server sends it: no request came first.' : '';

function copies(count: number): string {
	if (count === 0) return 'Nobody is in it at the moment, so no frame leaves.';
	if (count === 1) return 'One client is in it at the moment; it is a broadcast all the same.';
	return `${count} copies of the same bytes leave, one on each connection.`;
}

function skipped({ event: { type }, recipients }: Flight, sender: string | null): string {
	if (recipients.except === null || !sender) return '';
	return type === 'joined' || type === 'left'
		? ` ${sender} is left out: it is about ${sender}.`
		: ` ${sender} sent it and is left out.`;
}

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

/** The JSON text of a message, as it stood on the wire. */
export const payloadOf = ({ event }: Flight): string =>
	JSON.stringify({ type: event.type, ...event.data });
