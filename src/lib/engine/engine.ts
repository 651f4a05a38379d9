import type { AnyApp, AppClient, Io, Scope } from '../apps';
import { SERVER, utf8Length, type Audience, type MessageEvent, type TraceEvent } from '../protocol';
import { actAsHost, type HostEffects } from './host-actions';
import type { LogEntry } from './log-entry';
import { countRecipients, createMembership, type Recipients } from './membership';
import { createRandom, mixSeeds } from './random';

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
}

type Fields = Readonly<Record<string, unknown>>;
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/**
 * A playground as a state machine: the same app, seed and log entries give the same turns, byte
 * for byte, wherever it runs. It never reads a clock or a die.
 */
export function createEngine(app: AnyApp, seed: number) {
	const state: unknown = app.state();
	const members = createMembership();
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
		): void {
			const data = { seq, ...fields };
			const payload = JSON.stringify({ type, ...data });
			deliveries.push({ recipients, payload });
			record({
				kind: 'message',
				cause,
				...way,
				from: SERVER,
				recipients: countRecipients(recipients),
				type,
				data,
				bytes: utf8Length(payload),
			});
		}

		const io = (sender: AppClient | null, ref?: unknown): Io<unknown> => ({
			state,
			now: entry.at,
			newId: () => `p${seq}`,
			random: createRandom(mixSeeds(seed, seq)),
			send(to, type, data) {
				if (!members.get(to.id)) return;
				const recipients = { ids: [to.id], except: null };
				emit(type, data, recipients, { pattern: 'server-to-client', to: to.id });
			},
			broadcast(type, data, scope = {}) {
				const audience = audienceOf(scope);
				const room = scope.room ?? null;
				const recipients = members.audience(audience, room, scope.except?.id ?? null);
				const inRoom = room === null ? {} : { room };
				emit(type, data, recipients, { pattern: 'broadcast', audience, ...inRoom });
			},
			reject(code, message) {
				if (!sender) return;
				const about = ref === undefined ? {} : { ref };
				const recipients = { ids: [sender.id], except: null };
				emit('error', { code, message, ...about }, recipients, {
					pattern: 'server-to-client',
					to: sender.id,
				});
			},
			join(client, room) {
				const from = members.roomOf(client.id);
				if (from === room) return;
				if (from !== null) record({ kind: 'room', client: client.id, room: from, action: 'leave' });
				members.join(client.id, room);
				record({ kind: 'room', client: client.id, room, action: 'join' });
			},
		});

		if (entry.kind === 'open') {
			members.open(entry.client);
			cause = record({ kind: 'open', client: entry.client });
			const client = clientOf(entry.client.id);
			if (client) app.opened?.(client, io(client));
		} else if (entry.kind === 'close') {
			const client = clientOf(entry.client);
			if (client) {
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

		return { seq, deliveries, events, ...(host ? { host } : {}) };
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
		/** Whether the host has removed this client, which may then not come back as itself. */
		isRemoved: (client: string): boolean => removed.has(client),
		/** Position of the last entry applied; 0 before the first. */
		get seq() {
			return seq;
		},
		get clients() {
			return members.size;
		},
	};
}
export type Engine = ReturnType<typeof createEngine>;

const audienceOf = ({ room, except }: Scope): Audience =>
	room === undefined ? (except ? 'others' : 'all') : except ? 'room-others' : 'room';
