import { openIndexedDbStore } from './indexed-db';
import { createMemoryStore, type CardStore } from './store';

/**
 * A store that never fails: what the browser does not keep, or no longer, lasts as long as the page.
 * `kept` says which it is at the moment.
 */
export async function openSteadyStore(
	open: () => Promise<CardStore> = openIndexedDbStore,
): Promise<CardStore> {
	let store = await open().catch(() => createMemoryStore());
	/** What is known of the cards, for when the browser stops keeping them. */
	let known = await store.all().catch(() => []);

	/** Does it; and if the browser will not, does it in memory. */
	async function steady<T>(act: (on: CardStore) => Promise<T>): Promise<T> {
		let done: T;
		try {
			done = await act(store);
		} catch (cause) {
			if (!store.kept) throw cause;
			store = createMemoryStore(known);
			done = await act(store);
		}
		known = await store.all().catch(() => known);
		return done;
	}

	return {
		get kept() {
			return store.kept;
		},
		all: () => steady((on) => on.all()),
		change: (concept, next) => steady((on) => on.change(concept, next)),
		merge: (cards) => steady((on) => on.merge(cards)),
		erase: () => steady((on) => on.erase()),
		onElsewhere: (listener) => store.onElsewhere(listener),
		close: () => store.close(),
	};
}
