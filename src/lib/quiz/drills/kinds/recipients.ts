import { outcomeOf } from '../../../engine';
import { SERVER, SYMBOLS, type AppName, type TraceEvent } from '../../../protocol';
import type { ConceptId } from '../../concepts';
import { diceOf, findIn, sceneBefore, type Made } from '../maker';
import { andList, deedOf, namesOf } from '../words';
import { pickFrom, roomOf, type Person, type World } from '../world';

/** A turn to be asked about, with the words. */
interface Moment {
	readonly world: World;
	/** What began the turn. */
	readonly root: TraceEvent;
	/** Which of its messages count: those of a type, those that hold something, or all. */
	readonly type: string | null;
	readonly holding?: string;
	readonly ask: string;
	/** Why it is wrong to take a client in that is not meant. */
	readonly outside: (id: string) => string;
	/** Why it is wrong to leave one out that is. */
	readonly inside: (id: string) => string;
	readonly why: (names: readonly string[]) => string;
}

/** Click the clients that will receive it; the server has not acted yet. */
export function make(concept: ConceptId, seed: number): Made {
	const script = SCRIPTS[concept] ?? posts;
	const { world, root, type, holding, ask, outside, inside, why } = script(seed);
	const { app, trace } = world;
	const { effects, reached, connected, nameOf } = outcomeOf(trace, root, type);
	const meant = new Set(
		reached.flatMap((ids, i) =>
			holding === undefined || JSON.stringify(effects[i]?.data).includes(holding) ? ids : [],
		),
	);
	const key = connected.filter((id) => meant.has(id));
	const clients = connected.map((id) => ({
		...{ id, name: nameOf(id) },
		reason: meant.has(id) ? inside(id) : outside(id),
	}));
	return {
		question: `${deedOf(trace, root)} ${ask}`,
		scene: sceneBefore(app, trace, root),
		exhibits: [],
		ask: { form: 'clients', clients, key },
		why: why(key.map(nameOf)),
	};
}

const SCRIPTS: Readonly<Partial<Record<ConceptId, (seed: number) => Moment>>> = {
	'broadcast-others': posts,
	'server-to-client': likes,
	refusal: isRefused,
	silence: isNotAnswered,
	'broadcast-all': isForAll,
	rooms: says,
	unasked: ticks,
	subscriptions: watched,
};

const isOther = (person: Person, id: string): boolean => person.id !== id;

function posts(seed: number): Moment {
	const random = diceOf(seed);
	return findIn('feed', seed, (world) => {
		world.start(3 + Math.floor(random() * 4), 8 + Math.floor(random() * 10));
		const by = world.anyone();
		return {
			world,
			root: world.act(by, { do: 'post', text: world.text() }),
			type: 'posted',
			ask: 'Who receives `posted`?',
			outside: () =>
				`${by.name} wrote the post, and the page shows it at once. The server leaves its author out with \`except\`: a sender gets a copy only where the server’s code says so.`,
			inside: (id) =>
				`${namesOf(world.trace)(id)} is connected and did not write it. A post is broadcast to everyone but its author, whatever they did before.`,
			why: (names) =>
				`The server broadcasts a post to all but the sender: ${andList(names)}. Each gets a copy on a connection of its own.`,
		};
	});
}

function likes(seed: number): Moment {
	const random = diceOf(seed);
	return findIn('feed', seed, (world) => {
		world.start(3 + Math.floor(random() * 4), 6 + Math.floor(random() * 10));
		const [author, fan] = [world.anyone(), world.anyone()];
		if (author === fan) return null;
		const { data } = wordOf(world.act(author, { do: 'post', text: world.text() }));
		return {
			world,
			root: world.act(fan, { do: 'like', post: String(data['id']) }),
			type: 'liked',
			ask: 'Who receives `liked`?',
			outside: (id) =>
				isOther(fan, id)
					? `${namesOf(world.trace)(id)} has nothing to do with this like. The server writes to one connection, the author’s; the others are not told.`
					: `${fan.name} sent the like and needs no answer: the page shows the heart at once. Not every message is answered.`,
			inside: () =>
				`${author.name} wrote the post. \`io.send\` chooses that one connection: the notice is for the author.`,
			why: () =>
				`A like is a notice to one: the server looks up who wrote the post and sends to ${author.name} alone.`,
		};
	});
}

function isRefused(seed: number): Moment {
	const random = diceOf(seed);
	return findIn('feed', seed, (world) => {
		world.start(3 + Math.floor(random() * 4), 6 + Math.floor(random() * 8));
		const author = world.anyone();
		const post = wordOf(world.act(author, { do: 'post', text: world.text() })).data['id'];
		const own = random() < 0.5;
		const fan = own ? author : world.anyone([author]);
		if (!own) world.act(fan, { do: 'like', post: String(post) });
		return {
			world,
			root: world.act(fan, { do: 'like', post: String(post) }),
			type: null,
			ask: 'Who receives what the server sends because of it?',
			outside: (id) =>
				own || isOther(author, id)
					? 'The like did not count, so nothing has happened that others should know. A refusal concerns the client that asked, and no other.'
					: `${author.name} wrote the post, but this like was refused: only a like that counts brings \`liked\`.`,
			inside: () =>
				`The server refuses: ${own ? 'nobody may like their own post' : 'a post can be liked once'}. It says so with an \`error\` to ${fan.name}, on the connection that the like came by.`,
			why: () =>
				`A refusal is a message like any other, from the server to one client: ${fan.name}, who asked. The connection stays open.`,
		};
	});
}

function isNotAnswered(seed: number): Moment {
	const random = diceOf(seed);
	const app: AppName = random() < 0.5 ? 'feed' : 'stocks';
	return findIn(app, seed, (world) => {
		world.start(3 + Math.floor(random() * 3), 6 + Math.floor(random() * 8));
		const by = world.anyone();
		const nameOf = namesOf(world.trace);
		const words = {
			ask: 'Who receives something from the server because of it?',
			inside: () => '',
			why: () =>
				'Nobody does. Over HTTP each request gets an answer; over a WebSocket the server answers only if its code sends something, and this code sends nothing.',
		};
		if (app === 'stocks') {
			const symbols = SYMBOLS.filter(() => random() < 0.4);
			const root = world.act(by, { do: 'watch', symbols });
			return {
				...{ world, root, type: null, ...words },
				outside: (id: string) =>
					isOther(by, id)
						? `${nameOf(id)} has nothing to do with ${by.name}’s watch list. The server notes it and tells nobody.`
						: `The server only notes what ${by.name} watches. Prices come with the next tick, which comes of the clock and not of this message.`,
			};
		}
		const text = world.text();
		const post = wordOf(world.act(by, { do: 'post', text })).data['id'];
		const root = world.act(by, { do: 'post', text, id: String(post) });
		return {
			...{ world, root, type: null, ...words },
			ask: `It is a retry: the same post with the same id, which the server has already. ${words.ask}`,
			outside: (id: string) =>
				isOther(by, id)
					? `${nameOf(id)} got the post the first time. The server knows its id and does not send it again.`
					: `Nothing says that the server must answer. It knows the post by its id, does nothing, and ${by.name} gets no word of it.`,
		};
	});
}

function isForAll(seed: number): Moment {
	const random = diceOf(seed);
	const app = pickFrom(['feed', 'chat', 'stocks', 'stocks'] as const, random);
	return findIn(app, seed, (world) => {
		world.start(3 + Math.floor(random() * 3), 8 + Math.floor(random() * 10));
		const nameOf = namesOf(world.trace);
		if (app === 'stocks' && random() < 0.6) {
			const root = tickUntil(world, 'market');
			return (
				root && {
					...{ world, root, type: 'market' },
					ask: 'Who receives `market`?',
					outside: () => '',
					inside: (id) =>
						`\`market\` goes to all, whatever they watch: ${nameOf(id)} is connected, and that is all it takes.`,
					why: (names) =>
						`The server broadcasts to all, without \`except\` and without a room: ${andList(names)}. No client caused it, so there is no sender to leave out.`,
				}
			);
		}
		const host = world.anyone();
		return {
			world,
			root: world.announce(host, world.text()),
			type: 'announcement',
			ask: 'Who receives `announcement`?',
			outside: () => '',
			inside: (id) =>
				isOther(host, id)
					? `An announcement goes to every client of the playground${app === 'chat' ? ', whichever room it is in' : ''}. ${nameOf(id)} is one.`
					: `${host.name} sent it, but a sender is left out only where the code says \`except\`. Here it does not: the host gets a copy too.`,
			why: (names) =>
				`The server broadcasts an announcement to all: ${andList(names)}. The sender is among them.`,
		};
	});
}

function says(seed: number): Moment {
	const random = diceOf(seed);
	return findIn('chat', seed, (world) => {
		world.start(4 + Math.floor(random() * 3), 14 + Math.floor(random() * 12));
		const room = pickFrom(['tea', 'garden', 'music'], random);
		for (const person of world.people.slice(0, 2 + Math.floor(random() * 2)))
			if (roomOf(person) !== room) world.act(person, { do: 'enter', room });
		const by = world.anyone();
		const here = world.people.filter((person) => roomOf(person) === roomOf(by));
		if (here.length < 2 || here.length === world.people.length) return null;
		const nameOf = namesOf(world.trace);
		const there = roomOf(by);
		return {
			world,
			root: world.act(by, { do: 'say', text: world.text() }),
			type: 'said',
			ask: 'Who receives `said`?',
			outside: (id) =>
				isOther(by, id)
					? `${nameOf(id)} is connected, but in another room. The server reads its list of “${there}” and writes to those on it only.`
					: `${by.name} said it. The server’s code leaves the sender out, and the page shows the line at once.`,
			inside: (id) => `${nameOf(id)} is in “${there}” too, the room that ${by.name} is in now.`,
			why: (names) =>
				`${by.name} is in “${there}”, and what is said there goes to the others in it: ${andList(names)}.`,
		};
	});
}

function ticks(seed: number): Moment {
	const random = diceOf(seed);
	return findIn('stocks', seed, (world) => {
		world.start(3 + Math.floor(random() * 3), 6 + Math.floor(random() * 12));
		const idle = world.anyone();
		world.act(idle, { do: 'watch', symbols: [] });
		const root = tickUntil(world, 'quotes');
		const nameOf = namesOf(world.trace);
		return (
			root && {
				...{ world, root, type: 'quotes' },
				ask: `The market is open, and ${idle.name} has emptied the watch list. Who receives \`quotes\`?`,
				outside: (id) =>
					`${nameOf(id)} watches nothing, so there is nothing to tell: the server sends to those who have a watch list that is not empty.`,
				inside: (id) =>
					`${nameOf(id)} watches something. No request is needed: the server may send whenever its code wants to.`,
				why: (names) =>
					`At every tick the server sends each client the prices it watches, unasked: here to ${andList(names)}, a message of its own to each.`,
			}
		);
	});
}

function watched(seed: number): Moment {
	const random = diceOf(seed);
	return findIn('stocks', seed, (world) => {
		world.start(3 + Math.floor(random() * 4), 10 + Math.floor(random() * 14));
		const nameOf = namesOf(world.trace);
		const symbol = pickFrom(SYMBOLS, random);
		const lists = new Map(
			world.people.map(({ id, client }) => [
				id,
				client.mind?.app === 'stocks' ? client.mind.watched : [],
			]),
		);
		const watching = [...lists.values()].filter((list) => list.includes(symbol)).length;
		if (watching === 0 || watching === lists.size) return null;
		const root = tickUntil(world, 'quotes');
		const listOf = (id: string) => andList(lists.get(id) ?? []).replace('nobody', 'nothing');
		return (
			root && {
				...{ world, root, type: 'quotes', holding: `"symbol":"${symbol}"` },
				ask: `The market is open. Who is told the price of ${symbol}?`,
				outside: (id) =>
					`${nameOf(id)} watches ${listOf(id)}, so its \`quotes\` does not hold ${symbol}. A tick is no broadcast: each client gets what it asked to watch.`,
				inside: (id) => `${nameOf(id)} watches ${listOf(id)}: ${symbol} is on the list.`,
				why: (names) =>
					`${andList(names)} ${names.length === 1 ? 'has' : 'have'} ${symbol} on the watch list that the server keeps for each client.`,
			}
		);
	});
}

/** Lets the clock tick until a message of this type comes of it; null if none does soon. */
function tickUntil(world: World, type: string): TraceEvent | null {
	for (let i = 0; i < 20; i++) {
		const root = world.tick();
		if (root?.kind === 'message' && root.type === type) return root;
	}
	return null;
}

/** The message that an act led to. */
const wordOf = (event: TraceEvent) => {
	if (event.kind !== 'message' || event.from === SERVER) throw new Error('Nothing was sent.');
	return event;
};
