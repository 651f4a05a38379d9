import { zoomIdentity, type ZoomTransform } from 'd3';
import type { Point, Size } from '../layout';
import { panBy, pinch, wheelFactor, ZOOM_MAX, ZOOM_MIN, ZOOM_STEP, zoomAt } from './viewport';

/** How far a press of an arrow key moves the picture or a client, in px. */
export const KEY_STEP = 24;
/** A pointer that moved less than this has clicked, in px. */
const CLICK_SLOP = 4;

/** Which part of the picture the stage shows, and the gestures that change it. */
export class Viewport {
	#transform = $state.raw<ZoomTransform>(zoomIdentity);
	#fingers = new Map<number, Point>();
	#start: Point | null = null;
	#dragged = false;
	readonly #size: () => Size;

	constructor(size: () => Size) {
		this.#size = size;
	}

	get transform(): ZoomTransform {
		return this.#transform;
	}
	readonly isZoomed: boolean = $derived.by(() => this.#transform.k !== 1);

	/** Where a point of the stage is in the picture. */
	toPicture({ x, y }: Point): Point {
		const [left, top] = this.#transform.invert([x, y]);
		return { x: left, y: top };
	}

	/** Zooms around the middle, or around a point of the stage. */
	zoom(factor: number, at?: Point): void {
		const size = this.#size();
		const middle = { x: size.width / 2, y: size.height / 2 };
		this.#transform = zoomAt(this.#transform, factor, at ?? middle, size);
	}
	readonly zoomIn = (): void => this.zoom(ZOOM_STEP);
	readonly zoomOut = (): void => this.zoom(1 / ZOOM_STEP);
	readonly fit = (): void => void (this.#transform = zoomIdentity);
	pan(dx: number, dy: number): void {
		this.#transform = panBy(this.#transform, dx, dy, this.#size());
	}

	/**
	 * The wheel zooms with Ctrl (so does a pinch on a touchpad), where the picture is zoomed, or
	 * where `keyboard` holds; otherwise, and at either end of the range, the page scrolls.
	 */
	wheel(event: WheelEvent, at: Point, keyboard: boolean): void {
		if (!event.ctrlKey && !keyboard && !this.isZoomed) return;
		const factor = wheelFactor(event);
		const { k } = this.#transform;
		const stuck = factor > 1 ? k >= ZOOM_MAX : k <= (event.ctrlKey || keyboard ? ZOOM_MIN : 1);
		if (stuck && !event.ctrlKey) return;
		event.preventDefault();
		this.zoom(factor, at);
	}

	/** A pointer goes down: a mouse drags; fingers pinch in twos, as one finger scrolls the page. */
	down(event: PointerEvent, at: Point): void {
		this.#dragged = false;
		if (event.pointerType === 'touch') this.#fingers.set(event.pointerId, at);
		else if (event.button === 0) this.#start = at;
	}

	/** Returns whether the pointer drags or pinches. */
	move(event: PointerEvent, at: Point): boolean {
		if (this.#start) {
			const [dx, dy] = [at.x - this.#start.x, at.y - this.#start.y];
			if (!this.#dragged && Math.hypot(dx, dy) < CLICK_SLOP) return false;
			this.#dragged = true;
			this.#start = at;
			this.pan(dx, dy);
			return true;
		}
		if (!this.#fingers.has(event.pointerId)) return false;
		const before = [...this.#fingers.values()];
		this.#fingers.set(event.pointerId, at);
		const after = [...this.#fingers.values()];
		const [a, b] = before;
		const [c, d] = after;
		if (!a || !b || !c || !d || before.length !== 2) return false;
		this.#dragged = true;
		this.#transform = pinch(this.#transform, [a, b], [c, d], this.#size());
		return true;
	}

	up(event: PointerEvent): void {
		this.#start = null;
		this.#fingers.delete(event.pointerId);
	}

	/** Whether the click that just came was the end of a drag. Asking forgets it. */
	tookClick(): boolean {
		const dragged = this.#dragged;
		this.#dragged = false;
		return dragged;
	}

	/** Keys while the stage has the focus. Returns whether the key meant something. */
	key(event: KeyboardEvent): boolean {
		if (event.ctrlKey || event.metaKey) return false;
		if (event.altKey) {
			const step = arrowStep(event.key);
			if (step) this.pan(-step.x, -step.y);
			return step !== null;
		}
		if (event.key === 'z') this.zoomIn();
		else if (event.key === 'Z') this.zoomOut();
		else return false;
		return true;
	}
}

/** How far an arrow key moves what has the focus, in px; null for other keys. */
export function arrowStep(key: string): Point | null {
	if (key === 'ArrowLeft') return { x: -KEY_STEP, y: 0 };
	if (key === 'ArrowRight') return { x: KEY_STEP, y: 0 };
	if (key === 'ArrowUp') return { x: 0, y: -KEY_STEP };
	if (key === 'ArrowDown') return { x: 0, y: KEY_STEP };
	return null;
}
