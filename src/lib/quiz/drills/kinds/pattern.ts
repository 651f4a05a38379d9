import { outcomeOf } from '../../../engine';
import type { AppName, MessageEvent, TraceEvent } from '../../../protocol';
import type { ConceptId } from '../../concepts';
import type { DrillChoice, Exhibit } from '../drill';
import { chooseOne, diceOf, findIn, rootOf, sceneInFlight, type Made } from '../maker';
import { WAYS, whyIs, whyNot, type Facts, type Way } from '../pattern-words';
import { andList, callOf, deedOf } from '../words';
import { pickFrom, type World } from '../world';

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
		question: `${deedOf(trace, root)} ${askOf(facts, way, diceOf(seed + 1))}`,
		scene: sceneInFlight(app, trace, event),
		exhibits: exhibitsOf(concept, found, effects, nameOf),
		ask: chooseOne(choice(way), others.map(choice), diceOf(seed)),
		why: whyIs(facts, way),
	};
}

function askOf({ event, names }: Facts, way: Way, random: () => number): string {
	if (way === 'up')
		return pickFrom(
			['What is this message, on its way now?', 'Which pattern is the message on its way now?'],
			random,
		);
	if (event.cause === null && way === 'one')
		return `What is the message that leaves for ${andList(names)}?`;
	return names.length === 0
		? 'What is the message that the server sends now?'
		: pickFrom(
				[
					`What is the message that reaches ${andList(names)}?`,
					`Which pattern is the message that now goes to ${andList(names)}?`,
					`A message leaves for ${andList(names)}. What is it?`,
				],
				random,
			);
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
