import { createRandom } from '../../src/lib/engine';

/** `npm run test:faults` is all of it; `npm test` runs a short form. */
export const FULL = import.meta.env.MODE === 'full';

export const SIZE = FULL
	? {
			kills: { times: 30, clients: 500 },
			cuts: { clients: 100, messages: 20_000 },
			order: { senders: 50, each: 1000 },
			damages: 100,
		}
	: {
			kills: { times: 2, clients: 50 },
			cuts: { clients: 20, messages: 1500 },
			order: { senders: 10, each: 100 },
			damages: 5,
		};

/** Numbers from a seed: a fixed one in the short form, another one each day of the month in full. */
export const seed = FULL ? new Date().getDate() : 7;
export const createDice = (salt: number) => {
	const random = createRandom(seed * 1000 + salt);
	return {
		/** A whole number from `low` to `high`. */
		between: (low: number, high: number): number => low + Math.floor(random() * (high - low + 1)),
	};
};

/** Figures are what these tests are for: printed once, in one line. */
export const report = (what: string, figures: Record<string, number | string>): void =>
	console.log(`faults, ${what} (seed ${seed}): ${JSON.stringify(figures)}`);
