import type { PatternAnswer } from './lesson';

/** In `reasons` of a recipients question: any client without a line of its own. */
export const ANYONE = 'anyone';

/** What began a turn, as a lesson names it: `Ana posts ana-1`, `Ben leaves`, `server ticks`. */
export interface Target {
	/** Name of a client; `server` for what it does unasked. */
	readonly client: string;
	/** The verb of the scenario: `posts`, `likes`, `ticks`. */
	readonly verb: string;
	/** The id, room or text that the verb is about; empty where it takes none. */
	readonly what: string;
}

/** What a choice claims about the turn; the trace says whether it holds. */
export type Claim =
	| { readonly claim: 'nothing' }
	/** The first thing the server sends is of this type, and goes to exactly these. */
	| {
			readonly claim: 'sends';
			readonly type: string;
			readonly to: readonly string[] | Crowd | null;
	  }
	| { readonly claim: 'messages'; readonly count: number }
	| { readonly claim: 'copies'; readonly count: number }
	/** What the client sent has so many bytes. */
	| { readonly claim: 'bytes'; readonly count: number }
	/** This comes before what the other choices name. */
	| { readonly claim: 'first'; readonly target: Target };

/** Everyone who is connected, with or without who began the turn. */
export type Crowd = 'everyone' | 'the others';

interface AskBase {
	/** Unique in its lesson. */
	readonly id: string;
	readonly question: string;
	/** Id of the concept that it is about. */
	readonly concept: string;
	/** The turn in question; null where none is. */
	readonly after: Target | null;
	/** Only the server's messages of this type count; null for all of them. */
	readonly message: string | null;
}

/** "Which pattern comes next?" */
export interface PatternAsk extends AskBase {
	readonly ask: 'pattern';
	/** The author's answer. The lesson check holds it against the trace; the page never uses it. */
	readonly answer: PatternAnswer;
	/** Why a choice is wrong, for each choice that is not the answer. */
	readonly reasons: Readonly<Partial<Record<PatternAnswer, string>>>;
	/** Said after the right answer. */
	readonly right: string;
}

/** "Who receives it?" */
export interface RecipientsAsk extends AskBase {
	readonly ask: 'recipients';
	/** Names, as the author wrote them. The lesson check holds them against the trace. */
	readonly answer: readonly string[];
	/** Why it is wrong to leave a client out or to take one in; by name, or for `anyone` else. */
	readonly reasons: {
		readonly missing: Readonly<Record<string, string>>;
		readonly extra: Readonly<Record<string, string>>;
	};
	readonly right: string;
}

export interface Choice {
	readonly text: string;
	/** Null: it claims nothing that a trace could show, and is right only if the author says so. */
	readonly is: Claim | null;
	/** The author's answer. Where the trace has the key, the page never uses it. */
	readonly right: boolean;
	/** Said when it was chosen: why it is wrong, or right. */
	readonly reason: string;
}

/** Choices in words. `next`, `bytes` and `first` are judged by the trace, `choice` by the author. */
export interface ChoiceAsk extends AskBase {
	readonly ask: 'next' | 'bytes' | 'first' | 'choice';
	readonly choices: readonly Choice[];
}

/** A question of any kind. */
export type Ask = PatternAsk | RecipientsAsk | ChoiceAsk;
/** A question at which the diagram stops, before the server acts. */
export type Gate = Ask & { readonly after: Target };

/** What a learner answers: a pattern, the text of a choice, or names. */
export type Answer = string | readonly string[];
