import { range } from 'd3';
import type { Point } from '../layout';

/** The clients of one room, in order of arrival; `room` is null for those in none. */
export interface Group {
	readonly room: string | null;
	readonly ids: readonly string[];
}

/** The part of the way around the server on which a room's clients stand, in radians. */
export interface Sector {
	readonly from: number;
	readonly to: number;
}

/** Where angles start to count: a hair before the upper left, where the first client stands. */
const START = -Math.PI / 2 - Math.PI / 3.4 - 0.001;
const FULL = Math.PI * 2;
/** The most by which a sector is wider than its clients, on each side. */
const SECTOR_PAD = 0.3;

/** The clients by room, rooms in order of name, those without a room last. */
export function groupByRoom(
	ids: readonly string[],
	rooms: ReadonlyMap<string, string>,
): readonly Group[] {
	const byRoom = new Map<string | null, string[]>();
	for (const id of ids) {
		const room = rooms.get(id) ?? null;
		const group = byRoom.get(room);
		if (group) group.push(id);
		else byRoom.set(room, [id]);
	}
	return [...byRoom]
		.map(([room, ids]) => ({ room, ids }))
		.sort(
			(a, b) =>
				Number(a.room === null) - Number(b.room === null) ||
				(a.room ?? '').localeCompare(b.room ?? ''),
		);
}

/** Angle of a place on the ellipse `shape` around `centre`, from 0 at the upper left, clockwise. */
export function angleOf({ x, y }: Point, centre: Point, shape: Point): number {
	const angle = Math.atan2((y - centre.y) / (shape.y || 1), (x - centre.x) / (shape.x || 1));
	return (((angle - START) % FULL) + FULL) % FULL;
}

/** The canvas's angle for one of `angleOf`. */
const toCanvas = (angle: number): number => angle + START;

/** The ids group by group, with `gap` empty seats after each group; null is an empty seat. */
export const seatsOf = (groups: readonly Group[], gap: number): readonly (string | null)[] =>
	groups.flatMap(({ ids }) => [...ids, ...range(groups.length > 1 ? gap : 0).map(() => null)]);

/** Gives the places out in order around the server, so that a group stands together. */
function seat(
	seats: readonly (string | null)[],
	places: readonly Point[],
	centre: Point,
	shape: Point,
): ReadonlyMap<string, Point> {
	const around = places
		.map((place) => ({ place, angle: angleOf(place, centre, shape) }))
		.sort((a, b) => a.angle - b.angle);
	const seated = new Map<string, Point>();
	seats.forEach((id, i) => {
		const spot = around[i];
		if (id !== null && spot) seated.set(id, spot.place);
	});
	return seated;
}

/** Gives out the seats: in order of the places, or around the server if there are groups. */
export function give(
	seats: readonly (string | null)[],
	places: readonly Point[],
	centre: Point,
	shape: Point,
	grouped: boolean,
): ReadonlyMap<string, Point> {
	if (grouped) return seat(seats, places, centre, shape);
	const seated = new Map<string, Point>();
	seats.forEach((id, at) => {
		const place = places[at];
		if (id !== null && place) seated.set(id, place);
	});
	return seated;
}

/** The sector of each room, which holds its clients and none of another room. */
export function sectorsOf(
	groups: readonly Group[],
	places: ReadonlyMap<string, Point>,
	centre: Point,
	shape: Point,
): ReadonlyMap<string, Sector> {
	const spans = groups.map(({ room, ids }) => {
		const angles = ids.flatMap((id) => {
			const place = places.get(id);
			return place ? [angleOf(place, centre, shape)] : [];
		});
		return { room, first: Math.min(...angles), last: Math.max(...angles) };
	});
	const sectors = new Map<string, Sector>();
	spans.forEach(({ room, first, last }, i) => {
		if (room === null) return;
		if (spans.length === 1) return sectors.set(room, { from: 0, to: FULL });
		const before = spans.at(i - 1)?.last ?? 0;
		const after = spans[(i + 1) % spans.length]?.first ?? 0;
		const room1 = (first - before + FULL) % FULL;
		const room2 = (after - last + FULL) % FULL;
		return sectors.set(room, {
			from: toCanvas(first - Math.min(SECTOR_PAD, room1 / 2)),
			to: toCanvas(last + Math.min(SECTOR_PAD, room2 / 2)),
		});
	});
	return sectors;
}
