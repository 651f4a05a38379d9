import { readFileSync } from 'node:fs';
import type { Drill } from '../../../src/lib/quiz/drills';
import { connectedAfter } from '../naive-audience';
import {
	focusOf,
	inQuestion,
	nameIn,
	number,
	reachOf,
	rowsOf,
	sentBecauseOf,
	traceOf,
	type Message,
	type Solver,
} from './reading';

const names = (words: readonly string[]): string =>
	words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** Everything that a trace holds up to and with an event. */
const upTo = (drill: Drill, n: number) => traceOf(drill).filter((event) => event.n <= n);

function roomAt(drill: Drill, client: string, n: number): string | null {
	let room: string | null = null;
	for (const event of upTo(drill, n))
		if (event.kind === 'room' && event.client === client)
			room = event.action === 'join' ? event.room : null;
	return room;
}

const pattern: Solver = (drill) => {
	const { pattern, audience } = focusOf(drill) as Message;
	const words =
		pattern === 'client-to-server'
			? 'Client to server'
			: pattern === 'server-to-client'
				? 'Server to one client'
				: { all: 'Broadcast to all', others: 'Broadcast to all but the sender' }[audience as 'all'];
	return ({ text }) => text === (words ?? 'Broadcast to the others in a room');
};

const recipients: Solver = (drill) => {
	const type = /`(\w+)`\?/.exec(drill.question)?.[1];
	const symbol = /price of (\w+)\?/.exec(drill.question)?.[1];
	const messages = sentBecauseOf(drill).filter(
		(message) =>
			(type === undefined || message.type === type) &&
			(symbol === undefined || JSON.stringify(message.data).includes(`"${symbol}"`)),
	);
	const meant = new Set(messages.flatMap((message) => reachOf(drill, message)));
	return [...meant];
};

const line: Solver = (drill) => {
	const event = focusOf(drill) as Message;
	const file = inQuestion(drill, /line of `(\w+\.ts)`/);
	const source = readFileSync(`src/lib/apps/${file}`, 'utf8').split('\n');
	const call =
		event.type === 'error'
			? `io.reject('${String(event.data['code'])}'`
			: event.pattern === 'broadcast'
				? `io.broadcast('${event.type}'`
				: `'${event.type}'`;
	const at = source.findIndex((text) => text.includes(call)) + 1;
	return ({ id }) => id === `line-${at}`;
};

/** What one user sees of a turn, by the rules of each app. */
const screen: Solver = (drill) => {
	const root = focusOf(drill);
	const name = inQuestion(drill, /happens on (\S+)’s screen/);
	const viewer = connectedAfter(upTo(drill, root.n)).find((id) => nameIn(drill, id) === name) ?? '';
	const seen: string[] = [];
	const isSender = root.kind === 'message' && root.from === viewer;
	const text = root.kind === 'message' ? String(root.data['text']) : '';
	if (isSender && root.kind === 'message') {
		if (root.type === 'post') seen.push(`the post “${text}” appears`);
		if (root.type === 'say') seen.push(`“${text}” appears`);
		if (root.type === 'watch') {
			const symbols = root.data['symbols'] as string[];
			const before = watchedBefore(drill, viewer, root.n);
			if (symbols.join() !== before.join())
				seen.push(`the watch list is now ${symbols.length === 0 ? 'empty' : names(symbols)}`);
		}
		const post = textOf(drill, root.data['post']);
		if (root.type === 'like' && post.by !== viewer)
			seen.push(`the heart of “${post.text}” is filled`);
	}
	for (const message of sentBecauseOf(drill)) {
		if (!reachOf(drill, message).includes(viewer)) continue;
		const { data } = message;
		if (message.type === 'posted') seen.push(`the post “${text}” appears`);
		if (message.type === 'said') seen.push(`“${text}” appears`);
		if (message.type === 'announcement') seen.push(`a notice says “${text}”`);
		if (message.type === 'error') seen.push(`a notice says “${String(data['message'])}”`);
		if (message.type === 'quotes') {
			const symbols = (data['quotes'] as { symbol: string }[]).map(({ symbol }) => symbol);
			seen.push(`new prices of ${names(symbols)} are shown`);
		}
		if (message.type === 'liked' && root.kind === 'message') {
			const likes = likesOf(drill, root.data['post'], root.n);
			seen.push(
				`the post “${textOf(drill, root.data['post']).text}” shows ${likes} like${likes === 1 ? '' : 's'}`,
				`a notice says “${nameIn(drill, root.from)} likes your post”`,
			);
		}
	}
	const words = seen.length === 0 ? 'Nothing changes' : names(seen);
	return ({ text }) => text === words.replace(/^./, (first) => first.toUpperCase());
};

function watchedBefore(drill: Drill, client: string, n: number): readonly string[] {
	let list: readonly string[] = ['FERN', 'KITE', 'LIME'];
	for (const event of upTo(drill, n - 1))
		if (event.kind === 'message' && event.from === client && event.type === 'watch')
			list = event.data['symbols'] as string[];
	return list;
}

function textOf(drill: Drill, id: unknown): { by: string; text: string } {
	for (const event of traceOf(drill))
		if (event.kind === 'message' && event.type === 'post' && event.data['id'] === id)
			return { by: event.from, text: String(event.data['text']) };
	return { by: '', text: '' };
}

/** Clients that have liked a post by then. */
const likesOf = (drill: Drill, post: unknown, n: number): number =>
	new Set(
		upTo(drill, n).flatMap((event) =>
			event.kind === 'message' && event.type === 'like' && event.data['post'] === post
				? [event.from]
				: [],
		),
	).size;

/** In the order of the trace, where each message must have come before the next could be sent. */
const order: Solver = ({ ask }) =>
	ask.form === 'order'
		? ask.items.map(({ id }) => id).sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)))
		: [];

/** Who should have got a message of the spoiled server, by the rules of the apps. */
function ought(drill: Drill, message: Message): string[] {
	const connected = connectedAfter(upTo(drill, message.n));
	const root = traceOf(drill).find(({ n }) => n === message.cause);
	const sender =
		root?.kind === 'message'
			? root.from
			: root?.kind === 'open'
				? root.client.id
				: root?.kind === 'close'
					? root.client
					: '';
	const { type } = message;
	if (type === 'posted') return connected.filter((id) => id !== sender);
	if (type === 'liked' && root?.kind === 'message') {
		const { by } = textOf(drill, root.data['post']);
		return connected.filter((id) => id === by);
	}
	if (type === 'error' || type === 'room') return [sender];
	if (type === 'said' || type === 'joined' || type === 'left')
		return connected.filter(
			(id) => id !== sender && roomAt(drill, id, message.n) === message.data['room'],
		);
	if (type === 'market' || type === 'announcement') return connected;
	// The one whose own list it is: the first of those on the server's list, if it was spoiled.
	return message.to === undefined ? connected.slice(0, 1) : [message.to];
}

const bug: Solver = (drill) => {
	if (drill.ask.form === 'one')
		return ({ id }) => {
			const message = traceOf(drill).find(({ n }) => `n${n}` === id) as Message;
			return reachOf(drill, message).sort().join() !== ought(drill, message).sort().join();
		};
	const message = focusOf(drill) as Message;
	const got = reachOf(drill, message);
	const should = ought(drill, message);
	return drill.question.includes('should not have')
		? got.filter((id) => !should.includes(id))
		: should.filter((id) => !got.includes(id));
};

const count: Solver = (drill) =>
	number(sentBecauseOf(drill).flatMap((message) => reachOf(drill, message)).length);

/** The trace tells how many bytes the text had. */
const payload: Solver = (drill) => {
	const event = focusOf(drill) as Message;
	return ({ text }) => {
		const json = text.slice(text.indexOf('`') + 1, -1);
		const isOnce = !text.startsWith('`') ? text.startsWith('Once, to the server') : true;
		return (
			isOnce &&
			Buffer.byteLength(json) === event.bytes &&
			(JSON.parse(json) as { type: string }).type === event.type
		);
	};
};

const tally: Solver = (drill) => {
	const name = inQuestion(drill, /messages that (\S+) received/);
	const unasked = rowsOf(drill).filter(
		([, from, because = '']) =>
			from === 'server' && !because.endsWith(`of ${name}`) && !because.startsWith(`${name} `),
	);
	return number(unasked.length);
};

/** Solvers of what is asked about a trace. */
export const TRAFFIC = { pattern, recipients, line, screen, order, bug, count, payload, tally };
