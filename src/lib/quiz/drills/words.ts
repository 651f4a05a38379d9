import { SERVER, type MessageEvent, type TraceEvent } from '../../protocol';

const quoted = (text: unknown): string => `“${String(text)}”`;
/** A list in words. */
export const andList = (words: readonly string[]): string =>
	words.length < 2
		? (words[0] ?? 'nobody')
		: `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** With its first letter as a capital. */
export const capital = (text: string): string => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;

/** `1 copy`, `3 copies` */
export const counted = (count: number, one: string, many = `${one}s`): string =>
	`${count} ${count === 1 ? one : many}`;

/** Names of all clients of a trace, by id. */
export function namesOf(trace: readonly TraceEvent[]): (id: string) => string {
	const names = new Map<string, string>([[SERVER, 'the server']]);
	for (const event of trace)
		if (event.kind === 'open') names.set(event.client.id, event.client.name);
	return (id) => names.get(id) ?? id;
}

/** The author and the text of a post, as the trace tells them. */
export function postIn(
	trace: readonly TraceEvent[],
	id: unknown,
): { readonly by: string; readonly text: string } | null {
	for (const event of trace)
		if (event.kind === 'message' && event.type === 'post' && event.data['id'] === id)
			return { by: event.from, text: String(event.data['text']) };
	return null;
}

/** A sentence; one that ends in a quotation with its own full stop needs no second one. */
export const sentence = (words: string): string => (/[.!?…]”?$/.test(words) ? words : `${words}.`);

/** What began a turn, as a whole sentence: `Ana posts “Soup day.”` */
export function deedOf(trace: readonly TraceEvent[], event: TraceEvent): string {
	const nameOf = namesOf(trace);
	if (event.kind === 'open') return sentence(`${event.client.name} connects`);
	if (event.kind === 'close') return sentence(`${nameOf(event.client)} disconnects`);
	if (event.kind === 'room')
		return sentence(`${nameOf(event.client)} is now in ${quoted(event.room)}`);
	if (event.from === SERVER) return tickIn(event);
	return sentence(deedIn(trace, event, nameOf));
}

const tickIn = ({ type, data }: MessageEvent): string =>
	type === 'market'
		? `The server’s clock ticks, and the market ${data['status'] === 'open' ? 'opens' : 'closes'}.`
		: 'The server’s clock ticks.';

function deedIn(
	trace: readonly TraceEvent[],
	{ n, type, data, from }: MessageEvent,
	nameOf: (id: string) => string,
): string {
	const name = nameOf(from);
	if (type === 'post') return `${name} posts ${quoted(data['text'])}`;
	if (type === 'say') return `${name} says ${quoted(data['text'])}`;
	if (type === 'join') return `${name} asks to join the room ${quoted(data['room'])}`;
	if (type === 'leave') return `${name} asks to go back to the lobby`;
	if (type === 'announce') return `${name}, the host, announces ${quoted(data['text'])}`;
	if (type === 'reset') return `${name}, the host, lets the app begin anew`;
	if (type === 'watch') {
		const symbols = data['symbols'];
		const list = Array.isArray(symbols) ? symbols.map(String) : [];
		return list.length === 0
			? `${name} sends an empty watch list`
			: `${name} asks to watch ${andList(list)}`;
	}
	if (type !== 'like') return `${name} sends ${quoted(type)}`;
	const post = postIn(trace, data['post']);
	if (!post) return `${name} likes a post that is not there`;
	const isAgain = trace.some(
		(event) =>
			event.n < n &&
			event.kind === 'message' &&
			event.type === 'like' &&
			event.from === from &&
			event.data['post'] === data['post'],
	);
	const whose = post.by === from ? 'their own' : `${nameOf(post.by)}’s`;
	return `${name} likes ${whose} post ${quoted(post.text)}${isAgain ? ' once more' : ''}`;
}

/** The server's act as a line of its code, with names for what the variables hold. */
export function callOf(
	event: MessageEvent,
	sender: string | null,
	nameOf: (id: string) => string,
): string {
	const type = `'${event.type}'`;
	if (event.type === 'error') return `io.reject('${String(event.data['code'])}', …)`;
	if (event.pattern === 'server-to-client') return `io.send(${nameOf(event.to ?? '')}, ${type}, …)`;
	const scope = [
		...(event.room === undefined ? [] : [`room: '${event.room}'`]),
		...(event.audience === 'others' || event.audience === 'room-others'
			? [`except: ${nameOf(sender ?? '')}`]
			: []),
	];
	return `io.broadcast(${[type, '…', ...(scope.length > 0 ? [`{ ${scope.join(', ')} }`] : [])].join(', ')})`;
}
