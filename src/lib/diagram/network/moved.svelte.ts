import type { Layout, Point, Size } from '../layout';

/** Places that the reader chose for clients, as parts of the stage's size, so that they scale. */
export type Moved = ReadonlyMap<string, Point>;

/** Where the reader dragged the clients. */
export class MovedClients {
	#moved = $state.raw<Moved>(new Map());
	/** A client is being dragged: nothing is to move gently meanwhile. */
	dragging = $state.raw(false);

	get moved(): Moved {
		return this.#moved;
	}

	/** Puts a client at a place of the picture, in px. */
	put(id: string, place: Point, size: Size): void {
		this.#moved = new Map(this.#moved).set(id, fractionOf(place, size));
	}

	/** Forgets clients that have gone. */
	keep(isThere: (id: string) => boolean): void {
		if ([...this.#moved.keys()].every(isThere)) return;
		this.#moved = new Map([...this.#moved].filter(([id]) => isThere(id)));
	}

	readonly reset = (): void => {
		if (this.#moved.size > 0) this.#moved = new Map();
	};
}

/** A place as a part of the stage, within it. */
function fractionOf({ x, y }: Point, { width, height }: Size): Point {
	const within = (part: number) => Math.min(0.98, Math.max(0.02, part));
	return { x: within(x / (width || 1)), y: within(y / (height || 1)) };
}

/** The layout with some clients where the reader put them. */
export function withMoved(layout: Layout, moved: Moved, { width, height }: Size): Layout {
	if (moved.size === 0) return layout;
	const places = new Map(layout.places);
	for (const [id, { x, y }] of moved)
		if (places.has(id)) places.set(id, { x: x * width, y: y * height });
	return { ...layout, places };
}
