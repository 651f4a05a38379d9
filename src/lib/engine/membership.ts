import {
	SERVER,
	type Audience,
	type ClientInfo,
	type MessageEvent,
	type TraceEvent,
} from '../protocol';

/**
 * The clients that get a message: `ids` without `except`, which is one of them or null.
 * `ids` is shared by many messages and never changes.
 */
export interface Recipients {
	readonly ids: readonly string[];
	readonly except: string | null;
}

const NOBODY: Recipients = { ids: [], except: null };

/** All that a membership holds. */
export interface MembershipState {
	readonly clients: ReadonlyMap<string, ClientInfo>;
	/** By room: who is in it, in the order in which they came. */
	readonly rooms: ReadonlyMap<string, ReadonlySet<string>>;
}

/** How many clients that is. */
export const countRecipients = ({ ids, except }: Recipients): number =>
	ids.length - (except === null ? 0 : 1);

/** Whether `id` is one of them. */
export const isRecipient = ({ ids, except }: Recipients, id: string): boolean =>
	id !== except && ids.includes(id);

/** The ids one by one, in order of arrival. */
export const listRecipients = ({ ids, except }: Recipients): readonly string[] =>
	except === null ? ids : ids.filter((id) => id !== except);

/**
 * Who is connected, and in which room. The engine asks it whom a broadcast reaches; the browser
 * rebuilds it from the trace and asks the same question, so both give the same answer.
 */
export function createMembership() {
	const clients = new Map<string, ClientInfo>();
	const rooms = new Map<string, Set<string>>();
	const roomOf = new Map<string, string>();
	// Lists are made once per change of membership and shared by all messages until the next.
	let everyone: readonly string[] | null = null;
	const roomLists = new Map<string, readonly string[]>();

	const all = (): readonly string[] => (everyone ??= [...clients.keys()]);

	function inRoom(room: string): readonly string[] {
		let ids = roomLists.get(room);
		if (!ids) roomLists.set(room, (ids = [...(rooms.get(room) ?? [])]));
		return ids;
	}

	function open(client: ClientInfo): void {
		clients.set(client.id, client);
		everyone = null;
	}

	function leave(id: string): void {
		const room = roomOf.get(id);
		if (room === undefined) return;
		roomOf.delete(id);
		roomLists.delete(room);
		const ids = rooms.get(room);
		ids?.delete(id);
		if (ids?.size === 0) rooms.delete(room);
	}

	function close(id: string): void {
		leave(id);
		clients.delete(id);
		everyone = null;
	}

	function join(id: string, room: string): void {
		leave(id);
		roomOf.set(id, room);
		roomLists.delete(room);
		const ids = rooms.get(room);
		if (ids) ids.add(id);
		else rooms.set(room, new Set([id]));
	}

	/** Whom a broadcast reaches now. `sender` matters for `others` and `room-others` only. */
	function audience(kind: Audience, room: string | null, sender: string | null): Recipients {
		if (kind === 'all') return { ids: all(), except: null };
		if (kind === 'others')
			return { ids: all(), except: sender !== null && clients.has(sender) ? sender : null };
		if (room === null) return NOBODY;
		const skips = kind === 'room-others' && sender !== null && roomOf.get(sender) === room;
		return { ids: inRoom(room), except: skips ? sender : null };
	}

	return {
		get size() {
			return clients.size;
		},
		get: (id: string): ClientInfo | undefined => clients.get(id),
		roomOf: (id: string): string | null => roomOf.get(id) ?? null,
		all,
		open,
		close,
		join,
		leave,
		audience,
		/** What it holds, to be copied before anything changes. */
		save: (): MembershipState => ({ clients, rooms }),
		/** Takes over what another one held; this one is empty. */
		restore(saved: MembershipState): void {
			for (const client of saved.clients.values()) open(client);
			for (const [room, ids] of saved.rooms) for (const id of ids) join(id, room);
		},

		/** Applies one trace event; messages change nothing. */
		apply(event: TraceEvent): void {
			if (event.kind === 'open') open(event.client);
			else if (event.kind === 'close') close(event.client);
			else if (event.kind === 'room') {
				if (event.action === 'join') join(event.client, event.room);
				else leave(event.client);
			}
		},

		/** Whom a message of the trace reaches now; `sender` is the client of its cause. */
		recipientsOf(message: MessageEvent, sender: string | null): Recipients {
			if (message.pattern === 'client-to-server') return { ids: [SERVER], except: null };
			if (message.to !== undefined) return { ids: [message.to], except: null };
			if (!message.audience) return NOBODY;
			return audience(message.audience, message.room ?? null, sender);
		},
	};
}
export type Membership = ReturnType<typeof createMembership>;
