import { zoomIdentity, type ZoomTransform } from 'd3';
import type { Point, Size } from '../layout';

/** How far the picture can be zoomed: from half its size to this many times. */
export const ZOOM_MIN = 0.5;
export const ZOOM_MAX = 12;
/** What one press of a key or button does. */
export const ZOOM_STEP = 1.4;

/** Keeps the scale within bounds, and the middle of the stage on the picture. */
export function bound({ k, x, y }: ZoomTransform, { width, height }: Size): ZoomTransform {
	const scale = Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, k));
	const within = (at: number, length: number) =>
		Math.min(length / 2, Math.max(length / 2 - length * scale, at));
	return zoomIdentity.translate(within(x, width), within(y, height)).scale(scale);
}

/** Zooms by `factor`; the point of the picture at `at`, in px of the stage, stays there. */
export function zoomAt(
	transform: ZoomTransform,
	factor: number,
	at: Point,
	size: Size,
): ZoomTransform {
	const k = Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, transform.k * factor));
	const [x, y] = transform.invert([at.x, at.y]);
	return bound(zoomIdentity.translate(at.x - x * k, at.y - y * k).scale(k), size);
}

/** Moves the picture by some px of the stage. */
export const panBy = (transform: ZoomTransform, dx: number, dy: number, size: Size) =>
	bound(zoomIdentity.translate(transform.x + dx, transform.y + dy).scale(transform.k), size);

/** Two fingers have moved: what was below them stays below them. */
export function pinch(
	transform: ZoomTransform,
	before: readonly [Point, Point],
	after: readonly [Point, Point],
	size: Size,
): ZoomTransform {
	const apart = ([a, b]: readonly [Point, Point]) => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
	const middle = ([a, b]: readonly [Point, Point]) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
	const [from, to] = [middle(before), middle(after)];
	const moved = zoomIdentity
		.translate(transform.x + to.x - from.x, transform.y + to.y - from.y)
		.scale(transform.k);
	return zoomAt(moved, apart(after) / apart(before), to, size);
}

/** The factor of a turn of the wheel, as d3-zoom has it. */
export const wheelFactor = ({ deltaY, deltaMode, ctrlKey }: WheelEvent): number =>
	2 ** (-deltaY * (deltaMode === 1 ? 0.05 : deltaMode ? 1 : 0.002) * (ctrlKey ? 10 : 1));

/** How much finer than the screen's pixels pictures are prepared, so that zoom leaves them crisp. */
export const detailOf = (k: number): number =>
	k <= 1 ? 1 : Math.min(4, 2 ** Math.ceil(Math.log2(k)));
