import type { LogEntry } from '../engine';

/** Longest stretch that a replay keeps the event loop to itself, in ms. */
const SLICE_MS = 10;

/** Hands over every entry in order, and lets others run in between. */
export async function replay(
	pieces: AsyncIterable<readonly LogEntry[]>,
	apply: (entry: LogEntry) => void,
): Promise<void> {
	let since = performance.now();
	for await (const entries of pieces)
		for (const entry of entries) {
			apply(entry);
			if (performance.now() - since < SLICE_MS) continue;
			await new Promise((resolve) => setImmediate(resolve));
			since = performance.now();
		}
}
