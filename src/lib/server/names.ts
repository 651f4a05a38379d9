import { NAMES, numberedName } from '../engine';
import { createCounts } from './limits';

/** Who is called what in one playground, and names that nobody has. */
export function createNames() {
	/** Two may ask for the same. */
	const counts = createCounts();
	/** All made-up names before this one are taken. */
	let first = 0;

	return {
		add: counts.add,
		remove(name: string): void {
			counts.remove(name);
			if (counts.of(name) === 0) first = 0;
		},
		/** The first made-up name that is free; when all are taken, the list again with a number: "Ana 2". */
		pick(): string {
			while (counts.of(madeUp(first)) > 0) first++;
			return madeUp(first);
		},
	};
}

const madeUp = (i: number): string =>
	numberedName(NAMES[i % NAMES.length] ?? '', Math.floor(i / NAMES.length) + 1);
