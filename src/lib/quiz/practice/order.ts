/** The list with one entry moved by so many places; the same list if it cannot go there. */
export function movedBy<T>(list: readonly T[], entry: T, by: number): readonly T[] {
	const from = list.indexOf(entry);
	return movedTo(list, entry, from + by);
}

/** The list with one entry at another place, counted from 0. */
export function movedTo<T>(list: readonly T[], entry: T, to: number): readonly T[] {
	const from = list.indexOf(entry);
	if (from < 0 || to < 0 || to >= list.length || to === from) return list;
	const moved = list.filter((_, i) => i !== from);
	moved.splice(to, 0, entry);
	return moved;
}
