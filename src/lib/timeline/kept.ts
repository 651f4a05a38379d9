/** A growing list that can lose its oldest items; positions count from the first item ever. */
export interface Kept<T> {
	/** What is kept: the same array throughout. */
	readonly items: readonly T[];
	/** How many items were dropped. */
	readonly dropped: number;
	/** Position after the last item: how many there have ever been. */
	readonly end: number;
	/** The item at a position; undefined if it was dropped or has not come yet. */
	at(position: number): T | undefined;
}

export interface KeptList<T> extends Kept<T> {
	push(item: T): void;
	/** Drops the oldest `count` items. */
	drop(count: number): void;
}

/** An empty list. */
export function createKept<T>(): KeptList<T> {
	const items: T[] = [];
	let dropped = 0;
	return {
		items,
		get dropped() {
			return dropped;
		},
		get end() {
			return dropped + items.length;
		},
		at: (position) => items[position - dropped],
		push: (item) => void items.push(item),
		drop(count) {
			items.splice(0, count);
			dropped += count;
		},
	};
}
