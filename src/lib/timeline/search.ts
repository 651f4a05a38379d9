type Key<T> = (item: T) => number;

/** How many of the first items of a sorted list have a key of at most `limit`. O(log n). */
export const countUpTo = <T>(items: readonly T[], limit: number, key: Key<T>): number =>
	countWhile(items, (item) => key(item) <= limit);

/** How many of the first items of a sorted list have a key below `limit`. O(log n). */
export const countBefore = <T>(items: readonly T[], limit: number, key: Key<T>): number =>
	countWhile(items, (item) => key(item) < limit);

function countWhile<T>(items: readonly T[], holds: (item: T) => boolean): number {
	let low = 0;
	let high = items.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (holds(items[middle] as T)) low = middle + 1;
		else high = middle;
	}
	return low;
}
