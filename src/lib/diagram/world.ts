import type { ClientInfo } from '../protocol';
import type { Moment } from '../timeline';

/** For how long a client that has gone is still shown, in ms of display time. */
export const GONE_MS = 1500;

/** A client whose connection has ended, and how. */
export interface Gone {
	readonly client: ClientInfo;
	/** When it ended, in ms of display time. */
	readonly at: number;
	/** Close code: RFC 6455 §7.4. */
	readonly code: number;
	/** Its place in the order of arrival, among those who were there. */
	readonly index: number;
	/** The room it was in. */
	readonly room: string | null;
}

/** Who is connected at one instant, in order of arrival, and in which room. */
export interface World {
	readonly clients: readonly ClientInfo[];
	/** The room of each client that is in one, by the client's id. */
	readonly rooms: ReadonlyMap<string, string>;
	/** Those who went last, in order. */
	readonly gone: readonly Gone[];
}

export const EMPTY_WORLD: World = { clients: [], rooms: new Map(), gone: [] };

/** Reduces the timeline to who is there. */
export function reduceWorld(world: World, moment: Moment): World {
	if (moment.kind !== 'act' || moment.turn.changes.length === 0) return world;
	const { at } = moment;
	let { clients, gone } = world;
	const rooms = new Map(world.rooms);
	for (const change of moment.turn.changes) {
		if (change.kind === 'open') {
			clients = [...clients, change.client];
			// One that comes back under its old id is no longer gone.
			gone = gone.filter(({ client }) => client.id !== change.client.id);
		} else if (change.kind === 'room') {
			if (change.action === 'join') rooms.set(change.client, change.room);
			else rooms.delete(change.client);
		} else {
			const index = clients.findIndex(({ id }) => id === change.client);
			const client = clients[index];
			if (!client) continue;
			const room = rooms.get(client.id) ?? null;
			clients = clients.filter(({ id }) => id !== client.id);
			rooms.delete(client.id);
			gone = [
				...gone.filter((one) => isShown(one, at)),
				{ client, at, code: change.code, index, room },
			];
		}
	}
	return { clients, rooms, gone };
}

/** Those who went so short a time before `t` that they are still shown, in order. */
export function goneAt({ gone }: World, t: number): readonly Gone[] {
	return gone.filter((one) => isShown(one, t));
}

const isShown = ({ at }: Gone, t: number): boolean => t - at < GONE_MS;

/** The clients that are there, with those who have just gone where they were in the order. */
export function withGone({ clients }: World, gone: readonly Gone[]): readonly ClientInfo[] {
	if (gone.length === 0) return clients;
	const all = [...clients];
	for (const { index, client } of [...gone].reverse()) all.splice(index, 0, client);
	return all;
}
