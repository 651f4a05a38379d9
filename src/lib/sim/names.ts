import { NAMES } from '../engine';

/**
 * Deals names that no living client of this crowd has; past the last of them, with a number
 * ("Ana 2").
 */
export function createNames(random: () => number) {
	const order = shuffle(NAMES, random);
	const taken = new Set<string>();

	return {
		take(): string {
			for (let round = 1; ; round++) {
				const free = order.find((name) => !taken.has(numbered(name, round)));
				if (free === undefined) continue;
				const name = numbered(free, round);
				taken.add(name);
				return name;
			}
		},
		giveBack: (name: string) => void taken.delete(name),
	};
}

const numbered = (name: string, round: number) => (round === 1 ? name : `${name} ${round}`);

/** A shuffled copy. */
export function shuffle<T>(items: readonly T[], random: () => number): T[] {
	return items
		.map((item) => ({ item, key: random() }))
		.sort((a, b) => a.key - b.key)
		.map(({ item }) => item);
}
