import { NAMES, numberedName } from '../engine';

/**
 * Deals names that no living client of this crowd has, nor anyone else (`isTaken`); past the last of
 * them, with a number ("Ana 2").
 */
export function createNames(
	random: () => number,
	isTaken: (name: string) => boolean = () => false,
) {
	const order = shuffle(NAMES, random);
	const taken = new Set<string>();

	return {
		take(): string {
			for (let round = 1; ; round++) {
				const name = order
					.map((name) => numberedName(name, round))
					.find((name) => !taken.has(name) && !isTaken(name));
				if (name === undefined) continue;
				taken.add(name);
				return name;
			}
		},
		giveBack: (name: string) => void taken.delete(name),
	};
}

/** A shuffled copy. */
export function shuffle<T>(items: readonly T[], random: () => number): T[] {
	return items
		.map((item) => ({ item, key: random() }))
		.sort((a, b) => a.key - b.key)
		.map(({ item }) => item);
}
