import type { AppName, MessageEvent } from '../../protocol';

/** What a message can be: the three patterns, and of a broadcast its audience. */
export const WAYS = {
	up: 'Client to server',
	one: 'Server to one client',
	all: 'Broadcast to all',
	others: 'Broadcast to all but the sender',
	room: 'Broadcast to the others in a room',
} as const;
export type Way = keyof typeof WAYS;

/** What is told of a message. */
export interface Facts {
	readonly event: MessageEvent;
	readonly app: AppName;
	/** Name of the client that began the turn; null if the server did. */
	readonly by: string | null;
	/** Names of those who receive the message. */
	readonly names: readonly string[];
	readonly connected: number;
}

/** Why a message is what it is. */
export function whyIs({ event, by, names, connected }: Facts, way: Way): string {
	if (way === 'up')
		return `${by ?? 'A client'} writes to one connection, and at the other end of it is the server alone.`;
	if (way === 'one')
		return event.type === 'error'
			? `The server refuses, and tells it on one connection: that of ${names[0] ?? 'the sender'}, who asked.`
			: event.type === 'quotes'
				? `Each client gets a \`quotes\` of its own, with what it watches. This one goes to ${names[0] ?? 'one client'} alone, and nobody asked for it.`
				: `The server chose one connection, that of ${names[0] ?? 'one client'}, and wrote to that one only.`;
	const reach =
		names.length > 1
			? `${names.length} clients get a copy each.`
			: names.length === 1
				? `Only ${names[0] ?? 'one'} is in it now; it is a broadcast all the same.`
				: 'Nobody is in it now, so no copy leaves; it is a broadcast all the same.';
	if (way === 'all') return `The server addressed everyone, without \`except\`. ${reach}`;
	if (way === 'others')
		return `The server addressed everyone but ${by ?? 'the sender'}, out of ${connected} who are connected. ${reach}`;
	return `The server addressed the room “${event.room ?? ''}” without ${by ?? 'the sender'}. ${reach}`;
}

/** Why a message that went one way did not go the other: one explanation for each mistake. */
export function whyNot(facts: Facts, is: Way, said: Way): string {
	const { event, by, names } = facts;
	const one = names[0] ?? 'one client';
	const sender = by ?? 'the sender';
	if (is === 'up')
		return said === 'one'
			? `It comes from ${sender}, a client. Server to client goes the other way.`
			: `A client cannot broadcast: ${sender} has one connection, and the server is at its other end. What the server sends then is another message.`;
	if (said === 'up')
		return by === null
			? 'No client sent it: the server’s clock made the server send.'
			: `${sender} sent the message before it. This one left the server because of that.`;
	if (is === 'one')
		return event.type === 'quotes'
			? 'It looks like a broadcast, for several clients get a message at once. But each message is another one, with what its client watches: many sends, no audience.'
			: said === 'all'
				? `Nobody but ${one} was meant to get it: the server wrote to one connection, whoever else is there.`
				: said === 'others'
					? `The server did not go through the others: it picked ${one}. Had more been connected, still only ${one} would get it.`
					: `No room was asked for: the server picked ${one} by name.`;
	if (said === 'one')
		return names.length > 1
			? `The server did not choose a client: it addressed an audience, and ${names.length} clients are in it.`
			: `The server did not choose ${names.length === 1 ? one : 'a client'}: it addressed an audience. That ${names.length === 1 ? 'one' : 'nobody'} is in it just now changes nothing. The pattern is what the server did, not how many received it.`;
	if (said === 'all')
		return is === 'others'
			? `${sender} gets no copy: the server’s code left the sender out.`
			: `Not everyone: the server wrote to those in “${event.room ?? ''}” only, and not to ${sender}.`;
	if (said === 'others')
		return is === 'all'
			? by === null
				? 'There is no sender to leave out: no client caused it.'
				: `${sender} gets a copy too. A sender is left out only where the code says \`except\`.`
			: `Others are connected who get nothing, because they are not in “${event.room ?? ''}”.`;
	return 'No room was asked for. The server addressed everyone, whichever room they are in.';
}
