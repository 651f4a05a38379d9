import type { AppName, TraceEvent } from '../../protocol';
import type { ConceptId } from '../concepts';

/** What a drill asks for. Each kind is a file of `kinds`. */
export const DRILL_KINDS = [
	/** Which pattern is the moving message? */
	'pattern',
	/** Who receives it? */
	'recipients',
	/** Which code line sent this? */
	'line',
	/** What will Ben see? */
	'screen',
	/** In which order do the messages travel? */
	'order',
	/** A server that sends to the wrong audience: which message, or whom? */
	'bug',
	/** How many frames leave because of it? */
	'count',
	/** What stands in the frame? */
	'payload',
	/** What did one connection carry? */
	'tally',
	/** How many requests, and how old is what comes? */
	'requests',
	/** What does the server answer to an opening handshake? */
	'upgrade',
	/** Read the bytes of a frame. */
	'frame',
	/** Why did it close, and what does the client do? */
	'close',
	/** What does a client that comes back still get? */
	'resume',
	/** A post that is sent again. */
	'retry',
	/** When, and in which order, does it arrive? */
	'delay',
	/** How much waits for a slow reader? */
	'queue',
	/** Is this message taken? */
	'validation',
	/** Who can read it, and who is it from? */
	'identity',
	/** Who gets it where many servers share a bus? */
	'bus',
] as const;
export type DrillKind = (typeof DRILL_KINDS)[number];

/** One kind of question about one concept: what is missed, and comes back. */
export interface Topic {
	readonly kind: DrillKind;
	readonly concept: ConceptId;
}

/** A topic and a seed: the same make the same drill, word for word. */
export interface DrillRef extends Topic {
	/** A whole number from 0 to 2^32 − 1. */
	readonly seed: number;
}

/**
 * A question with its answer computed from what really happened. All texts are plain words; what
 * stands between backticks is code, and nothing else is markup.
 */
export interface Drill extends DrillRef {
	/** `recipients.rooms.1234`: see `drillId`. */
	readonly id: string;
	readonly question: string;
	/** The traffic that it is about; null if it is about none. */
	readonly scene: Scene | null;
	/** What is to be read before answering: a line of code, the head of a request, bytes. */
	readonly exhibits: readonly Exhibit[];
	readonly ask: DrillAsk;
	/** Why the right answer is right. Told after any answer. */
	readonly why: string;
}

/** An excerpt of a trace, and where in it the question stands. */
export interface Scene {
	readonly app: AppName;
	/** From `n` 1 without gaps to the end of the turn in question: it can be laid out and replayed. */
	readonly trace: readonly TraceEvent[];
	/** The message in question, by its `n`: replay it from its cause on. */
	readonly n: number;
	/**
	 * Where the picture stands until the question is answered: before the server acts on the turn of
	 * `n`, while `n` is in the air, or when everything has been shown.
	 */
	readonly stop: 'before' | 'in-flight' | 'after';
	/** Events from this `n` on, and what is said of them, must not be told before the answer. */
	readonly hideFrom: number;
}

/** Something to read. */
export type Exhibit =
	| { readonly kind: 'text'; readonly title: string; readonly lines: readonly string[] }
	| {
			readonly kind: 'table';
			readonly title: string;
			readonly head: readonly string[];
			readonly rows: readonly (readonly string[])[];
	  };

/** The form of the answer, with the key. */
export type DrillAsk = OneAsk | ClientsAsk | OrderAsk;

/** One choice is right. */
export interface OneAsk {
	readonly form: 'one';
	readonly choices: readonly DrillChoice[];
	/** Id of the right choice. */
	readonly key: string;
}

export interface DrillChoice {
	readonly id: string;
	readonly text: string;
	/** Why it is wrong; of the right choice, why it is right. */
	readonly reason: string;
}

/** The clients that are meant are clicked: any number of them, none included. */
export interface ClientsAsk {
	readonly form: 'clients';
	/** Everyone who is connected, in order of arrival. */
	readonly clients: readonly DrillClient[];
	/** Ids of those that are meant. */
	readonly key: readonly string[];
}

export interface DrillClient {
	readonly id: string;
	readonly name: string;
	/** Why it is wrong to take it in, or, if it is meant, to leave it out. */
	readonly reason: string;
}

/** All items are put in order. */
export interface OrderAsk {
	readonly form: 'order';
	/** In the order in which they are shown, which is never the right one. */
	readonly items: readonly DrillItem[];
	/** Ids of all items in the right order. */
	readonly key: readonly string[];
}

export interface DrillItem {
	readonly id: string;
	readonly text: string;
	/** Why it comes right after the item before it; of the first, why it is the first. */
	readonly reason: string;
}

/** The id of a choice, or ids of clients or of items in order. */
export type DrillAnswer = string | readonly string[];

/** `recipients.rooms.1234`: names a drill, and is all that it takes to make it again. */
export const drillId = ({ kind, concept, seed }: DrillRef): string => `${kind}.${concept}.${seed}`;
