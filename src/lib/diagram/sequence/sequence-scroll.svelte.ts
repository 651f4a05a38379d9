import { tick } from 'svelte';
import { windowAround } from './sequence-window';

/** Pixels for one ms of display time. */
const SCALES = { min: 0.015, start: 0.1, max: 0.8 };
/** Where the playhead stays while time runs, as a part of the height. */
const FOLLOW_AT = 0.72;

/** The heights of what stands above the sheet, in px. */
interface Above {
	/** The names, which stay in sight. */
	readonly head: number;
	/** What scrolls away with the sheet. */
	readonly lead: () => number;
}

/** Where the sheet of a sequence is scrolled and zoomed. Instants are in ms from the sheet's top. */
export class SequenceScroll {
	readonly #head: number;
	readonly #lead: () => number;
	/** The last scroll position that was not the reader's. */
	#own = 0;
	#top = $state.raw(0);
	#scale = $state.raw(SCALES.start);
	#following = $state.raw(true);
	element = $state<HTMLDivElement>();
	width = $state(0);
	height = $state(0);

	constructor({ head, lead }: Above) {
		this.#head = head;
		this.#lead = lead;
	}

	/** Pixels for one ms. */
	get scale(): number {
		return this.#scale;
	}
	/** The sheet goes along with the playhead, until the reader scrolls. */
	get following(): boolean {
		return this.#following;
	}
	/** What is to be laid out: a little more than is seen. */
	readonly part = $derived.by(() =>
		windowAround(Math.max(0, this.#top - this.#lead()), this.height, this.#scale),
	);

	/** The reader scrolled, or this did. */
	readonly onscroll = (): void => {
		if (!this.element) return;
		this.#top = this.element.scrollTop;
		if (Math.abs(this.#top - this.#own) > 2) this.#following = false;
		this.#own = this.#top;
	};

	/** Brings an instant into sight, moving no more than needed. */
	reveal(ms: number): void {
		const at = this.#lead() + ms * this.#scale;
		const room = this.height - this.#head;
		if (at < this.#top + room * 0.12 || at > this.#top + room * 0.88) this.#to(at - room / 2);
	}

	/** Goes along with the playhead from here on. */
	follow(ms: number): void {
		this.#following = true;
		this.#to(this.#lead() + ms * this.#scale - (this.height - this.#head) * FOLLOW_AT);
	}

	stay(): void {
		this.#following = false;
	}

	/** Zooms in time around an instant that is in sight, else around the middle. */
	zoomOn(factor: number, ms: number): Promise<void> {
		const at = this.#lead() + ms * this.#scale - this.#top;
		return this.#zoom(factor, at < 0 || at > this.height ? this.height / 2 : at);
	}

	/** Zooms with Ctrl and the wheel, around the pointer; the page must not zoom as well. */
	readonly onwheel = (event: WheelEvent): void => {
		if (!event.ctrlKey || !this.element) return;
		event.preventDefault();
		const { top } = this.element.getBoundingClientRect();
		void this.#zoom(2 ** (-event.deltaY / 240), event.clientY - top - this.#head);
	};

	/** A mouse drags the sheet; fingers do so by themselves. */
	readonly ondrag = (event: PointerEvent): void => {
		if (event.pointerType !== 'mouse' || !(event.buttons & 1)) return;
		this.element?.scrollBy(-event.movementX, -event.movementY);
	};

	/** What is at `at` px below the view's top stays there. */
	async #zoom(factor: number, at: number): Promise<void> {
		const next = Math.max(SCALES.min, Math.min(SCALES.max, this.#scale * factor));
		const ms = (this.#top + at - this.#lead()) / this.#scale;
		this.#scale = next;
		await tick();
		this.#to(this.#lead() + ms * next - at);
	}

	#to(wanted: number): void {
		if (!this.element) return;
		this.element.scrollTop = wanted;
		this.#top = this.#own = this.element.scrollTop;
	}
}
