import { outcomeOf, type Outcome } from '../../../engine';
import { SYMBOLS, type AppName, type TraceEvent } from '../../../protocol';
import type { ConceptId } from '../../concepts';
import type { DrillChoice } from '../drill';
import { chooseOne, diceOf, findIn, sceneBefore, type Made } from '../maker';
import { andList, counted, deedOf } from '../words';
import { pickFrom, roomOf, type World } from '../world';

const APPS_OF: Readonly<Partial<Record<ConceptId, readonly AppName[]>>> = {
	copies: ['feed', 'chat', 'stocks'],
	silence: ['feed', 'stocks'],
	unasked: ['stocks'],
	rooms: ['chat'],
};

/** How many copies, or how many messages, leave the server because of it? */
export function make(concept: ConceptId, seed: number): Made {
	const random = diceOf(seed);
	const app = pickFrom(APPS_OF[concept] ?? (['feed'] as const), random);
	const { world, root } = findIn(app, seed, (world) => {
		world.start(3 + Math.floor(random() * 4), 10 + Math.floor(random() * 14));
		const root = play(world, concept, random);
		return root && { world, root };
	});
	const { trace } = world;
	const outcome = outcomeOf(trace, root);
	const copies = outcome.reached.flat().length;
	const isRetry = concept === 'silence' && app === 'feed';
	const facts = { outcome, copies, isRetry };
	const key: DrillChoice = {
		...{ id: String(copies), text: counted(copies, 'frame') },
		reason: whyOf(facts),
	};
	return {
		question: `${deedOf(trace, root)} ${isRetry ? 'It is a retry of a post that the server has already, with the same id. ' : ''}${pickFrom(['How many frames does the server write to clients because of it?', 'How many frames leave the server because of it?', 'How many frames do clients receive because of it, all together?'], random)}`,
		scene: sceneBefore(app, trace, root),
		exhibits: [],
		ask: chooseOne(key, wrongCounts(facts), random),
		why: whyOf(facts),
	};
}

interface Facts {
	readonly outcome: Outcome;
	readonly copies: number;
	readonly isRetry: boolean;
}

function play(world: World, concept: ConceptId, random: () => number): TraceEvent | null {
	const by = world.anyone();
	if (concept === 'unasked') {
		const root = world.tick();
		return root?.kind === 'message' && root.type === 'quotes' ? root : null;
	}
	if (concept === 'silence' && world.app === 'stocks')
		return world.act(by, { do: 'watch', symbols: SYMBOLS.filter(() => random() < 0.4) });
	if (concept === 'silence') {
		const text = world.text();
		const post = world.act(by, { do: 'post', text });
		const id = post.kind === 'message' ? String(post.data['id']) : '';
		return world.act(by, { do: 'post', text, id });
	}
	if (world.app === 'chat') {
		const room = pickFrom(['tea', 'garden', 'music'], random);
		for (const person of world.people.slice(0, 3))
			if (roomOf(person) !== room) world.act(person, { do: 'enter', room });
		if (concept === 'copies') return world.act(by, { do: 'say', text: world.text() });
		if (roomOf(by) === room) return world.act(by, { do: 'lobby' });
		return world.act(by, { do: 'enter', room });
	}
	if (world.app === 'stocks') return world.announce(by, world.text());
	return world.act(by, { do: 'post', text: world.text() });
}

function whyOf({ outcome: { effects, reached, nameOf }, copies, isRetry }: Facts): string {
	if (effects.length === 0)
		return isRetry
			? 'The server knows the post by its id and does nothing: nobody gets it twice, and nothing is answered.'
			: 'The server only notes the new watch list. Not every message has an answer.';
	const parts = effects.map(
		({ type }, i) => `\`${type}\` to ${andList((reached[i] ?? []).map(nameOf))}`,
	);
	const sum =
		effects.length === 1
			? 'One copy for each connection, and each in a frame of its own.'
			: `Together ${counted(copies, 'frame')}.`;
	return `The server sends ${andList(parts)}. ${sum}`;
}

/** Other numbers, each with the belief that leads to it. */
function wrongCounts(facts: Facts): DrillChoice[] {
	const { outcome, copies } = facts;
	const { connected, sender, effects, nameOf } = outcome;
	const why = whyOf(facts);
	const choices = new Map<number, string>();
	const add = (count: number, reason: string): void => {
		if (count !== copies && count >= 0 && !choices.has(count)) choices.set(count, reason);
	};
	const isBroadcast = effects.some(({ pattern }) => pattern === 'broadcast');
	const audience = effects.length === 1 ? effects[0]?.audience : undefined;
	if (isBroadcast)
		add(
			1,
			`A broadcast is not one packet that all receive: WebSocket has no such thing. The server writes a copy to each connection. ${why}`,
		);
	add(
		connected.length,
		sender !== null && audience === 'others'
			? `${nameOf(sender)} sent it and is left out: there is no copy for the sender here. ${why}`
			: `${connected.length} clients are connected, but not all of them are written to. ${why}`,
	);
	if (sender !== null)
		add(
			connected.length - 1,
			audience === 'all'
				? `A sender is left out only where the code says so, and here it does not. ${why}`
				: `Not all the others are written to. ${why}`,
		);
	if (sender !== null) add(copies + 1, `There is no extra answer to ${nameOf(sender)}. ${why}`);
	add(0, `Something is sent. ${why}`);
	add(1, `A tick is no broadcast, and no one packet for all: each client gets a frame. ${why}`);
	add(copies * 2, `Frames are not acknowledged by frames: TCP does that below. ${why}`);
	add(copies + 2, `That is too many. ${why}`);
	return [...choices].map(([count, reason]) => ({
		...{ id: String(count), text: counted(count, 'frame'), reason },
	}));
}
