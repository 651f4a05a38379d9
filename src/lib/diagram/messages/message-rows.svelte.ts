import { untrack } from 'svelte';
import type { Flight, Turn } from '../../timeline';
import { isFiltering, matches, NO_FILTER, type TraceFilter } from '../filter';
import type { TraceView } from '../trace-view.svelte';
import {
	countOf,
	createRowIndex,
	EMPTY_SPAN,
	isSameSpan,
	type RowIndex,
	type Span,
} from './row-index';
import { createRowWords, startedIn } from './row-words';
import { groupsIn, placeAt, rowIn, totalOf, type OpenGroup } from './turn-groups';

/** For how long a search goes on before the page may do something else, in ms. */
const SLICE_MS = 6;

/** A row as it is drawn. */
export interface Row {
	readonly index: number;
	readonly n: number;
	readonly flight: Flight;
	/** The turn this row stands for; null if it is one message. */
	readonly turn: Turn | null;
	readonly level: 1 | 2;
	readonly open: boolean;
	readonly hidden: boolean;
}

export interface MessageRowsOptions {
	/** Takes the view's filter; otherwise every message is a row. */
	readonly filtered: boolean;
}

/** The rows of a message list. Make it while a component is set up: it follows the view. */
export class MessageRows {
	readonly #view: () => TraceView;
	#index = $state.raw<RowIndex | null>(null);
	#searching = $state.raw(false);
	#open = $state.raw<ReadonlySet<number>>(new Set());
	#span = EMPTY_SPAN;
	/** One row for each turn, which opens into its messages. */
	byTurn = $state.raw(false);
	readonly words = $derived.by(() => createRowWords(this.#view().timeline));

	constructor(view: () => TraceView, { filtered }: MessageRowsOptions) {
		this.#view = view;
		$effect.pre(() => {
			const { timeline, filter, isHidden } = view();
			return this.#search(timeline, filtered ? filter : NO_FILTER, isHidden);
		});
	}

	/** How many messages have left by the playhead; it changes when one does. */
	readonly started: number = $derived.by(() => this.#view().started);
	readonly span: Span = $derived.by(() => {
		const { events, calm } = this.#view();
		const index = this.#index;
		if (!index) return EMPTY_SPAN;
		index.extend(events);
		const span = index.spanAt(calm);
		return (this.#span = isSameSpan(span, this.#span) ? this.#span : span);
	});
	readonly #groups: readonly OpenGroup[] = $derived.by(() => {
		if (!this.byTurn || this.#open.size === 0) return [];
		void this.started;
		const { timeline } = this.#view();
		return groupsIn(this.span, this.#open, (head) => {
			const turn = timeline.flight(head)?.turn;
			return turn ? this.#within(turn, head) : [];
		});
	});
	readonly total: number = $derived(totalOf(this.span, this.#groups));
	/** Messages or turns that passed the filter. */
	readonly found: number = $derived(countOf(this.span));
	/** All messages that could be rows now. */
	readonly all: number = $derived.by(() => this.#view().started);
	/** The row the playhead is at: of the message looked at, or of the last that left; -1 for none. */
	readonly here: number = $derived.by(() => {
		const { n } = this.#view().playhead;
		return n ? this.rowOf(n) : this.total - 1;
	});

	get searching(): boolean {
		return this.#searching;
	}

	/** The row of message `n` or the nearest before it; -1 for none. */
	rowOf(n: number): number {
		return rowIn(this.span, this.#groups, n);
	}

	/** What stands in row `index`; null if it is not there. */
	row(index: number): Row | null {
		const { timeline, isHidden } = this.#view();
		const { n, level } = placeAt(this.span, this.#groups, index);
		const flight = timeline.flight(n);
		if (!flight) return null;
		const turn = this.byTurn && level === 1 ? flight.turn : null;
		return {
			...{ index, n, flight, turn, level },
			open: this.#open.has(n),
			hidden: isHidden(flight),
		};
	}

	/** Opens or closes the turn whose row is message `n`. */
	toggleTurn(n: number): void {
		const open = new Set(this.#open);
		if (!open.delete(n)) open.add(n);
		this.#open = open;
	}

	#within(turn: Turn, head: number): number[] {
		return startedIn(turn, this.#view().calm).flatMap(({ n }) => (n === head ? [] : [n]));
	}

	/** Looks through all messages, a slice at a time; returns what stops that. */
	#search(
		timeline: TraceView['timeline'],
		filter: TraceFilter,
		isHidden: (flight: Flight) => boolean,
	): () => void {
		const narrow = isFiltering(filter);
		const index = createRowIndex({
			timeline,
			byTurn: this.byTurn,
			// Whether a hidden message passes would say something about it.
			accepts: (flight) => !narrow || isHidden(flight) || matches(flight, filter),
		});
		let timer: ReturnType<typeof setTimeout> | undefined;
		const slice = () => {
			const until = performance.now() + SLICE_MS;
			const last = this.#view().events;
			index.extend(last, narrow ? () => performance.now() > until : undefined);
			const done = index.hasSeen(last);
			this.#searching = !done;
			if (done) this.#index = index;
			else timer = setTimeout(slice);
		};
		untrack(slice);
		return () => clearTimeout(timer);
	}
}
