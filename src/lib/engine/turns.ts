import type { AppClient, Io, Scope } from '../apps';
import {
	SERVER,
	utf8Length,
	type Audience,
	type ClientInfo,
	type TraceEvent,
	type WireMessage,
} from '../protocol';
import { countRecipients, type Membership, type Recipients } from './membership';
import { createRandom, mixSeeds } from './random';
import type { Missed, Returns } from './returns';

/** One message that leaves: encoded once, for all its recipients. */
export interface Delivery extends Encoded {
	/** Number of its event in the trace. */
	readonly n: number;
	readonly recipients: Recipients;
}

/** A message of the server as text. */
interface Encoded {
	/** The JSON text of the frame. */
	readonly payload: string;
	/** The JSON text of its event's `data`: the frame without its `type`. */
	readonly data: string;
}

/** What came of one log entry. */
export interface Recorded {
	/** Position in the log, counted from 1. */
	readonly seq: number;
	readonly deliveries: readonly Delivery[];
	/** Its part of the trace; the messages of the server are those of `deliveries`, in that order. */
	readonly events: readonly TraceEvent[];
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Records what comes of one log entry after another, and is what an app acts with meanwhile. All turns
 * share its functions: making them anew for each would be most of the work of a small message.
 */
export function createTurns(
	seed: number,
	state: () => unknown,
	members: Membership,
	returns: Returns,
) {
	/** Number of the last event of the trace. */
	let n = 0;
	// The turn that is being recorded.
	let seq = 0;
	let at = 0;
	let cause: number | null = null;
	let sender: AppClient | null = null;
	let ref: unknown;
	let random: (() => number) | null = null;
	let deliveries: Delivery[] = [];
	let events: TraceEvent[] = [];

	function encode(type: string, data: Fields): Encoded {
		const text = JSON.stringify(data);
		// It holds a `seq` at least, so its text goes on behind the type.
		return { data: text, payload: `{"type":${JSON.stringify(type)},${text.slice(1)}` };
	}

	function emitTo(to: string, type: string, fields: Fields): void {
		const data = { seq, ...fields };
		const text = encode(type, data);
		deliverTo(to, type, data, text);
		returns.send(seq, text.payload, to, type === 'error');
	}

	function deliverTo(
		to: string,
		type: string,
		data: Record<string, unknown>,
		{ payload, data: text }: Encoded,
		again = false,
	): void {
		n++;
		deliveries.push({ n, recipients: { ids: [to], except: null }, payload, data: text });
		const kind = 'message';
		const pattern = 'server-to-client';
		const from = SERVER;
		const bytes = utf8Length(payload);
		events.push(
			again
				? { n, at, kind, cause, pattern, to, from, recipients: 1, type, data, bytes, again }
				: { n, at, kind, cause, pattern, to, from, recipients: 1, type, data, bytes },
		);
	}

	function broadcast(type: string, fields: Fields, { room, except }: Scope = {}): void {
		const audience = audienceOf(room, except);
		const [where, sentBy] = [room ?? null, except?.id ?? null];
		const recipients = members.audience(audience, where, sentBy);
		const data = { seq, ...fields };
		const { payload, data: text } = encode(type, data);
		n++;
		deliveries.push({ n, recipients, payload, data: text });
		// Written out: spreading what they have in common costs more than all the rest.
		const count = countRecipients(recipients);
		const bytes = utf8Length(payload);
		const kind = 'message';
		const pattern = 'broadcast';
		const from = SERVER;
		events.push(
			room === undefined
				? { n, at, kind, cause, pattern, audience, from, recipients: count, type, data, bytes }
				: {
						n,
						at,
						kind,
						cause,
						pattern,
						audience,
						room,
						from,
						recipients: count,
						type,
						data,
						bytes,
					},
		);
		returns.broadcast(seq, payload, [audience, where, sentBy]);
	}

	const io: Io<unknown> = {
		get state() {
			return state();
		},
		get now() {
			return at;
		},
		newId: () => `p${seq}`,
		random: () => (random ??= createRandom(mixSeeds(seed, seq)))(),
		send({ id }, type, data) {
			if (returns.isAway(id)) returns.send(seq, encode(type, { seq, ...data }).payload, id, false);
			else if (members.get(id)) emitTo(id, type, data);
		},
		broadcast,
		reject(code, message) {
			if (!sender) return;
			emitTo(sender.id, 'error', { code, message, ...(ref === undefined ? {} : { ref }) });
		},
		join(client, room) {
			const from = members.roomOf(client.id);
			if (from === room) return;
			if (from !== null)
				events.push({ n: ++n, at, kind: 'room', client: client.id, room: from, action: 'leave' });
			members.join(client.id, room);
			returns.joined(client.id, room);
			events.push({ n: ++n, at, kind: 'room', client: client.id, room, action: 'join' });
		},
	};

	return {
		/** From here on everything belongs to log position `position`, which is of time `time`, in ms. */
		begin(position: number, time: number): void {
			seq = position;
			at = time;
			cause = null;
			random = null;
			deliveries = [];
			events = [];
		},
		/** What an app acts with in this turn, for `client`, whose message had this `ref`. */
		io(client: AppClient | null, itsRef?: unknown): Io<unknown> {
			sender = client;
			ref = itsRef;
			return io;
		},

		/** What was there already causes all that follows in this turn, as the two after it. */
		opened(client: ClientInfo, back: boolean): void {
			cause = ++n;
			events.push({ n, at, kind: 'open', client, ...(back ? { back } : {}) });
		},
		closed(client: string, code: number, reason: string): void {
			cause = ++n;
			events.push({ n, at, kind: 'close', client, code, reason });
		},
		said(from: string, type: string, data: Record<string, unknown>, bytes: number): void {
			cause = ++n;
			const kind = 'message';
			const pattern = 'client-to-server';
			events.push({ n, at, kind, cause: null, pattern, from, recipients: 1, type, data, bytes });
		},
		/** To the one client that came back: what was sent, or would have been, while it was away. */
		repeat(to: string, { message: { payload }, again }: Missed): void {
			const { type, ...data } = JSON.parse(payload) as WireMessage;
			const text = { data: JSON.stringify(data), payload };
			deliverTo(to, type, data, text, again);
		},

		/** All of this turn. */
		end: (): Recorded => ({ seq, deliveries, events }),

		/** Number of the last event of the trace; 0 before the first. */
		get n() {
			return n;
		},
		/** Goes on behind event `last` of the trace. */
		restore(last: number): void {
			n = last;
		},
	};
}

const audienceOf = (room: string | undefined, except: AppClient | undefined): Audience =>
	room === undefined ? (except ? 'others' : 'all') : except ? 'room-others' : 'room';
