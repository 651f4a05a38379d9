/**
 * A token bucket: `burst` at once, then `perSecond`. `take(now)` says whether one more may pass;
 * `now` in ms.
 */
export function createBucket(burst: number, perSecond: number, start: number) {
	let tokens = burst;
	let last = start;
	return {
		take(now: number): boolean {
			tokens = Math.min(burst, tokens + (Math.max(0, now - last) / 1000) * perSecond);
			last = now;
			if (tokens < 1) return false;
			tokens--;
			return true;
		},
	};
}

/** Counts in windows of `windowMs`; `add(now)` is true once more than `max` fell into one. */
export function createTally(max: number, windowMs: number) {
	let since = -Infinity;
	let count = 0;
	return {
		add(now: number): boolean {
			if (now - since > windowMs) {
				since = now;
				count = 0;
			}
			return ++count > max;
		},
	};
}

/** How many addresses are remembered; then the one that was quiet longest is forgotten. */
const ADDRESSES_MAX = 10_000;

/** A bucket per network address, in bounded memory. */
export function createAddressBuckets(burst: number, perSecond: number) {
	// In order of last use: a Map keeps the order of insertion, and each use inserts anew.
	const buckets = new Map<string, ReturnType<typeof createBucket>>();
	return {
		take(address: string, now: number): boolean {
			const bucket = buckets.get(address) ?? createBucket(burst, perSecond, now);
			buckets.delete(address);
			buckets.set(address, bucket);
			if (buckets.size > ADDRESSES_MAX) buckets.delete(buckets.keys().next().value ?? '');
			return bucket.take(now);
		},
	};
}
