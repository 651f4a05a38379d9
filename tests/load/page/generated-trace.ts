import type { TraceSource } from '../../../src/lib/diagram';
import { SERVER, type TraceEvent } from '../../../src/lib/protocol';
import { FLIGHT_MS } from '../../../src/lib/timeline';

export interface GeneratedOptions {
	readonly clients: number;
	/** How many pills are to be in the air at once; a broadcast counts once for each recipient. */
	readonly flying: number;
}

/** How often the source tells of new events, in ms: as the server's batches. */
const BATCH_MS = 33;

/**
 * A trace that grows in real time: in each flight's time one post with its broadcast, and as many
 * likes with their notices as fill the air.
 */
export function generateTrace({ clients, flying }: GeneratedOptions): TraceSource {
	const events: TraceEvent[] = [];
	const listeners = new Set<(events: readonly TraceEvent[]) => void>();
	const began = Date.now();
	const likes = Math.max(1, Math.round((flying - clients) / 2));
	const gap = FLIGHT_MS / (likes + 1);
	let turns = 0;

	const id = (i: number): string => `c${(i % clients) + 1}`;
	const add = (event: Record<string, unknown>): number =>
		events.push({ n: events.length + 1, ...event } as TraceEvent);

	for (let i = 0; i < clients; i++)
		add({
			at: began,
			kind: 'open',
			client: { id: id(i), name: `Client ${i + 1}`, agent: 'simulated' },
		});

	function turn(at: number): void {
		// A step that shares no factor with most counts: everybody sends in turn.
		const from = id(turns * 7919);
		const message = { at, kind: 'message', bytes: 60 };
		const up = { ...message, pattern: 'client-to-server', from, recipients: 1, cause: null };
		const down = { ...message, from: SERVER };
		if (turns++ % (likes + 1) === 0) {
			const cause = add({ ...up, type: 'post', data: { text: `Post ${turns}` } });
			const post = { id: `p${turns}`, by: { id: from, name: from }, text: `Post ${turns}`, at };
			add({
				...{ ...down, pattern: 'broadcast', audience: 'others', recipients: clients - 1 },
				...{ type: 'posted', data: { seq: turns, post }, cause },
			});
		} else {
			const cause = add({ ...up, type: 'like', data: { post: 'p1' } });
			const data = { seq: turns, post: 'p1', by: { id: from, name: from }, likes: turns };
			const to = id(turns * 104_729 + 1);
			add({ ...down, pattern: 'server-to-client', to, recipients: 1, type: 'liked', data, cause });
		}
	}

	setInterval(() => {
		const first = events.length;
		for (const now = Date.now(); began + turns * gap < now;) turn(Math.round(began + turns * gap));
		const added = events.slice(first);
		for (const listener of listeners) listener(added);
	}, BATCH_MS);

	return {
		events: [...events],
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		serverNow: (now) => now,
	};
}
