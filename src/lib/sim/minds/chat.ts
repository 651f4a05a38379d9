import * as v from 'valibot';
import { ChatServerMessage, ChatState, LOBBY, type By } from '../../protocol';
import type { ChatAct } from '../acts';
import { pick, type Mind, type Persona, type Situation } from './mind';

export type ChatPersona = 'talker' | 'listener' | 'wanderer' | 'greeter';

interface Habits extends Persona {
	/** Chance that a decision is to say something. */
	readonly talks: number;
	/** Chance that it is to go to another room; the rest is listening on. */
	readonly moves: number;
	/** Chance that a newcomer is greeted. */
	readonly greets: number;
}

export const CHAT_PERSONAS: Readonly<Record<ChatPersona, Habits>> = {
	talker: { words: 'talks a lot', meanMs: 6_000, talks: 0.8, moves: 0.04, greets: 0.1 },
	listener: { words: 'listens, seldom talks', meanMs: 15_000, talks: 0.25, moves: 0.05, greets: 0 },
	wanderer: { words: 'goes from room to room', meanMs: 8_000, talks: 0.35, moves: 0.5, greets: 0 },
	greeter: { words: 'greets those who join', meanMs: 5_000, talks: 0.2, moves: 0.02, greets: 0.95 },
};
/** The order in which they come unless one is asked for: a talk, and soon a second room. */
export const CHAT_MIX: readonly ChatPersona[] = [
	...(['talker', 'wanderer', 'greeter', 'talker', 'listener', 'wanderer'] as const),
];

/** The rooms that simulated clients go to, beside the lobby. Few, so that they meet. */
export const ROOMS: readonly string[] = ['tea', 'garden', 'music'];
/** A newcomer is greeted within this time, in ms, or not at all. */
const GREETING_MS = 20_000;
/** Members that a user keeps in mind. */
const MEMBERS_MAX = 200;

export interface ChatMind extends Mind {
	readonly app: 'chat';
	/** The room that the user is in. */
	readonly room: string;
	/** Who else it knows to be there, by id. */
	readonly others: ReadonlyMap<string, By>;
}

/** What somebody in the chat knows. */
export function createChatMind(now: () => number): ChatMind {
	let me = '';
	let room: string = LOBBY;
	let others = new Map<string, By>();
	/** Who has just joined, and when. */
	let newcomer: { readonly by: By; readonly at: number } | null = null;

	function arrive(there: ChatState): void {
		room = there.room;
		others = new Map(there.members.filter(({ id }) => id !== me).map((by) => [by.id, by]));
		newcomer = null;
	}

	function meet(by: By): void {
		if (others.size < MEMBERS_MAX) others.set(by.id, by);
		newcomer = { by, at: now() };
	}

	function part(by: By): void {
		others.delete(by.id);
		if (newcomer?.by.id === by.id) newcomer = null;
	}

	function decide({ talks, moves, greets }: Habits, situation: Situation): ChatAct | null {
		const { random, text } = situation;
		const mood = random();
		const greeted = newcomer;
		newcomer = null;
		if (greeted && situation.now - greeted.at < GREETING_MS && random() < greets)
			return { do: 'say', text: `Hello, ${greeted.by.name}!` };
		if (mood < moves) return move(random);
		if (mood >= moves + talks) return null;
		// Nobody talks to an empty room for long.
		return others.size === 0 && room !== LOBBY ? { do: 'lobby' } : { do: 'say', text: text() };
	}

	/** To the lobby, or to another room. */
	function move(random: () => number): ChatAct {
		const place = pick(
			[LOBBY, ...ROOMS].filter((name) => name !== room),
			random,
		);
		return place === undefined || place === LOBBY ? { do: 'lobby' } : { do: 'enter', room: place };
	}

	return {
		app: 'chat',
		get room() {
			return room;
		},
		get others() {
			return others;
		},
		hear(heard) {
			const parsed = v.safeParse(ChatServerMessage, heard);
			if (!parsed.success) return; // a newer server may say more than we know
			const message = parsed.output;
			if (message.type === 'welcome' || message.type === 'renewed') {
				if (message.type === 'welcome') me = message.id;
				const state = v.safeParse(ChatState, message.state);
				if (state.success) arrive(state.output);
			} else if (message.type === 'room') arrive(message);
			// What was on its way when the user moved is about another room.
			else if ('room' in message && message.room !== room) return;
			else if (message.type === 'joined') meet(message.by);
			else if (message.type === 'left') part(message.by);
		},
		said: () => undefined, // the server's `room` tells where a move led
		decide: (persona, situation) =>
			isChatPersona(persona) ? decide(CHAT_PERSONAS[persona], situation) : null,
	};
}

const isChatPersona = (name: string): name is ChatPersona => Object.hasOwn(CHAT_PERSONAS, name);
