/**
 * A token bucket: `burst` at once, then `perSecond`. `take(now)` says whether one more may pass, or
 * something that costs more; `now` in ms. What costs more than a full bucket passes when it is full,
 * and is paid off before anything else passes.
 */
export function createBucket(burst: number, perSecond: number, start: number) {
	let tokens = burst;
	let last = start;
	return {
		take(now: number, cost = 1): boolean {
			tokens = Math.min(burst, tokens + (Math.max(0, now - last) / 1000) * perSecond);
			last = now;
			if (tokens < Math.min(cost, burst)) return false;
			tokens -= cost;
			return true;
		},
		/** Puts back what was taken and not used. */
		giveBack(count: number): void {
			tokens = Math.min(burst, tokens + count);
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

/** How many there are of each key; keys with none take no memory. */
export function createCounts() {
	const counts = new Map<string, number>();
	const change = (key: string, by: number): void => {
		const count = (counts.get(key) ?? 0) + by;
		if (count > 0) counts.set(key, count);
		else counts.delete(key);
	};
	return {
		of: (key: string): number => counts.get(key) ?? 0,
		add: (key: string): void => change(key, 1),
		remove: (key: string): void => change(key, -1),
		/** How many keys there are. */
		get size() {
			return counts.size;
		},
	};
}
