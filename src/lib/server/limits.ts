/**
 * A token bucket: `burst` at once, then `perSecond`. A class, as the tally is: each client has some.
 */
export class Bucket {
	readonly #burst: number;
	readonly #perSecond: number;
	#tokens: number;
	#last: number;

	/** Full at `start`, in ms. */
	constructor(burst: number, perSecond: number, start: number) {
		this.#burst = burst;
		this.#perSecond = perSecond;
		this.#tokens = burst;
		this.#last = start;
	}

	/**
	 * Whether one more may pass at `now`, in ms, or something that costs more. What costs more than a
	 * full bucket passes when it is full, and is paid off before anything else passes.
	 */
	take(now: number, cost = 1): boolean {
		const since = Math.max(0, now - this.#last);
		this.#tokens = Math.min(this.#burst, this.#tokens + (since / 1000) * this.#perSecond);
		this.#last = now;
		if (this.#tokens < Math.min(cost, this.#burst)) return false;
		this.#tokens -= cost;
		return true;
	}

	/** Puts back what was taken and not used. */
	giveBack(count: number): void {
		this.#tokens = Math.min(this.#burst, this.#tokens + count);
	}
}

/** Counts in windows of `windowMs`. */
export class Tally {
	readonly #max: number;
	readonly #windowMs: number;
	#since = -Infinity;
	#count = 0;

	constructor(max: number, windowMs: number) {
		this.#max = max;
		this.#windowMs = windowMs;
	}

	/** Counts one more at `now`, in ms; true once more than `max` fell into one window. */
	add(now: number): boolean {
		if (now - this.#since > this.#windowMs) {
			this.#since = now;
			this.#count = 0;
		}
		return ++this.#count > this.#max;
	}
}

/** How many addresses are remembered; then the one that was quiet longest is forgotten. */
const ADDRESSES_MAX = 10_000;

/** A bucket per network address, in bounded memory. */
export function createAddressBuckets(burst: number, perSecond: number) {
	// In order of last use: a Map keeps the order of insertion, and each use inserts anew.
	const buckets = new Map<string, Bucket>();
	return {
		take(address: string, now: number): boolean {
			const bucket = buckets.get(address) ?? new Bucket(burst, perSecond, now);
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
