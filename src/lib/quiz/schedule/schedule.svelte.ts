import type { ConceptId } from '../concepts';
import type { Card, Review } from './card';
import { dueFirst, reviewed } from './scheduler';
import { openSteadyStore } from './steady-store';
import type { CardStore } from './store';

/** What this browser knows of what the learner knows: the cards, as they are now. */
export class Schedule {
	readonly #store: CardStore;
	readonly #now: () => number;
	readonly #stop: () => void;
	#cards = $state.raw<ReadonlyMap<ConceptId, Card>>(new Map());
	#kept = $state.raw(true);

	/** `now` gives ms since the Unix epoch. */
	constructor(store: CardStore, now: () => number) {
		this.#store = store;
		this.#now = now;
		this.#stop = store.onElsewhere(() => void this.refresh());
	}

	/** All cards, in no order. */
	readonly cards: readonly Card[] = $derived([...this.#cards.values()]);

	/** False: the browser keeps nothing, and all is gone when the page closes. */
	get kept(): boolean {
		return this.#kept;
	}
	card(concept: ConceptId): Card | undefined {
		return this.#cards.get(concept);
	}
	/** The concepts that are due at this moment, those most forgotten first. */
	due(): ConceptId[] {
		return dueFirst(this.cards, this.#now()).map(({ concept }) => concept);
	}

	/** Reads the cards again, as another page may have changed them. */
	async refresh(): Promise<void> {
		const cards = await this.#store.all();
		this.#cards = new Map(cards.map((card) => [card.concept, card]));
		this.#kept = this.#store.kept;
	}

	/** Takes an answer into account. */
	async record(review: Review): Promise<void> {
		await this.#store.change(review.concept, (before) => reviewed(before, review, this.#now()));
		await this.refresh();
	}

	/** Takes in cards from elsewhere; of two of a concept, the one answered last stays. */
	async merge(cards: readonly Card[]): Promise<void> {
		await this.#store.merge(cards);
		await this.refresh();
	}

	async erase(): Promise<void> {
		await this.#store.erase();
		await this.refresh();
	}

	close(): void {
		this.#stop();
		this.#store.close();
	}
}

/** Opens the schedule that this browser keeps; one for the page alone where it keeps none. */
export async function openSchedule(
	now: () => number = Date.now,
	open: () => Promise<CardStore> = openSteadyStore,
): Promise<Schedule> {
	const schedule = new Schedule(await open(), now);
	await schedule.refresh();
	return schedule;
}
