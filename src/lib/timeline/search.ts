/** How many of the first items of a sorted list have a key of at most `limit`. O(log n). */
export function countUpTo<T>(items: readonly T[], limit: number, key: (item: T) => number): number {
	let low = 0;
	let high = items.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (key(items[middle] as T) <= limit) low = middle + 1;
		else high = middle;
	}
	return low;
}
