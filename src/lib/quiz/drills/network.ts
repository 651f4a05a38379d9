import { createMembership, listRecipients } from '../../engine';

/** A message on its way over a connection. Times in ms. */
export interface Travelling {
	readonly connection: string;
	readonly sentAt: number;
	/** How long its bytes take when nothing is before them. */
	readonly travelMs: number;
}

/**
 * When each message arrives. TCP hands bytes over in the order in which they were sent, so on one
 * connection a message never arrives before the one that was sent before it. Messages are in the order of sending.
 */
export function arrivals(messages: readonly Travelling[]): number[] {
	const last = new Map<string, number>();
	return messages.map(({ connection, sentAt, travelMs }) => {
		const at = Math.max(sentAt + travelMs, last.get(connection) ?? 0);
		last.set(connection, at);
		return at;
	});
}

/** A reader that takes less than it is sent. Bytes a second. */
export interface SlowReader {
	readonly sentPerSecond: number;
	readonly readPerSecond: number;
	/** More than this many waiting bytes close the connection with 1013. */
	readonly limit: number;
}

/** Bytes that wait at the end of each second, until the limit is passed; `closedAt` is that second. */
export function queueOf(
	{ sentPerSecond, readPerSecond, limit }: SlowReader,
	seconds: number,
): { readonly waiting: readonly number[]; readonly closedAt: number | null } {
	const waiting: number[] = [];
	for (let second = 1; second <= seconds; second++) {
		const before = waiting.at(-1) ?? 0;
		waiting.push(Math.max(0, before + sentPerSecond - readPerSecond));
		if ((waiting.at(-1) ?? 0) > limit) return { waiting, closedAt: second };
	}
	return { waiting, closedAt: null };
}

/** Servers that share a bus, each with clients of its own. */
export interface Cluster {
	/** Ids of clients by server. */
	readonly servers: readonly (readonly string[])[];
	/** Index of a server that has lost the bus; null if none has. */
	readonly cutOff: number | null;
}

/**
 * Whom each server writes to when a client sends something that is for all others: the sender's
 * server publishes it once, and every server that hears the bus fans it out to its own clients.
 */
export function fanOut(
	{ servers, cutOff }: Cluster,
	sender: string,
): readonly (readonly string[])[] {
	const origin = servers.findIndex((clients) => clients.includes(sender));
	return servers.map((clients, i) => {
		const hears = i === origin || (i !== cutOff && origin !== cutOff);
		if (!hears) return [];
		const members = createMembership();
		for (const id of clients) members.open({ id, name: id, agent: 'simulated' });
		return listRecipients(members.audience('others', null, sender));
	});
}
