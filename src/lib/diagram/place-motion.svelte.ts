import { easeCubicOut } from 'd3';
import type { Layout, Point } from './layout';

/** How long clients take to make room for another, in ms. */
const MOVE_MS = 380;

/** The places of the clients while they move from one layout to the next. */
export class PlaceMotion {
	#from: ReadonlyMap<string, Point> = new Map();
	#to: Layout | null = null;
	#began = 0;
	#moving = false;
	#places = $state.raw<ReadonlyMap<string, Point>>(new Map());

	/** Where each client is now. */
	get places(): ReadonlyMap<string, Point> {
		return this.#places;
	}

	/** Moves towards `layout` from `now` on, in ms; at once if `still` or if the size changed. */
	aim(layout: Layout, now: number, still: boolean): void {
		if (layout === this.#to) return;
		const resized =
			this.#to?.server.x !== layout.server.x || this.#to?.server.y !== layout.server.y;
		this.#from = this.#places;
		this.#to = layout;
		this.#began = now;
		this.#moving = !still && !resized;
		if (!this.#moving) this.#places = layout.places;
	}

	/** Moves on; call it once a frame. */
	frame(now: number): void {
		if (!this.#moving || !this.#to) return;
		const part = Math.min(1, (now - this.#began) / MOVE_MS);
		const eased = easeCubicOut(part);
		this.#moving = part < 1;
		if (!this.#moving) {
			this.#places = this.#to.places;
			return;
		}
		const places = new Map<string, Point>();
		for (const [id, to] of this.#to.places) {
			const from = this.#from.get(id) ?? to;
			places.set(id, { x: from.x + (to.x - from.x) * eased, y: from.y + (to.y - from.y) * eased });
		}
		this.#places = places;
	}
}
