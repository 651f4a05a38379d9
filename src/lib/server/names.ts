import { NAMES } from '../engine';

/** The first made-up name not in `taken`; when all are, the list again with a number: "Ana 2". */
export function pickName(taken: ReadonlySet<string>): string {
	for (let round = 1; ; round++) {
		for (const name of NAMES) {
			const candidate = round === 1 ? name : `${name} ${round}`;
			if (!taken.has(candidate)) return candidate;
		}
	}
}
