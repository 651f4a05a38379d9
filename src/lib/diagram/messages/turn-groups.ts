import { countOf, entryAt, rowOf, type Span } from './row-index';

/** A row of the list: a message, the head of a turn, or an effect in an open turn. */
export interface RowPlace {
	readonly n: number;
	/** 1 for a row of the list itself, 2 for an effect in an open turn. */
	readonly level: 1 | 2;
}

/** An open turn: the row of its head among the heads, and its other messages by `n`. */
export interface OpenGroup {
	readonly head: number;
	readonly children: readonly number[];
}

/** The open turns that are among the rows, in order. `childrenOf` gives a turn's other messages. */
export function groupsIn(
	span: Span,
	open: ReadonlySet<number>,
	childrenOf: (head: number) => readonly number[],
): OpenGroup[] {
	return [...open]
		.sort((a, b) => a - b)
		.flatMap((n) => {
			const head = rowOf(span, n);
			return entryAt(span, head) === n ? [{ head, children: childrenOf(n) }] : [];
		});
}

/** How many rows there are with the open turns' effects. */
export const totalOf = (span: Span, groups: readonly OpenGroup[]): number =>
	groups.reduce((sum, { children }) => sum + children.length, countOf(span));

/** What stands in row `i`. */
export function placeAt(span: Span, groups: readonly OpenGroup[], i: number): RowPlace {
	let inside = 0;
	for (const { head, children } of groups) {
		const after = i - (head + inside) - 1;
		if (after < 0) break;
		const child = children[after];
		if (child !== undefined) return { n: child, level: 2 };
		inside += children.length;
	}
	return { n: entryAt(span, i - inside), level: 1 };
}

/** The row of message `n`, or of the closed turn it is in, or the nearest before; -1 for none. */
export function rowIn(span: Span, groups: readonly OpenGroup[], n: number): number {
	const head = rowOf(span, n);
	let inside = 0;
	for (const group of groups) {
		if (group.head > head) break;
		if (group.head === head) return head + inside + group.children.filter((c) => c <= n).length;
		inside += group.children.length;
	}
	return head + inside;
}
