import type { MessageEvent, TraceEvent } from '../../src/lib/protocol';

/**
 * Who gets a server message of a trace, worked out the slow and obvious way from the words of the
 * wire: replay all that came before it, then filter. Shares no code with the engine.
 */
export function naiveRecipients(trace: readonly TraceEvent[], message: MessageEvent): string[] {
	const before = trace.filter((event) => event.n < message.n);
	const here = connectedAfter(before);
	if (message.pattern === 'server-to-client') return here.filter((id) => id === message.to);

	const sender = senderOf(trace, message);
	return here.filter((id) => {
		if (message.audience === 'all') return true;
		if (message.audience === 'others') return id !== sender;
		const inside = roomAfter(before, id) === message.room;
		return inside && (message.audience === 'room' || id !== sender);
	});
}

/** The client whose doing caused a message; null for a tick's. */
export function senderOf(trace: readonly TraceEvent[], { cause }: MessageEvent): string | null {
	const event = trace.find(({ n }) => n === cause);
	if (!event) return null;
	if (event.kind === 'open') return event.client.id;
	return event.kind === 'message' ? event.from : event.client;
}

/** Who is connected once all of `events` have happened. */
export function connectedAfter(events: readonly TraceEvent[]): string[] {
	const opened = events.flatMap((event) => (event.kind === 'open' ? [event] : []));
	return opened
		.filter(({ n, client }) => !events.some((e) => isCloseOf(e, client.id) && e.n > n))
		.map(({ client }) => client.id);
}

function roomAfter(events: readonly TraceEvent[], id: string): string | null {
	const last = events.findLast(
		(event) => isCloseOf(event, id) || (event.kind === 'room' && event.client === id),
	);
	return last?.kind === 'room' && last.action === 'join' ? last.room : null;
}

const isCloseOf = (event: TraceEvent, id: string) => event.kind === 'close' && event.client === id;
