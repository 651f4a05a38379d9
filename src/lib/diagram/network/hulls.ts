import { curveCatmullRomClosed, line, polygonHull } from 'd3';
import type { Point, Size } from '../layout';
import { angleOf } from './groups';

/** A room as it is drawn: an outline around its clients. */
export interface Hull {
	readonly room: string;
	readonly count: number;
	/** SVG paths that overlap and together are the outline's inside. */
	readonly paths: readonly string[];
	/** Where its name stands: the middle of the upper edge. */
	readonly label: Point;
}

/** Distance from a client to the outline, in px. */
export const HULL_PAD = 9;
/** A room that spreads further around the server than this is drawn in parts, in radians. */
const WHOLE_MAX = 2.2;
const PART = 1;
const ROUND = [0, 0.25, 0.5, 0.75, 1].map((part) => (part * Math.PI) / 2);

const smooth = line().curve(curveCatmullRomClosed.alpha(1));

/**
 * The outlines of the rooms. A hull is convex: one around clients on all sides would swallow the
 * server and the other rooms, so a room that goes far around is made of several that overlap.
 */
export function hullsOf(
	rooms: ReadonlyMap<string, string>,
	places: ReadonlyMap<string, Point>,
	node: Size,
	server: Point,
	shape: Point,
): readonly Hull[] {
	const members = new Map<string, Point[]>();
	for (const [id, place] of places) {
		const room = rooms.get(id);
		if (room === undefined) continue;
		const group = members.get(room);
		if (group) group.push(place);
		else members.set(room, [place]);
	}
	const alone = members.size === 1;
	return [...members]
		.sort(([a], [b]) => a.localeCompare(b))
		.map(([room, group]): Hull => {
			const outlines = partsOf(group, server, shape, alone).map((part) => outline(part, node));
			const points = outlines.flat();
			const top = Math.min(...points.map(([, y]) => y));
			const upper = points.filter(([, y]) => y <= top + 1);
			const sum = upper.reduce((total, [x]) => total + x, 0);
			return {
				room,
				count: group.length,
				paths: outlines.map((points) => smooth(points) ?? ''),
				label: { x: sum / upper.length, y: top },
			};
		});
}

/** The corners of the convex hull around the boxes of some clients, padded and rounded. */
function outline(places: readonly Point[], node: Size): [number, number][] {
	const round = Math.min(node.width, node.height) / 2;
	const reach = Math.min(14, round) + HULL_PAD;
	const points = places.flatMap(({ x, y }) =>
		[0, 1, 2, 3].flatMap((corner) =>
			ROUND.map((turn): [number, number] => {
				const angle = (corner * Math.PI) / 2 + turn;
				const right = corner === 0 || corner === 3 ? 1 : -1;
				const down = corner < 2 ? 1 : -1;
				return [
					x + right * (node.width / 2 + HULL_PAD - reach) + Math.cos(angle) * reach,
					y + down * (node.height / 2 + HULL_PAD - reach) + Math.sin(angle) * reach,
				];
			}),
		),
	);
	return polygonHull(points) ?? points;
}

/** Cuts a group into runs around the server; each shares a client with the next. */
function partsOf(
	places: readonly Point[],
	server: Point,
	shape: Point,
	alone: boolean,
): readonly (readonly Point[])[] {
	const around = places
		.map((place) => ({ place, angle: angleOf(place, server, shape) }))
		.sort((a, b) => a.angle - b.angle);
	const turned = turnToGap(around);
	const angles = turned.map(({ angle }) => angle);
	const span = (angles.at(-1) ?? 0) - (angles[0] ?? 0);
	const closed = alone && turned.length > 2;
	if (turned.length < 3 || (span <= WHOLE_MAX && !closed)) return [places];
	const parts: Point[][] = [];
	for (let first = 0; ;) {
		const begin = angles[first] as number;
		let last = first + 1;
		while (last + 1 < angles.length && (angles[last + 1] as number) <= begin + PART) last++;
		parts.push(turned.slice(first, last + 1).map(({ place }) => place));
		if (last === angles.length - 1) break;
		const back = (angles[last] as number) - PART / 2;
		first = Math.max(
			first + 1,
			Math.min(
				last,
				angles.findIndex((angle) => angle >= back),
			),
		);
	}
	if (closed) parts.push([turned.at(-1)?.place ?? server, turned[0]?.place ?? server]);
	return parts;
}

interface Around {
	readonly place: Point;
	readonly angle: number;
}

/** Starts after the widest gap, so that no run goes across it. */
function turnToGap(around: readonly Around[]): readonly Around[] {
	let start = 0;
	let widest = -1;
	around.forEach(({ angle }, i) => {
		const before = around.at(i - 1)?.angle ?? 0;
		const gap = i === 0 ? angle + Math.PI * 2 - before : angle - before;
		if (gap > widest) [start, widest] = [i, gap];
	});
	return [
		...around.slice(start),
		...around.slice(0, start).map(({ place, angle }) => ({ place, angle: angle + Math.PI * 2 })),
	];
}
