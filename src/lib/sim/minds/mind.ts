import type { AppName } from '../../protocol';
import type { WireMessage } from '../../protocol/messages';
import type { Act } from '../acts';

/** What one user knows, in any app: only from what its own connection brought and what it said. */
export interface Mind {
	readonly app: AppName;
	/** Takes in a message of the server; the first is the `welcome`. */
	hear(message: unknown): void;
	/** The user has said something itself. */
	said(message: WireMessage): void;
	/** What a user of this persona does now; null if it does nothing, or there is no such persona. */
	decide(persona: string, situation: Situation): Act | null;
}

/** How a simulated client behaves. */
export interface Persona {
	/** In words, for people. */
	readonly words: string;
	/** Mean time between two decisions at rate 1, in ms. */
	readonly meanMs: number;
}

/** What a persona has before it when it decides, beside its mind. */
export interface Situation {
	/** On the clock that was passed to the mind, in ms. */
	readonly now: number;
	readonly random: () => number;
	/** Gives the text of something new to say. */
	readonly text: () => string;
}

/** One of the items; undefined if there are none. */
export const pick = <T>(items: readonly T[], random: () => number): T | undefined =>
	items[Math.floor(random() * items.length)];
