import type { MessageEvent } from '../protocol';

type Data = MessageEvent['data'];
/** A part of a sentence about a message, from its fields. */
type Words = (data: Data, event: MessageEvent) => string;

/** Symbols and names that are written out before "and n more". */
const LIST_MAX = 4;

/** Names as they are read: "ACME, BOLT and ZORG". */
export function listInWords(names: readonly string[], max = LIST_MAX): string {
	const shown = names.length > max ? names.slice(0, max - 1) : names;
	const all =
		shown.length < names.length ? [...shown, `${names.length - shown.length} more`] : shown;
	const last = all.at(-1) ?? 'none';
	return all.length < 2 ? last : `${all.slice(0, -1).join(', ')} and ${last}`;
}

const text = (value: unknown): string => `“${String(value)}”`;
// A trace may come from a file: its fields can be of any shape.
const fieldOf = (value: unknown, field: string): unknown =>
	typeof value === 'object' && value !== null ? (value as Data)[field] : undefined;
const nameIn = (by: unknown): string => String(fieldOf(by, 'name') ?? 'somebody');
const list = (value: unknown, field?: string): string[] =>
	Array.isArray(value)
		? value.map((item: unknown) => String(field ? fieldOf(item, field) : item))
		: [];

/** What a client says, as an object of "sends … to the server". */
const SAID: Readonly<Record<string, Words>> = {
	post: (data) => `a post, ${text(data['text'])},`,
	like: (data) => `a like for the post ${text(data['post'])}`,
	announce: (data) => `an announcement, ${text(data['text'])},`,
	remove: (data) => `an order to remove the client ${text(data['client'])}`,
	reset: () => 'an order to let the app begin anew',
	end: () => 'an order to end the playground',
	say: (data) => `a chat message, ${text(data['text'])},`,
	join: (data) => `a request to join the room ${text(data['room'])}`,
	leave: () => 'a request to leave its room',
	watch: (data) => {
		const symbols = list(data['symbols']);
		return symbols.length === 0
			? 'an empty watch list'
			: `a new watch list, ${listInWords(symbols)},`;
	},
};

/** What the server says, as what follows "The server tells Ben". */
const TOLD: Readonly<Record<string, Words>> = {
	posted: ({ post }) => `that ${nameIn(fieldOf(post, 'by'))} posted ${text(fieldOf(post, 'text'))}`,
	liked: (data) => `that ${nameIn(data['by'])} liked their post`,
	announcement: (data) => `what the host announces: ${text(data['text'])}`,
	renewed: (data) => `that the app begins anew, since ${nameIn(data['by'])} has reset it`,
	error: (data) => `that it refused: ${String(data['message'])}`,
	said: (data) => `that ${nameIn(data['by'])} said ${text(data['text'])}`,
	joined: (data) => `that ${nameIn(data['by'])} has joined`,
	left: (data) => `that ${nameIn(data['by'])} has left`,
	room: (data) => {
		const members = list(data['members'], 'name');
		return `that this is the room ${text(data['room'])}, with ${listInWords(members)} in it`;
	},
	quotes: (data, { cause }) =>
		`the latest prices of ${listInWords(list(data['quotes'], 'symbol'))}` +
		(cause === null ? '; nobody asked' : ''),
	market: (data) => `that the market ${data['status'] === 'open' ? 'has opened' : 'has closed'}`,
};

function wordsIn(known: Readonly<Record<string, Words>>, event: MessageEvent): string {
	const words = Object.hasOwn(known, event.type) ? known[event.type] : undefined;
	return words?.(event.data, event) ?? `a “${event.type}” message`;
}

/** What a client's message is, as an object of "sends … to the server". */
export const saidInWords = (event: MessageEvent): string => wordsIn(SAID, event);

/** What a message of the server tells, as what follows "The server tells Ben". */
export const toldInWords = (event: MessageEvent): string => wordsIn(TOLD, event);
