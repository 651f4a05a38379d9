import { CLOSE } from '../protocol';
import type { Connection } from './connection';

/** Connections that are closed in one go. */
export const FAREWELL_BATCH = 50;
/** Most batches; with more connections a batch gets larger. */
const BATCHES_MAX = 20;

/**
 * Closes all with 1012 in batches, each at a random moment of its share of `spreadMs`, so that not
 * all of them come back at once. Few are closed at once. Resolves when all are gone.
 */
export async function sayFarewell(
	connections: Iterable<Pick<Connection, 'end' | 'gone'>>,
	spreadMs: number,
): Promise<void> {
	const all = shuffled([...connections]);
	const size = Math.max(FAREWELL_BATCH, Math.ceil(all.length / BATCHES_MAX));
	const batches = Math.ceil(all.length / size);
	const share = spreadMs / Math.max(1, batches);
	await Promise.all(
		Array.from({ length: batches }, async (_, i) => {
			if (i > 0) await later((i - 1 + Math.random()) * share);
			const batch = all.slice(i * size, (i + 1) * size);
			for (const connection of batch) connection.end(CLOSE.serviceRestart, 'server restarting');
			await Promise.all(batch.map(({ gone }) => gone));
		}),
	);
}

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** In an order in which no playground comes before another (Fisher and Yates). */
function shuffled<T>(list: T[]): T[] {
	for (let i = list.length - 1; i > 0; i--) {
		const j = Math.floor(Math.random() * (i + 1));
		[list[i], list[j]] = [list[j] as T, list[i] as T];
	}
	return list;
}
