import type { Audience, ClientInfo } from '../protocol';
import { createMembership, isRecipient, type MembershipState, type Recipients } from './membership';

/** How much a playground keeps for clients that come back. */
export interface KeepLimits {
	/** Newest messages of the server, whoever they were for; a position before them is beyond the window. */
	readonly messages: number;
	/** Characters that one client may have missed; more is beyond the window. */
	readonly chars: number;
	/** Clients that are away; then the one that left first is forgotten. */
	readonly away: number;
}

export const KEEP_LIMITS: KeepLimits = { messages: 10_000, chars: 512 * 1024, away: 2_000 };

/** One message as it left, or would have left, to all who are connected or away. */
export interface KeptMessage {
	readonly seq: number;
	readonly payload: string;
	readonly recipients: Recipients;
	/** An `error`: told once, not counted, and not sent again. */
	readonly error: boolean;
}

/** A client that may come back, or is here. */
export interface Holder {
	readonly client: ClientInfo;
	/** When its connection ended, in ms; null while it is connected. */
	readonly leftAt: number | null;
}

interface Person {
	readonly client: ClientInfo;
	readonly key: string;
	/** Log position at which its connection ended last; 0 before. */
	leftSeq: number;
	leftAt: number | null;
	/** What the app gives back to it. */
	kept: unknown;
}

/** All that is kept for those who may come back. */
export interface ReturnsState {
	readonly people: ReadonlyMap<string, Readonly<Person>>;
	readonly away: ReadonlySet<string>;
	readonly everyone: MembershipState;
	/** Those within the window; none of them ever changes. */
	readonly messages: readonly KeptMessage[];
	readonly dropped: number;
}

/** What a client that came back has missed. */
export interface Missed {
	readonly message: KeptMessage;
	/** It had been sent before: the connection broke before it got there. */
	readonly again: boolean;
}

/** Memory is tidied up when so many messages are beyond the window. */
const TIDY_MESSAGES = 2048;

/**
 * Who may come back, and what each of them has been sent or would have been sent meanwhile. A client
 * that is away keeps its place in every audience here; the engine's own membership tells who is
 * connected. Only clients with a key can come back.
 */
export function createReturns(limits: KeepLimits = KEEP_LIMITS) {
	const people = new Map<string, Person>();
	const byKey = new Map<string, string>();
	/** By id, in the order in which they left. */
	const away = new Set<string>();
	const everyone = createMembership();
	let messages: KeptMessage[] = [];
	/** Position of the last message beyond the window, whether memory still holds it or not; 0 if none is. */
	let dropped = 0;

	function forget(id: string): void {
		const person = people.get(id);
		if (!person) return;
		people.delete(id);
		byKey.delete(person.key);
		away.delete(id);
		everyone.close(id);
	}

	function keep(message: KeptMessage): void {
		messages.push(message);
		const over = messages.length - limits.messages;
		if (over <= 0) return;
		dropped = messages[over - 1]?.seq ?? dropped;
		if (over >= TIDY_MESSAGES) messages = messages.slice(over);
	}

	return {
		/** A client with a key is connected: a new one, or one that came back. */
		opened(client: ClientInfo, key: string): void {
			const known = people.get(client.id);
			if (known && known.key !== key) forget(client.id);
			away.delete(client.id);
			byKey.set(key, client.id);
			const fresh: Person = { client, key, leftSeq: 0, leftAt: null, kept: null };
			people.set(client.id, known?.key === key ? { ...known, leftAt: null } : fresh);
			everyone.open(client);
		},
		/** Its connection has ended; `kept` is what the app gives back to it. */
		left(id: string, seq: number, at: number, kept: unknown): void {
			const person = people.get(id);
			if (!person) return;
			people.set(id, { ...person, leftSeq: seq, leftAt: at, kept });
			away.add(id);
			for (const first of away) {
				if (away.size <= limits.away) break;
				forget(first);
			}
		},
		joined(id: string, room: string): void {
			if (people.has(id)) everyone.join(id, room);
		},
		forget,
		/** The app begins anew: those who are away are where all are at first, and have nothing in it. */
		renew(home: string | null): void {
			for (const id of away) {
				const person = people.get(id);
				if (person) person.kept = null;
				if (home !== null) everyone.join(id, home);
			}
		},

		/** Keeps a broadcast for whoever is connected or away. */
		broadcast(
			seq: number,
			payload: string,
			[audience, room, sender]: [Audience, string | null, string | null],
		): void {
			if (people.size === 0) return;
			keep({ seq, payload, recipients: everyone.audience(audience, room, sender), error: false });
		},
		/** Keeps what is for one client. */
		send(seq: number, payload: string, to: string, error: boolean): void {
			if (people.has(to)) keep({ seq, payload, recipients: { ids: [to], except: null }, error });
		},
		/** Whether it is away and may come back. */
		isAway: (id: string): boolean => away.has(id),

		/** Who holds this key: connected, or away and not forgotten. */
		holder(key: string): Holder | null {
			const person = people.get(byKey.get(key) ?? '');
			return person ? { client: person.client, leftAt: person.leftAt } : null;
		},
		/** Where a client that is away was, and what the app keeps for it. */
		place(id: string): { readonly room: string | null; readonly kept: unknown } {
			return { room: everyone.roomOf(id), kept: people.get(id)?.kept ?? null };
		},

		/**
		 * What a client has missed that holds all messages before position `after` and `had` of that
		 * position; null if that cannot be told: the window is past, or there is no such position.
		 */
		missed(id: string, after: number, had: number, seq: number): Missed[] | null {
			const person = people.get(id);
			if (!person || after >= seq || after <= dropped) return null;
			const { leftSeq } = person;
			const isFor = createReach(id);
			const missed: Missed[] = [];
			let held = 0;
			let errors = 0;
			let chars = 0;
			for (let i = firstFrom(messages, after); i < messages.length; i++) {
				const message = messages[i] as KeptMessage;
				if (!isFor(message.recipients)) continue;
				if (message.error) errors += message.seq === after ? 1 : 0;
				else if (message.seq === after && held < had) held++;
				else {
					missed.push({ message, again: message.seq < leftSeq });
					chars += message.payload.length;
				}
			}
			// Whoever counts errors all the same has had what came before them.
			return held + errors < had || chars > limits.chars ? null : missed;
		},

		/** What it holds, to be copied before anything changes. */
		save: (): ReturnsState => ({
			...{ people, away, dropped },
			everyone: everyone.save(),
			messages: messages.slice(Math.max(0, messages.length - limits.messages)),
		}),
		/** Takes over what another one held; this one is empty. */
		restore(saved: ReturnsState): void {
			for (const [id, person] of saved.people) {
				people.set(id, { ...person });
				byKey.set(person.key, id);
			}
			for (const id of saved.away) away.add(id);
			everyone.restore(saved.everyone);
			messages = [...saved.messages];
			dropped = saved.dropped;
		},
	};
}
export type Returns = ReturnType<typeof createReturns>;

/** Index of the first message at or after position `seq`. */
function firstFrom(messages: readonly KeptMessage[], seq: number): number {
	let low = 0;
	let high = messages.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((messages[middle]?.seq ?? Infinity) < seq) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Whether a client is among recipients; many messages share one list, which is searched once. */
function createReach(id: string): (recipients: Recipients) => boolean {
	const known = new Map<readonly string[], boolean>();
	return ({ ids, except }) => {
		if (except === id) return false;
		if (ids.length < 4) return ids.includes(id);
		let within = known.get(ids);
		if (within === undefined) known.set(ids, (within = isRecipient({ ids, except: null }, id)));
		return within;
	};
}
