import { bisectLeft, minIndex, range } from 'd3';
import type { Point } from './layout';

/** How many clients each ring gets: in proportion to its length. */
export function ringCounts(total: number, rings: readonly Point[]): number[] {
	const lengths = rings.map(({ x, y }) => x + y);
	const sum = lengths.reduce((a, b) => a + b, 0);
	let left = total;
	return lengths.map((length, i) => {
		const count = i === lengths.length - 1 ? left : Math.round((total * length) / sum);
		const taken = Math.min(left, count);
		left -= taken;
		return taken;
	});
}

/** `spots` points on the rings around `centre`; `turn` moves all on, by that part of a spot. */
export function placeOnRings(
	spots: number,
	rings: readonly Point[],
	centre: Point,
	turn: number,
): Point[] {
	return ringCounts(spots, rings).flatMap((count, ring) =>
		spread(count, rings[ring] as Point, turn + (ring % 2 ? 0.5 : 0)).map(({ x, y }) => ({
			x: centre.x + x,
			y: centre.y + y,
		})),
	);
}

const STEPS = 720;

/** `count` points at equal distances along an ellipse, from the upper left on, clockwise. */
function spread(count: number, { x: rx, y: ry }: Point, offset: number): Point[] {
	const start = -Math.PI / 2 - Math.PI / 3.4;
	const at = (step: number): Point => {
		const angle = start + (step / STEPS) * Math.PI * 2;
		return { x: rx * Math.cos(angle), y: ry * Math.sin(angle) };
	};
	const lengths = [0];
	for (let step = 1; step <= STEPS; step++) {
		const a = at(step - 1);
		const b = at(step);
		lengths.push((lengths[step - 1] as number) + Math.hypot(b.x - a.x, b.y - a.y));
	}
	const whole = lengths[STEPS] as number;
	return range(count).map((i) => {
		const wanted = (((i + offset) / count) % 1) * whole;
		return at(bisectLeft(lengths, wanted));
	});
}

/** The ring on which each place is: the nearest one. */
export function ringsOf(
	places: ReadonlyMap<string, Point>,
	rings: readonly Point[],
	centre: Point,
): ReadonlyMap<string, number> {
	const ringOf = new Map<string, number>();
	for (const [id, { x, y }] of places) {
		const off = (ring: Point) =>
			Math.abs(Math.hypot((x - centre.x) / (ring.x || 1), (y - centre.y) / (ring.y || 1)) - 1);
		ringOf.set(id, rings.length > 1 ? Math.max(0, minIndex(rings, off)) : 0);
	}
	return ringOf;
}
