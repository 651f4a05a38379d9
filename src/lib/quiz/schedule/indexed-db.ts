import { openDB, type DBSchema } from 'idb';
import * as v from 'valibot';
import { Card } from './card';
import { isNewer, type CardStore } from './store';

const NAME = 'duplex-schedule';
const CARDS = 'cards';

interface Schema extends DBSchema {
	cards: { key: string; value: unknown };
}

/** What another program, or an older Duplex, has left there counts as nothing. */
const cardOf = (value: unknown): Card | undefined => {
	const read = v.safeParse(Card, value);
	return read.success ? read.output : undefined;
};

/**
 * Cards in this browser's IndexedDB. A change reads and writes in one transaction, and transactions
 * of one store wait for each other across tabs: two open pages never undo each other's answers.
 * @param name tells pages which database is theirs
 * @throws (rejects) where the browser refuses storage, as some do in private windows
 */
export async function openIndexedDbStore(name = NAME): Promise<CardStore> {
	const db = await openDB<Schema>(name, 1, {
		upgrade: (made) => void made.createObjectStore(CARDS, { keyPath: 'concept' }),
		// Another page wants a newer form of the database: do not stand in its way.
		blocking: () => db.close(),
	});
	const others = new BroadcastChannel(name);
	const tell = () => others.postMessage('changed');

	return {
		kept: true,
		all: async () => (await db.getAll(CARDS)).flatMap((value) => cardOf(value) ?? []),
		change: async (concept, next) => {
			const transaction = db.transaction(CARDS, 'readwrite');
			const card = next(cardOf(await transaction.store.get(concept)));
			await Promise.all([transaction.store.put(card), transaction.done]);
			tell();
			return card;
		},
		merge: async (cards) => {
			const transaction = db.transaction(CARDS, 'readwrite');
			for (const card of cards)
				if (isNewer(card, cardOf(await transaction.store.get(card.concept))))
					void transaction.store.put(card);
			await transaction.done;
			tell();
		},
		erase: async () => {
			await db.clear(CARDS);
			tell();
		},
		onElsewhere: (listener) => {
			others.addEventListener('message', listener);
			return () => others.removeEventListener('message', listener);
		},
		close: () => {
			others.close();
			db.close();
		},
	};
}
