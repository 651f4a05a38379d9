import type { TraceEvent } from '../protocol';

/** Waits for the first trace event that passes `test`: one that is there already, or a later one. */
export type AwaitTrace = (
	test: (event: TraceEvent) => boolean,
	signal?: AbortSignal,
) => Promise<TraceEvent>;

/** A growing trace that can be read, followed and waited for. */
export interface TraceLog {
	/** The events that are kept, in order of `n`: all so far, unless a limit was set. One array throughout. */
	readonly events: readonly TraceEvent[];
	/** Calls `listener` with each batch of new events; returns what stops that. */
	subscribe(listener: (events: readonly TraceEvent[]) => void): () => void;
	/** Rejects with the signal's reason if that aborts first. */
	readonly until: AwaitTrace;
	/** Adds a batch, in order, and tells everyone once. An empty batch is nothing. */
	append(events: readonly TraceEvent[]): void;
}

/** So many of the oldest events are dropped at once. */
const DROP_EVENTS = 256;

/** An empty trace log. It keeps about `keep` events, a batch and a few more; all if absent. */
export function createTraceLog(keep = Infinity): TraceLog {
	const events: TraceEvent[] = [];
	const listeners = new Set<(events: readonly TraceEvent[]) => void>();

	function subscribe(listener: (events: readonly TraceEvent[]) => void): () => void {
		listeners.add(listener);
		return () => void listeners.delete(listener);
	}

	function append(batch: readonly TraceEvent[]): void {
		if (batch.length === 0) return;
		for (const event of batch) events.push(event);
		if (events.length >= keep + DROP_EVENTS) events.splice(0, events.length - keep);
		for (const listener of [...listeners]) listener(batch);
	}

	const until: AwaitTrace = (test, signal) =>
		new Promise((resolve, reject) => {
			if (signal?.aborted) return reject(signal.reason);
			const known = events.find(test);
			if (known) return resolve(known);

			const stop = subscribe((batch) => {
				const event = batch.find(test);
				if (!event) return;
				settle();
				resolve(event);
			});
			const abort = () => {
				settle();
				reject(signal?.reason);
			};
			const settle = () => {
				stop();
				signal?.removeEventListener('abort', abort);
			};
			signal?.addEventListener('abort', abort);
		});

	return { events, subscribe, until, append };
}
