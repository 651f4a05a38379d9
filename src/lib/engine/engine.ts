import type { AnyApp, AppClient, Io, Scope } from '../apps';
import {
	SERVER,
	utf8Length,
	type Audience,
	type ClientInfo,
	type MessageEvent,
	type TraceEvent,
	type WireMessage,
} from '../protocol';
import { actAsHost, type HostEffects } from './host-actions';
import type { LogEntry } from './log-entry';
import { countRecipients, createMembership, type Recipients } from './membership';
import { createRandom, mixSeeds } from './random';
import { createReturns, type Holder, type KeepLimits, type Missed } from './returns';

/** One message that leaves: encoded once, for all its recipients. */
export interface Delivery {
	readonly recipients: Recipients;
	/** The JSON text of the frame. */
	readonly payload: string;
}

/** A log entry with all its effects. */
export interface Turn {
	/** Position in the log, counted from 1. */
	readonly seq: number;
	readonly deliveries: readonly Delivery[];
	readonly events: readonly TraceEvent[];
	/** What the host has asked for, where this was a message of the host. */
	readonly host?: HostEffects;
	/** A client came back, and all that it missed is among the deliveries. */
	readonly recovered?: true;
}

type Fields = Readonly<Record<string, unknown>>;
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/**
 * A playground as a state machine: the same app, seed and log entries give the same turns, byte
 * for byte, wherever it runs. It never reads a clock or a die.
 */
export function createEngine(app: AnyApp, seed: number, limits?: KeepLimits) {
	const state: unknown = app.state();
	const members = createMembership();
	const returns = createReturns(limits);
	const removed = new Set<string>();
	let seq = 0;
	let n = 0;

	const clientOf = (id: string): AppClient | null => {
		const info = members.get(id);
		return info ? { id, name: info.name, room: members.roomOf(id) } : null;
	};

	/** Applies the next log entry. Entries about clients that are not connected do nothing. */
	function apply(entry: LogEntry): Turn {
		seq++;
		const deliveries: Delivery[] = [];
		const events: TraceEvent[] = [];
		let cause: number | null = null;
		let host: HostEffects | null = null;
		let recovered = false;

		const record = (event: Without<TraceEvent, 'n' | 'at'>): number => {
			n++;
			events.push({ n, at: entry.at, ...event } as TraceEvent);
			return n;
		};

		function emit(
			type: string,
			fields: Fields,
			recipients: Recipients,
			way: Pick<MessageEvent, 'pattern' | 'audience' | 'room' | 'to'>,
		): string {
			const data = { seq, ...fields };
			const payload = JSON.stringify({ type, ...data });
			deliver(payload, type, data, recipients, way);
			return payload;
		}

		function deliver(
			payload: string,
			type: string,
			data: Record<string, unknown>,
			recipients: Recipients,
			way: Pick<MessageEvent, 'pattern' | 'audience' | 'room' | 'to' | 'again'>,
		): void {
			deliveries.push({ recipients, payload });
			const { again, ...how } = way;
			record({
				kind: 'message',
				cause,
				...how,
				from: SERVER,
				recipients: countRecipients(recipients),
				type,
				data,
				bytes: utf8Length(payload),
				...(again ? { again } : {}),
			});
		}

		function emitTo(to: string, type: string, fields: Fields): void {
			const recipients = { ids: [to], except: null };
			const payload = emit(type, fields, recipients, { pattern: 'server-to-client', to });
			returns.send(seq, payload, to, type === 'error');
		}

		/** To the one client that came back: what was sent, or would have been, while it was away. */
		function repeat(to: string, { message: { payload }, again }: Missed): void {
			const { type, ...data } = JSON.parse(payload) as WireMessage;
			const recipients = { ids: [to], except: null };
			const once = again ? { again: true as const } : {};
			deliver(payload, type, data, recipients, { pattern: 'server-to-client', to, ...once });
		}

		const io = (sender: AppClient | null, ref?: unknown): Io<unknown> => ({
			state,
			now: entry.at,
			newId: () => `p${seq}`,
			random: createRandom(mixSeeds(seed, seq)),
			send({ id }, type, data) {
				if (returns.isAway(id))
					return returns.send(seq, JSON.stringify({ type, ...{ seq, ...data } }), id, false);
				if (members.get(id)) emitTo(id, type, data);
			},
			broadcast(type, data, scope = {}) {
				const audience = audienceOf(scope);
				const room = scope.room ?? null;
				const recipients = members.audience(audience, room, scope.except?.id ?? null);
				const inRoom = room === null ? {} : { room };
				const way = { pattern: 'broadcast', audience, ...inRoom } as const;
				const payload = emit(type, data, recipients, way);
				returns.broadcast(seq, payload, [audience, room, scope.except?.id ?? null]);
			},
			reject(code, message) {
				if (!sender) return;
				const about = ref === undefined ? {} : { ref };
				emitTo(sender.id, 'error', { code, message, ...about });
			},
			join(client, room) {
				const from = members.roomOf(client.id);
				if (from === room) return;
				if (from !== null) record({ kind: 'room', client: client.id, room: from, action: 'leave' });
				members.join(client.id, room);
				returns.joined(client.id, room);
				record({ kind: 'room', client: client.id, room, action: 'join' });
			},
		});

		if (entry.kind === 'open') {
			const { client: info, key, back } = entry;
			// What it was in before it left; a newcomer was nowhere.
			const { room, kept } = back ? returns.place(info.id) : NOWHERE;
			const missed = back ? returns.missed(info.id, back.after, back.had, seq) : null;
			members.open(info);
			if (key !== undefined) returns.opened(info, key);
			cause = record({ kind: 'open', client: info, ...(missed ? { back: true } : {}) });
			for (const message of missed ?? []) repeat(info.id, message);
			const client: AppClient = { id: info.id, name: info.name, room };
			app.opened?.(client, io(client), kept);
			recovered = missed !== null;
		} else if (entry.kind === 'close') {
			const client = clientOf(entry.client);
			if (client) {
				returns.left(client.id, seq, entry.at, app.keeps?.(state, client) ?? null);
				members.close(client.id);
				const { code, reason } = entry;
				cause = record({ kind: 'close', client: client.id, code, reason });
				app.closed?.(client, io(null));
			}
		} else if (entry.kind === 'message') {
			const client = clientOf(entry.client);
			if (client) {
				const { type, ...data } = entry.message;
				cause = record({
					kind: 'message',
					cause: null,
					pattern: 'client-to-server',
					from: client.id,
					recipients: 1,
					type,
					data,
					bytes: entry.bytes,
				});
				const wires = io(client, data['ref']);
				host = actAsHost(client, entry.message, entry.host === true, wires, members);
				if (!host) app.on[type]?.(client, entry.message, wires);
				if (host?.remove !== undefined) removed.add(host.remove);
			}
		} else app.tick?.run(io(null));

		const asked = host ? { host } : {};
		return { seq, deliveries, events, ...asked, ...(recovered ? { recovered: true } : {}) };
	}

	return {
		apply,
		/** What `client` gets as `state` in its `welcome`, as of now; null if it is not connected. */
		view(client: string): unknown {
			const member = clientOf(client);
			return member ? app.view(state, member) : null;
		},
		/** What anyone may read over HTTP as of now; null in apps that have nothing of the kind. */
		board: (): unknown => app.board?.(state) ?? null,
		/** Who holds this key and may come back with it; null if nobody does. */
		holder: (key: string): Holder | null => returns.holder(key),
		/** Whether the host has removed this client, which may then not come back as itself. */
		isRemoved: (client: string): boolean => removed.has(client),
		/** Position of the last entry applied; 0 before the first. */
		get seq() {
			return seq;
		},
		get clients() {
			return members.size;
		},
		/** Those who are connected. */
		members: (): readonly ClientInfo[] => members.all().flatMap((id) => members.get(id) ?? []),
	};
}
const NOWHERE = { room: null, kept: null };

export type Engine = ReturnType<typeof createEngine>;

const audienceOf = ({ room, except }: Scope): Audience =>
	room === undefined ? (except ? 'others' : 'all') : except ? 'room-others' : 'room';
