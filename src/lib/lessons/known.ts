import type { TraceEvent } from '../protocol';
import { isLoss } from './verb';

/** What is known of the clients of a trace, read from its beginning. */
export function createKnown() {
	const names = new Map<string, string>();
	/** Ids of those who lost their connections and are not back. */
	const lost = new Set<string>();

	return {
		nameOf: (id: string): string => names.get(id) ?? '',
		/** Takes the next event; whether it is a client that comes back. */
		see(event: TraceEvent): boolean {
			if (event.kind === 'open') {
				names.set(event.client.id, event.client.name);
				return lost.delete(event.client.id);
			}
			if (event.kind === 'close' && isLoss(event)) lost.add(event.client);
			return false;
		},
	};
}
