import type { ConceptId } from '../concepts';
import type { Card } from './card';

/** Where the cards are kept. */
export interface CardStore {
	/** False: they last as long as the page, because the browser keeps nothing for it. */
	readonly kept: boolean;
	all(): Promise<readonly Card[]>;
	/** Puts what `next` makes of the concept's card, read and written as one. Gives the new card. */
	change(concept: ConceptId, next: (before: Card | undefined) => Card): Promise<Card>;
	/** Puts all of them or none; of two cards of a concept, the one answered last stays. */
	merge(cards: readonly Card[]): Promise<void>;
	erase(): Promise<void>;
	/** Calls back when another page has changed something; returns what stops that. */
	onElsewhere(listener: () => void): () => void;
	close(): void;
}

/** Whether a card that comes in takes the place of the one that is there. */
export const isNewer = (card: Card, there: Card | undefined): boolean =>
	!there || card.last > there.last;

/** Cards that last as long as the page. */
export function createMemoryStore(cards: readonly Card[] = []): CardStore {
	const kept = new Map(cards.map((card) => [card.concept, card]));
	return {
		kept: false,
		all: async () => [...kept.values()],
		change: async (concept, next) => {
			const card = next(kept.get(concept));
			kept.set(concept, card);
			return card;
		},
		merge: async (incoming) => {
			for (const card of incoming)
				if (isNewer(card, kept.get(card.concept))) kept.set(card.concept, card);
		},
		erase: async () => kept.clear(),
		onElsewhere: () => () => undefined,
		close: () => undefined,
	};
}
