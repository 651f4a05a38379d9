import { limitKey } from './address';
import { createAddressBuckets } from './limits';
import type { Here } from './trial';

/** Trials of one address: so many at once, and then per second. */
const BURST = 10;
const PER_SECOND = 1;

/** Where the trials of one process are counted, and where they go. */
export function createTrials(now: () => number) {
	const buckets = createAddressBuckets(BURST, PER_SECOND);
	let here: Here | null = null;
	return {
		/** A socket of this server: it tells where the server listens. */
		seen({ localAddress, localPort }: { localAddress?: string; localPort?: number }): void {
			if (localAddress && localPort) here ??= { address: localAddress, port: localPort };
		},
		get here() {
			return here;
		},
		take: (address: string): boolean => buckets.take(limitKey(address), now()),
	};
}
export type Trials = ReturnType<typeof createTrials>;
