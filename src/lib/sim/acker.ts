import type { Schedule } from '../engine/schedule';

/** Shortest time between two acks of one client, in ms. */
export const ACK_MS = 600;

/**
 * Says now and then what a client has received: one cumulative `ack` for all that came in that
 * time, and none while nothing comes. `send` writes one text frame.
 */
export function createAcker(schedule: Schedule, send: (text: string) => void) {
	let highest = 0;
	let said = 0;
	let cancel: (() => void) | null = null;

	function say(): void {
		cancel = null;
		if (highest <= said) return;
		said = highest;
		send(JSON.stringify({ type: 'ack', seq: highest }));
	}

	return {
		/** A message with log position `seq` has come. */
		received(seq: number): void {
			highest = Math.max(highest, seq);
			if (highest > said) cancel ??= schedule(say, ACK_MS);
		},
		/** The connection is gone: nothing more is said, and a next one begins anew. */
		stop(): void {
			cancel?.();
			cancel = null;
			highest = said = 0;
		},
	};
}
