import { outcomeOf } from '../../../engine';
import type { AppName, MessageEvent, TraceEvent } from '../../../protocol';
import type { ConceptId } from '../../concepts';
import type { DrillChoice, Exhibit } from '../drill';
import { chooseOne, diceOf, findIn, rootOf, sceneInFlight, type Made } from '../maker';
import { andList, callOf, deedOf } from '../words';
import { pickFrom, type World } from '../world';

/** What a message can be: the three patterns, and of a broadcast its audience. */
const WAYS = {
	up: 'Client to server',
	one: 'Server to one client',
	all: 'Broadcast to all',
	others: 'Broadcast to all but the sender',
	room: 'Broadcast to the others in a room',
} as const;
type Way = keyof typeof WAYS;

/** The way of a message, as the trace has it. */
function wayOf({ pattern, audience }: MessageEvent): Way {
	if (pattern === 'client-to-server') return 'up';
	if (pattern === 'server-to-client') return 'one';
	return audience === 'all' ? 'all' : audience === 'others' ? 'others' : 'room';
}

/** A message in the air, and the event that began its turn. */
interface Found {
	readonly world: World;
	readonly event: MessageEvent;
	readonly root: TraceEvent;
}

/** Which pattern is the moving message? */
export function make(concept: ConceptId, seed: number): Made {
	const found = concept === 'pattern-is-the-act' ? findLonely(seed) : findPlain(concept, seed);
	const { world, event, root } = found;
	const { trace, app } = world;
	const { effects, reached, sender, connected, nameOf } = outcomeOf(trace, root);
	const names = (reached[effects.indexOf(event)] ?? []).map(nameOf);
	const by = sender === null ? null : nameOf(sender);
	const way = wayOf(event);
	const facts: Facts = { event, app, by, names, connected: connected.length };
	const choice = (id: Way): DrillChoice => ({
		...{ id, text: WAYS[id] },
		reason: id === way ? whyIs(facts, way) : whyNot(facts, way, id),
	});
	const others = (Object.keys(WAYS) as Way[]).filter(
		(id) => id !== way && (id !== 'room' || app === 'chat'),
	);
	return {
		question: `${deedOf(trace, root)} ${askOf(facts, way)}`,
		scene: sceneInFlight(app, trace, event),
		exhibits: exhibitsOf(concept, found, effects, nameOf),
		ask: chooseOne(choice(way), others.map(choice), diceOf(seed)),
		why: whyIs(facts, way),
	};
}

interface Facts {
	readonly event: MessageEvent;
	readonly app: AppName;
	/** Name of the client that began the turn; null if the server did. */
	readonly by: string | null;
	/** Names of those who receive the message. */
	readonly names: readonly string[];
	readonly connected: number;
}

function askOf({ event, names }: Facts, way: Way): string {
	if (way === 'up') return 'What is this message, on its way now?';
	if (event.cause === null && way === 'one')
		return `What is the message that leaves for ${andList(names)}?`;
	return names.length === 0
		? 'What is the message that the server sends now?'
		: `What is the message that reaches ${andList(names)}?`;
}

/** Where one client alone is reached, the picture does not tell: the server's act does. */
function exhibitsOf(
	concept: ConceptId,
	{ event, root }: Found,
	effects: readonly MessageEvent[],
	nameOf: (id: string) => string,
): Exhibit[] {
	if (concept === 'pattern-is-the-act') {
		const sender = root.kind === 'message' ? root.from : null;
		return [
			{ kind: 'text', title: 'What the server does', lines: [callOf(event, sender, nameOf)] },
		];
	}
	if (concept !== 'unasked') return [];
	const quotes = effects.filter(({ type }) => type === 'quotes').slice(0, 3);
	if (event.type !== 'quotes') return [];
	return [
		{
			kind: 'table',
			title: 'What this tick sends',
			head: ['to', 'symbols in `quotes`'],
			rows: quotes.map(({ to, data }) => [
				nameOf(to ?? ''),
				(data['quotes'] as { symbol: string }[]).map(({ symbol }) => symbol).join(', '),
			]),
		},
	];
}

/** Messages of a concept that the picture alone tells apart from every other way. */
function findPlain(concept: ConceptId, seed: number): Found {
	const random = diceOf(seed);
	return findIn(pickFrom(APPS_OF[concept] ?? (['feed'] as const), random), seed, (world) => {
		world.start(4 + Math.floor(random() * 3), 24 + Math.floor(random() * 20));
		if (concept === 'broadcast-all' && (world.app !== 'stocks' || random() < 0.4))
			world.announce(world.anyone(), world.text());
		if (concept === 'refusal') likeTwice(world);
		const messages = world.trace.filter((event) => event.kind === 'message');
		const fitting = messages.filter((event) => isOf(concept, event, world));
		if (fitting.length === 0) return null;
		const event = pickFrom(fitting, random);
		return { world, event, root: rootOf(world.trace, event) };
	});
}

const APPS_OF: Readonly<Partial<Record<ConceptId, readonly AppName[]>>> = {
	'client-to-server': ['feed', 'chat', 'stocks'],
	'server-to-client': ['feed', 'chat'],
	unasked: ['stocks'],
	refusal: ['feed'],
	'broadcast-all': ['feed', 'chat', 'stocks'],
	'broadcast-others': ['feed'],
	rooms: ['chat'],
};

/** Somebody likes what it may not: a refusal is sure to come. */
function likeTwice(world: World): void {
	const by = world.anyone();
	const post = world.act(by, { do: 'post', text: world.text() });
	if (post.kind !== 'message') return;
	const id = String(post.data['id']);
	const fan = world.random() < 0.5 ? by : world.anyone();
	world.act(fan, { do: 'like', post: id });
	if (fan !== by) world.act(fan, { do: 'like', post: id });
}

function isOf(concept: ConceptId, event: MessageEvent, { trace }: World): boolean {
	const way = wayOf(event);
	if (concept === 'client-to-server') return way === 'up';
	if (concept === 'refusal') return event.type === 'error';
	if (concept === 'unasked') return event.cause === null && event.type === 'quotes';
	const root = rootOf(trace, event);
	const connected = outcomeOf(trace, root).connected.length;
	if (concept === 'server-to-client')
		return way === 'one' && event.type !== 'error' && event.cause !== null && connected > 2;
	if (event.recipients < 2) return false;
	if (concept === 'broadcast-all') return way === 'all' && root.kind === 'message';
	if (concept === 'broadcast-others') return way === 'others';
	// Somebody must be left out who is neither the sender nor in the room.
	return way === 'room' && event.type === 'said' && event.recipients < connected - 1;
}

/** A broadcast that happens to reach one client or none, or a notice to one: confusable. */
function findLonely(seed: number): Found {
	const random = diceOf(seed);
	return findIn(pickFrom(['feed', 'chat'] as const, random), seed, (world) => {
		world.start(world.app === 'feed' ? 2 : 4, 0);
		if (world.app === 'chat') {
			const room = pickFrom(['tea', 'garden', 'music'], random);
			const [by, friend] = world.people;
			if (!by || !friend) return null;
			world.act(by, { do: 'enter', room });
			if (random() < 0.7) world.act(friend, { do: 'enter', room });
			return foundIn(world, world.act(by, { do: 'say', text: world.text() }));
		}
		const [by, other] = world.people;
		if (!by || !other) return null;
		const post = world.act(by, { do: 'post', text: world.text() });
		if (random() < 0.5 || post.kind !== 'message') return foundIn(world, post);
		return foundIn(world, world.act(other, { do: 'like', post: String(post.data['id']) }));
	});
}

function foundIn(world: World, root: TraceEvent): Found | null {
	const event = outcomeOf(world.trace, root).effects[0];
	return event ? { world, event, root } : null;
}

function whyIs({ event, by, names, connected }: Facts, way: Way): string {
	if (way === 'up')
		return `${by ?? 'A client'} writes to one connection, and at the other end of it is the server alone.`;
	if (way === 'one')
		return event.type === 'error'
			? `The server refuses, and tells it on one connection: that of ${names[0] ?? 'the sender'}, who asked.`
			: event.type === 'quotes'
				? `Each client gets a \`quotes\` of its own, with what it watches. This one goes to ${names[0] ?? 'one client'} alone, and nobody asked for it.`
				: `The server chose one connection, that of ${names[0] ?? 'one client'}, and wrote to that one only.`;
	const reach =
		names.length > 1
			? `${names.length} clients get a copy each.`
			: names.length === 1
				? `Only ${names[0] ?? 'one'} is in it now; it is a broadcast all the same.`
				: 'Nobody is in it now, so no copy leaves; it is a broadcast all the same.';
	if (way === 'all') return `The server addressed everyone, without \`except\`. ${reach}`;
	if (way === 'others')
		return `The server addressed everyone but ${by ?? 'the sender'}, out of ${connected} who are connected. ${reach}`;
	return `The server addressed the room “${event.room ?? ''}” without ${by ?? 'the sender'}. ${reach}`;
}

/** Why a message that went one way did not go the other: one explanation for each mistake. */
function whyNot(facts: Facts, is: Way, said: Way): string {
	const { event, by, names } = facts;
	const one = names[0] ?? 'one client';
	const sender = by ?? 'the sender';
	if (is === 'up')
		return said === 'one'
			? `It comes from ${sender}, a client. Server to client goes the other way.`
			: `A client cannot broadcast: ${sender} has one connection, and the server is at its other end. What the server sends then is another message.`;
	if (said === 'up')
		return by === null
			? 'No client sent it: the server’s clock made the server send.'
			: `${sender} sent the message before it. This one left the server because of that.`;
	if (is === 'one')
		return event.type === 'quotes'
			? 'It looks like a broadcast, for several clients get a message at once. But each message is another one, with what its client watches: many sends, no audience.'
			: said === 'all'
				? `Nobody but ${one} was meant to get it: the server wrote to one connection, whoever else is there.`
				: said === 'others'
					? `The server did not go through the others: it picked ${one}. Had more been connected, still only ${one} would get it.`
					: `No room was asked for: the server picked ${one} by name.`;
	if (said === 'one')
		return names.length > 1
			? `The server did not choose a client: it addressed an audience, and ${names.length} clients are in it.`
			: `The server did not choose ${names.length === 1 ? one : 'a client'}: it addressed an audience. That ${names.length === 1 ? 'one' : 'nobody'} is in it just now changes nothing. The pattern is what the server did, not how many received it.`;
	if (said === 'all')
		return is === 'others'
			? `${sender} gets no copy: the server’s code left the sender out.`
			: `Not everyone: the server wrote to those in “${event.room ?? ''}” only, and not to ${sender}.`;
	if (said === 'others')
		return is === 'all'
			? by === null
				? 'There is no sender to leave out: no client caused it.'
				: `${sender} gets a copy too. A sender is left out only where the code says \`except\`.`
			: `Others are connected who get nothing, because they are not in “${event.room ?? ''}”.`;
	return 'No room was asked for. The server addressed everyone, whichever room they are in.';
}
