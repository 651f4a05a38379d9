import { limitKey } from './address';
import { createAddressBuckets } from './limits';
import type { Settings } from './settings';
import type { Here } from './trial';

/** Where the trials of one process are counted, and where they go. */
export function createTrials(
	settings: Pick<Settings, 'trialBurst' | 'trialsPerSecond'>,
	now: () => number,
) {
	const buckets = createAddressBuckets(settings.trialBurst, settings.trialsPerSecond);
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
