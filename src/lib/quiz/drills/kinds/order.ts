import { listRecipients, outcomeOf } from '../../../engine';
import { SERVER, SYMBOLS, type MessageEvent, type TraceEvent } from '../../../protocol';
import type { ConceptId } from '../../concepts';
import type { DrillItem } from '../drill';
import { diceOf, findIn, rootOf, upToTurnOf, type Made } from '../maker';
import { andList, namesOf } from '../words';
import { pickFrom, roomOf, type World } from '../world';
import { shuffle } from '../../../sim/names';

/** Messages that each could only be sent because of the one before, and why. */
interface Chain {
	readonly world: World;
	readonly story: string;
	readonly links: readonly { readonly event: MessageEvent; readonly reason: string }[];
}

/** Put the messages in order. Each is caused by the one before it, so the order is the only one. */
export function make(concept: ConceptId, seed: number): Made {
	const random = diceOf(seed);
	const { world, story, links } = (CHAINS[concept] ?? likes)(seed, random);
	const { trace } = world;
	const sorted = [...links].sort((a, b) => a.event.n - b.event.n);
	const items = sorted.map(({ event, reason }): DrillItem => ({
		id: `n${event.n}`,
		text: wordsOf(trace, event),
		reason,
	}));
	const [first] = sorted;
	const last = sorted.at(-1);
	const key = items.map(({ id }) => id);
	return {
		question: `${story} ${pickFrom(['In which order do these messages travel?', 'Which of these messages comes first, and what follows it?', 'In which order did the server see these messages come and go?'], random)}`,
		scene: {
			...{ app: world.app, trace: upToTurnOf(trace, last?.event.n ?? 1), n: first?.event.n ?? 1 },
			...{ stop: 'before', hideFrom: first?.event.n ?? 1 },
		},
		exhibits: [],
		ask: { form: 'order', items: disorder(items, random), key },
		why: items.map(({ reason }) => reason).join(' '),
	};
}

/** Another order than the right one. */
function disorder(items: readonly DrillItem[], random: () => number): DrillItem[] {
	const shown = shuffle(items, random);
	const isRight = shown.every((item, i) => item === items[i]);
	return isRight ? shown.reverse() : shown;
}

/** `server → Ana and Ben: posted` */
function wordsOf(trace: readonly TraceEvent[], event: MessageEvent): string {
	const nameOf = namesOf(trace);
	if (event.from !== SERVER)
		return `${nameOf(event.from)} → server: \`${event.type}\`${about(event)}`;
	const { effects, reached } = outcomeOf(trace, rootOf(trace, event));
	const to = reached[effects.indexOf(event)] ?? listRecipients({ ids: [], except: null });
	return `server → ${andList(to.map(nameOf))}: \`${event.type}\`${about(event)}`;
}

/** What tells two messages of a type apart. */
function about({ type, data }: MessageEvent): string {
	if (type === 'say' || type === 'said') return ` “${String(data['text'])}”`;
	if (type === 'watch') return ` ${andList((data['symbols'] as string[]).map(String))}`;
	if (type === 'quotes')
		return ` of ${andList((data['quotes'] as { symbol: string }[]).map(({ symbol }) => symbol))}`;
	return '';
}

type MakeChain = (seed: number, random: () => number) => Chain;

const CHAINS: Readonly<Partial<Record<ConceptId, MakeChain>>> = {
	'no-direct-line': likes,
	'client-to-server': likes,
	rooms: greets,
	'full-duplex': greets,
	subscriptions: watches,
	unasked: watches,
};

const firstEffect = (world: World, root: TraceEvent): MessageEvent | undefined =>
	outcomeOf(world.trace, root).effects[0];

/** A post, its copies, a like by one who got a copy, and the notice. */
function likes(seed: number, random: () => number): Chain {
	return findIn('feed', seed, (world) => {
		world.start(3 + Math.floor(random() * 3), 4 + Math.floor(random() * 8));
		const by = world.anyone();
		const fan = world.anyone([by]);
		const post = world.act(by, { do: 'post', text: world.text() });
		if (post.kind !== 'message') return null;
		const like = world.act(fan, { do: 'like', post: String(post.data['id']) });
		const [posted, liked] = [firstEffect(world, post), firstEffect(world, like)];
		if (like.kind !== 'message' || !posted || !liked) return null;
		return {
			world,
			story: `${by.name} posts “${String(post.data['text'])}”, and ${fan.name} likes it.`,
			links: [
				{
					event: post,
					reason: `It begins with ${by.name}’s message to the server: there is no line from ${by.name} to ${fan.name}.`,
				},
				{
					event: posted,
					reason: `The server sends \`posted\` only because ${by.name}’s \`post\` has arrived.`,
				},
				{ event: like, reason: `${fan.name} can like the post only after a copy has come.` },
				{
					event: liked,
					reason: `The server tells ${by.name} of the like only after the like has reached the server.`,
				},
			],
		};
	});
}

/** Somebody enters a room, those there are told, and one of them greets. */
function greets(seed: number, random: () => number): Chain {
	return findIn('chat', seed, (world) => {
		world.start(4 + Math.floor(random() * 3), 6 + Math.floor(random() * 10));
		const host = world.anyone();
		const guest = world.anyone([host]);
		const room = ['tea', 'garden', 'music'].find((room) => room !== roomOf(guest)) ?? 'tea';
		if (roomOf(host) !== room) world.act(host, { do: 'enter', room });
		const join = world.act(guest, { do: 'enter', room });
		const joined = outcomeOf(world.trace, join).effects.find(({ type }) => type === 'joined');
		const say = world.act(host, { do: 'say', text: `Hello, ${guest.name}!` });
		const said = firstEffect(world, say);
		if (join.kind !== 'message' || say.kind !== 'message' || !joined || !said) return null;
		return {
			world,
			story: `${guest.name} moves to the room “${room}”, and ${host.name}, who is there, says hello.`,
			links: [
				{
					event: join,
					reason: `It begins with ${guest.name}’s request: the server keeps the list of who is in which room.`,
				},
				{
					event: joined,
					reason: `The server tells those in “${room}” only when it has put ${guest.name} on the list.`,
				},
				{
					event: say,
					reason: `${host.name} can greet ${guest.name} only after \`joined\` has told of the newcomer.`,
				},
				{
					event: said,
					reason: `What ${host.name} says goes to the server first, which then sends it to the others in the room.`,
				},
			],
		};
	});
}

/** Two watch lists, and the prices that each brings at a tick. */
function watches(seed: number, random: () => number): Chain {
	return findIn('stocks', seed, (world) => {
		world.start(3, 3 + Math.floor(random() * 6));
		const by = world.anyone();
		const [a, b] = shuffle(SYMBOLS, random);
		if (!a || !b) return null;
		const links: Chain['links'][number][] = [];
		for (const [i, symbol] of [a, b].entries()) {
			const watch = world.act(by, { do: 'watch', symbols: [symbol] });
			const tick = world.tick();
			if (watch.kind !== 'message' || !tick) return null;
			const quotes = outcomeOf(world.trace, tick).effects.find(({ to }) => to === by.id);
			if (!quotes) return null;
			links.push(
				{
					event: watch,
					reason:
						i === 0
							? `It begins with ${by.name}’s list: the server cannot know it otherwise.`
							: `${by.name} asks for ${symbol} later, over the same connection.`,
				},
				{
					event: quotes,
					reason: `The price of ${symbol} comes with the next tick after ${by.name} has asked for it; the tick itself needs no request.`,
				},
			);
		}
		return {
			world,
			story: `${by.name} first watches ${a}, and later ${b} instead. The market is open.`,
			links,
		};
	});
}
