import type { Point, Size } from '../layout';
import type { MovedClients } from './moved.svelte';
import type { Viewport } from './viewport.svelte';

export interface GestureOptions {
	readonly viewport: Viewport;
	readonly moved: MovedClients;
	readonly size: () => Size;
	/** The client below a point of the picture that a pointer went down on, if any. */
	readonly clientAt: (event: PointerEvent, at: Point) => string | null;
	readonly placeOf: (client: string) => Point | undefined;
}

/** A pointer that moved less than this has clicked, in px. */
const CLICK_SLOP = 4;

/** Tells a mouse on a client, which drags it, from other pointers, which move the picture. */
export class Gestures {
	/** Where the pointer is, in px of the stage. */
	pointer: Point | null = null;
	readonly #options: GestureOptions;
	/** The client that is held, and where it is from the pointer, in the picture. */
	#held: { readonly id: string; readonly start: Point; readonly off: Point } | null = null;
	#dragged = false;

	constructor(options: GestureOptions) {
		this.#options = options;
	}

	down(event: PointerEvent, at: Point): void {
		const { viewport, clientAt, placeOf } = this.#options;
		this.#dragged = false;
		const id = event.pointerType !== 'touch' && event.button === 0 ? clientAt(event, at) : null;
		const place = id === null ? undefined : placeOf(id);
		if (id === null || !place) return viewport.down(event, at);
		const { x, y } = viewport.toPicture(at);
		this.#held = { id, start: at, off: { x: place.x - x, y: place.y - y } };
	}

	/** Returns whether the pointer drags something. */
	move(event: PointerEvent, at: Point): boolean {
		this.pointer = at;
		const { viewport, moved, size } = this.#options;
		const held = this.#held;
		if (!held) return viewport.move(event, at);
		if (!this.#dragged && Math.hypot(at.x - held.start.x, at.y - held.start.y) < CLICK_SLOP)
			return false;
		this.#dragged = true;
		moved.dragging = true;
		const { x, y } = viewport.toPicture(at);
		moved.put(held.id, { x: x + held.off.x, y: y + held.off.y }, size());
		return true;
	}

	up(event: PointerEvent): void {
		this.#options.viewport.up(event);
		this.#options.moved.dragging = false;
		this.#held = null;
	}

	/** Whether the click that just came was the end of a drag. Asking forgets it. */
	tookClick(): boolean {
		const dragged = this.#dragged;
		this.#dragged = false;
		return this.#options.viewport.tookClick() || dragged;
	}
}
