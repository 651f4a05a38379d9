import { NAMES } from '../engine';

/** Who is called what in one playground, and names that nobody has. */
export function createNames() {
	/** How many have each name: two may ask for the same. */
	const counts = new Map<string, number>();
	/** All made-up names before this one are taken. */
	let first = 0;

	return {
		add: (name: string): unknown => counts.set(name, (counts.get(name) ?? 0) + 1),
		remove(name: string): void {
			const left = (counts.get(name) ?? 0) - 1;
			if (left > 0) return void counts.set(name, left);
			counts.delete(name);
			first = 0;
		},
		/** The first made-up name that is free; when all are taken, the list again with a number: "Ana 2". */
		pick(): string {
			while (counts.has(madeUp(first))) first++;
			return madeUp(first);
		},
	};
}

function madeUp(i: number): string {
	const name = NAMES[i % NAMES.length] ?? '';
	const round = Math.floor(i / NAMES.length) + 1;
	return round === 1 ? name : `${name} ${round}`;
}
