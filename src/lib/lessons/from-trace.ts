import { NAME_MAX, SERVER, type AppName, type MessageEvent, type TraceEvent } from '../protocol';
import { isForHost, TICKS_MAX } from '../sim/acts/everyone';
import { doerOf, type Action } from '../sim/scenario';
import { actorOf } from './target';
import { createKnown } from './known';
import { isLoss, type Fields, type Verb } from './verb';
import { knows, VERBS, verbOf } from './verbs';

/** What the server says when a host has done what only a host may. */
const HOSTS = ['announcement', 'renewed'];

/** Something that a client did, as the trace shows it. */
export interface Deed {
	/** `n` of its event. */
	readonly n: number;
	/** Id of the client. */
	readonly client: string;
	readonly event: TraceEvent;
	readonly verb: Verb;
	/** What stands in the braces of its line. */
	readonly told: Fields;
}

/** Everything in a trace that a scenario of this app can say, in order. */
export function deedsOf(events: readonly TraceEvent[], app: AppName): Deed[] {
	const verbs = VERBS.filter((verb) => knows(app, verb));
	// Only the host may do some: who tried without the right was refused, which no scenario can say.
	const allowed = new Set(
		events.map((event) => event.kind === 'message' && HOSTS.includes(event.type) && event.cause),
	);
	const known = createKnown();
	let tick: unknown = null;
	return events.flatMap((event) => {
		const back = known.see(event);
		// Whatever took a connection away: a scenario can cut it.
		const lost = event.kind === 'close' && isLoss(event);
		const verb = verbs.find((one) => (lost ? one.do === 'cut' : one.told(event, back) !== null));
		if (!verb || (isForHost(verb) && !allowed.has(event.n))) return [];
		// A tick may send many messages: they are one deed.
		const seq = verb.by === SERVER && event.kind === 'message' ? event.data['seq'] : null;
		if (seq !== null && seq === tick) return [];
		tick = seq ?? tick;
		const told = verb.told(event, back) ?? {};
		return [{ n: event.n, client: actorOf(event), event, verb, told }];
	});
}

/**
 * A scenario that does what was done between the events `from` and `to`, both included. What those
 * deeds need comes first: who was there already joins, and a post that is liked is written. The
 * trace runs from `n` 1.
 */
export function scenarioFrom(
	events: readonly TraceEvent[],
	app: AppName,
	{ from, to }: { readonly from: number; readonly to: number },
): Action[] {
	const before = deedsOf(events, app).filter(({ n }) => n < from);
	const within = deedsOf(events, app).filter(({ n }) => n >= from && n <= to);
	const nameOf = uniqueNames(events);
	const posts = createPosts(events, nameOf);

	const act = ({ client, event, verb, told }: Deed): Action =>
		posts.named(verb.act(nameOf(client), told), event);
	const needed = new Set(within.flatMap((deed) => posts.needs(deed.event)));
	// What was done before a fresh start is undone.
	const lasting = before.slice(before.findLastIndex(({ verb }) => verb.do === 'reset') + 1);
	const earlier = lasting.filter(({ n }) => needed.has(n));
	// Who wrote or liked before and has left is there for that alone.
	const present = presentAfter(before);
	const guests = [...new Set(earlier.map(({ client }) => client))].filter(
		(id) => !present.includes(id),
	);
	const join = (id: string): Action => ({ client: nameOf(id), do: 'join' });
	return [
		...[...present, ...guests].map(join),
		...lastingAfter(lasting, present).map(act),
		...earlier.map(act),
		...guests.map((id): Action => ({ client: nameOf(id), do: 'leave' })),
		...mergeTicks(joinsFirst(within).map(act)),
	];
}

/** Who comes back without having been lost in this stretch joins. */
function joinsFirst(deeds: readonly Deed[]): Deed[] {
	const lost = new Set<string>();
	return deeds.map((deed) => {
		if (deed.verb.do === 'cut') lost.add(deed.client);
		if (deed.verb.do !== 'back' || lost.has(deed.client)) return deed;
		return { ...deed, verb: VERBS.find(({ word }) => word === 'joins') ?? deed.verb };
	});
}

/** What still holds of those who are present: the room each is in, the watch list. */
function lastingAfter(deeds: readonly Deed[], present: readonly string[]): Deed[] {
	const last = new Map<string, Deed>();
	for (const deed of deeds)
		if (deed.verb.lasting && present.includes(deed.client))
			last.set(`${deed.client} ${deed.verb.lasting}`, deed);
	// The lobby is where everybody begins.
	return [...last.values()].filter(({ verb }) => verb.do !== 'lobby').sort((a, b) => a.n - b.n);
}

/** Ticks that follow one another are one line. */
function mergeTicks(actions: readonly Action[]): Action[] {
	const merged: Action[] = [];
	for (const action of actions) {
		const last = merged.at(-1);
		if (action.do === 'tick' && last?.do === 'tick' && last.count < TICKS_MAX)
			merged[merged.length - 1] = { do: 'tick', count: last.count + 1 };
		else merged.push(action);
	}
	return merged;
}

/** Ids of the clients that are connected after these deeds, in order of arrival. */
function presentAfter(deeds: readonly Deed[]): string[] {
	const present = new Set<string>();
	for (const { client, event } of deeds) {
		if (event.kind === 'open') present.add(client);
		if (event.kind === 'close') present.delete(client);
	}
	return [...present];
}

/** A scenario knows clients by name: two of one name, or a word of its own, get a number. */
function uniqueNames(events: readonly TraceEvent[]): (id: string) => string {
	const taken = new Set<string>([SERVER]);
	const names = new Map<string, string>();
	for (const event of events) {
		if (event.kind !== 'open' || names.has(event.client.id)) continue;
		const { id, name } = event.client;
		let unique = name;
		for (let i = 2; taken.has(unique); i++) {
			const number = ` ${i}`;
			unique = [...name].slice(0, NAME_MAX - number.length).join('') + number;
		}
		taken.add(unique);
		names.set(id, unique);
	}
	return (id) => names.get(id) ?? id;
}

/** Posts by their ids: the server gives one to each that came without. */
function createPosts(events: readonly TraceEvent[], nameOf: (id: string) => string) {
	/** `n` of the message that wrote a post, by the id that it has on the server; see `key`. */
	const writtenBy = new Map<string, number>();
	/** `n` of the messages that liked it, in order. */
	const likes = new Map<string, number[]>();
	const ids = new Map<number, string>();
	const serverIds = new Map<number, string>();
	/** After a fresh start an id may be that of another post. */
	const resets: number[] = [];
	const key = (id: string, n: number): string =>
		`${resets.filter((reset) => reset < n).length} ${id}`;
	for (const event of events) {
		if (event.kind !== 'message' || event.cause === null) continue;
		if (event.type === 'renewed') resets.push(event.n);
		if (event.type !== 'posted') continue;
		const { id } = event.data['post'] as { readonly id: string };
		if (!writtenBy.has(key(id, event.n))) writtenBy.set(key(id, event.n), event.cause);
		serverIds.set(event.cause, id);
	}
	const sent = events.filter(isFromClient);
	const given = new Set(sent.map(({ data }) => data['id']));
	// A readable one, unless somebody tried to take the one that the server had given.
	const newId = (n: number, author: string): string => {
		const id = serverIds.get(n);
		return id !== undefined && given.has(id) ? id : freshId(author, given);
	};
	for (const { n, type, from, data } of sent) {
		const { id, post } = data;
		if (type === 'post') ids.set(n, typeof id === 'string' ? id : newId(n, nameOf(from)));
		if (type !== 'like') continue;
		const liked = key(String(post), n);
		likes.set(liked, [...(likes.get(liked) ?? []), n]);
	}
	const idOf = (serverId: string, n: number): string =>
		ids.get(writtenBy.get(key(serverId, n)) ?? 0) ?? serverId;

	return {
		/** The action, with the ids that the scenario gives to posts. */
		named(action: Action, event: TraceEvent): Action {
			if (action.do === 'post') return { ...action, id: ids.get(event.n) ?? action.id };
			return action.do === 'like' ? { ...action, post: idOf(action.post, event.n) } : action;
		},
		/** `n` of the messages without which this one would do something else. */
		needs(event: TraceEvent): readonly number[] {
			if (event.kind !== 'message') return [];
			const post = event.type === 'like' ? event.data['post'] : event.data['id'];
			if (typeof post !== 'string') return [];
			const known = key(post, event.n);
			return [...(likes.get(known) ?? []), writtenBy.get(known) ?? event.n].filter(
				(n) => n < event.n,
			);
		},
	};
}

const isFromClient = (event: TraceEvent): event is MessageEvent =>
	event.kind === 'message' && event.from !== SERVER;

/** `ana-1`, `ana-2` …; adds it to `given`. */
function freshId(name: string, given: Set<unknown>): string {
	const stem =
		name
			.toLowerCase()
			.replace(/[^a-z0-9]+/g, '-')
			.replace(/^-|-$/g, '') || 'post';
	let i = 1;
	while (given.has(`${stem}-${i}`)) i++;
	given.add(`${stem}-${i}`);
	return `${stem}-${i}`;
}

/** A ```scenario block that says these actions, to be pasted into a lesson. */
export function scenarioText(actions: readonly Action[]): string {
	const lines = actions.map((action) => {
		const verb = verbOf(action);
		const who = doerOf(action) ?? SERVER;
		return `- ${plain(who)}: ${deedText(verb, action)}`;
	});
	return ['```scenario', ...lines, '```', ''].join('\n');
}

function deedText(verb: Verb, action: Action): string {
	if (verb.fields === null) return verb.word;
	const fields = Object.entries(verb.say(action)).map(
		([key, value]) => `${key}: ${valueText(value, SPOKEN.includes(key))}`,
	);
	return `{ ${fields.join(', ')} }`;
}

/** What people say stands in quotes, like a quotation. */
const SPOKEN = ['posts', 'says', 'announces'];

function valueText(value: unknown, spoken: boolean): string {
	if (Array.isArray(value)) return `[${value.map((item) => valueText(item, false)).join(', ')}]`;
	return typeof value === 'string' && !spoken ? plain(value) : JSON.stringify(value);
}

/** Words that need no quotes in YAML stand without. */
const plain = (text: string): string =>
	/^[A-Za-z][A-Za-z0-9_-]*( [A-Za-z0-9]+)*$/.test(text) &&
	!/^(true|false|null|yes|no|on|off)$/i.test(text)
		? text
		: JSON.stringify(text);
