import { curveCatmullRomClosed, line, polygonHull } from 'd3';
import type { Point, Size } from '../layout';
import { angleOf } from './groups';
import { LABEL_TOP } from './shapes';

/** A room as it is drawn: an outline around its clients. */
export interface Hull {
	readonly room: string;
	readonly count: number;
	/** SVG paths that overlap and together are the outline's inside. */
	readonly paths: readonly string[];
	/** Where its name stands: on its edge, as high as there is room for it. */
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
			return {
				room,
				count: group.length,
				paths: outlines.map((points) => smooth(points) ?? ''),
				label: labelOf(outlines, group, node),
			};
		});
}

type Outline = readonly (readonly [number, number])[];

/** What a name needs, in px, half each way. */
const NAME = { x: 38, y: 8 };

/** The middle of the upper edge; if that is out of the picture, the highest free place on an edge. */
function labelOf(outlines: readonly Outline[], places: readonly Point[], node: Size): Point {
	const points = outlines.flat();
	const top = Math.min(...points.map(([, y]) => y));
	const upper = points.filter(([, y]) => y <= top + 1);
	const middle = { x: upper.reduce((sum, [x]) => sum + x, 0) / upper.length, y: top };
	if (top >= LABEL_TOP) return middle;
	const isFree = ({ x, y }: Point) =>
		y >= LABEL_TOP &&
		places.every(
			(place) =>
				Math.abs(place.x - x) >= node.width / 2 + NAME.x ||
				Math.abs(place.y - y) >= node.height / 2 + NAME.y,
		);
	const free = outlines.flatMap((outline) =>
		outline.flatMap(([x, y], i) => {
			const [toX, toY] = outline[(i + 1) % outline.length] ?? [x, y];
			return [0.25, 0.5, 0.75]
				.map((part): Point => ({ x: x + (toX - x) * part, y: y + (toY - y) * part }))
				.filter(isFree);
		}),
	);
	return (
		free.reduce<Point | null>((best, at) => (best && best.y <= at.y ? best : at), null) ?? middle
	);
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
