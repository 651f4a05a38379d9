import type { TraceEvent } from '../protocol';

/** A trace that has ended, as a source for a view: nothing comes after it. */
export function recordedSource(events: readonly TraceEvent[]) {
	const last = events.at(-1)?.at ?? 0;
	return {
		events,
		/** Never calls back; returns what stops that. */
		subscribe: () => () => undefined,
		/** Time stands still at the last event, in ms since the Unix epoch. */
		serverNow: (): number => last,
	};
}
export type RecordedSource = ReturnType<typeof recordedSource>;
