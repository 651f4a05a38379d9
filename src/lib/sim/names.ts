/** Short first names from many places, at most 8 letters each. */
export const NAMES: readonly string[] = (
	'Ana Ben Chidi Dina Emeka Farah Goran Hana Ines Jonas Kofi Lina Marek Nadia Omar Priya Quinn ' +
	'Rosa Sven Tala Umar Vera Wei Ximena Yuki Zara Aiko Bjorn Carla Dmitri Elif Finn Gita Hugo ' +
	'Imani Jin Kavya Leo Mei Noor Olga Pablo Rania Santi Thandi Ursula Vikram Wanjiru Yusuf Zoe ' +
	'Amara Bao Celine Diego Esther Femi Greta Hamid Isla Joao Keiko Luca Maya Nils Oksana Petra ' +
	'Rafael Sofia Tomas Uma Valeria Will Yara Zane Amir Lucia Malik Nora Tariq Freya'
).split(' ');

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
