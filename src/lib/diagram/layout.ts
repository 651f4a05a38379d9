import { range } from 'd3';
import { give, groupByRoom, seatsOf, sectorsOf, type Group, type Sector } from './network/groups';
import { clusterSize, splitServers, type ServerBox } from './network/servers';
import { placeOnRings, ringsOf } from './rings';

export interface Point {
	readonly x: number;
	readonly y: number;
}

export interface Size {
	readonly width: number;
	readonly height: number;
}

/** How a client is drawn: a card with its screen, an avatar with its name, or a dot. */
export type NodeKind = 'card' | 'avatar' | 'dot';

/** Where everything stands, in CSS pixels from the stage's top left. Places are centres. */
export interface Layout {
	readonly kind: NodeKind;
	readonly server: Point & Size;
	/** Size of one client. */
	readonly node: Size;
	/** Half axes of the ellipses on which the clients stand, innermost first. */
	readonly rings: readonly Point[];
	readonly places: ReadonlyMap<string, Point>;
	/** Ring of each client, as an index of `rings`. */
	readonly ringOf: ReadonlyMap<string, number>;
	/** Where the clients of each room stand around the server; empty without rooms. */
	readonly sectors: ReadonlyMap<string, Sector>;
	/** The servers one by one, where there are several; `server` is then the box around all. */
	readonly servers?: readonly ServerBox[];
	/** For each client the middle of the server that it is connected to, where there are several. */
	readonly serverAt?: ReadonlyMap<string, Point>;
}

const NONE: ReadonlyMap<string, string> = new Map();

export const CARDS_MAX = 8;
/** A page's sixty simulated clients, its own, and a few guests. */
export const AVATARS_MAX = 64;
/** Above this, whether dots touch is no longer worked out. */
const SPACED_DOTS_MAX = 200;

const CARD: Size = { width: 132, height: 104 };
const SMALL_CARD: Size = { width: 112, height: 92 };
const AVATAR: Size = { width: 64, height: 54 };
const SMALL_AVATAR: Size = { width: 44, height: 44 };
/** As wide as its face, without a gap. */
const TINY_AVATAR: Size = { width: 28, height: 28 };
const DOT: Size = { width: 12, height: 12 };
const SERVER_BOX: Size = { width: 148, height: 88 };
const SMALL_SERVER: Size = { width: 112, height: 72 };
const MARGIN = 10;
/** Least distance between a client and the server, in px. */
const CLEAR = 8;
/** The same for cards, which are wide: a pill must be seen on its way between them. */
const CARD_CLEAR = 16;
const RING_COUNTS = [1, 2, 3, 4, 5, 6, 8, 10, 12] as const;

/**
 * Places the clients around the server, those of a room side by side; or around several servers,
 * those of each side by side. The same ids, size, rooms and servers give the same layout.
 */
export function layoutClients(
	ids: readonly string[],
	size: Size,
	rooms: ReadonlyMap<string, string> = NONE,
	servers: ReadonlyMap<string, string> = NONE,
): Layout {
	const small = size.width < 640 || size.height < 420;
	const server = small ? SMALL_SERVER : SERVER_BOX;
	if (servers.size === 0) return layoutGroups(groupByRoom(ids, rooms), ids.length, size, server);
	// Rooms are not set apart then: who is on which server matters more.
	const groups = groupByRoom(ids, servers);
	return splitServers(layoutGroups(groups, ids.length, size, clusterSize(server)), servers);
}

function layoutGroups(groups: readonly Group[], count: number, size: Size, server: Size): Layout {
	const tries: readonly (readonly [NodeKind, Size, number])[] = [
		['card', CARD, CARDS_MAX],
		['card', SMALL_CARD, CARDS_MAX],
		['avatar', AVATAR, AVATARS_MAX],
		['avatar', SMALL_AVATAR, AVATARS_MAX],
		['avatar', TINY_AVATAR, AVATARS_MAX],
		['dot', DOT, SPACED_DOTS_MAX],
	];
	for (const [kind, node, max] of tries) {
		if (count > max) continue;
		const layout = arrange(groups, count, size, kind, node, server);
		if (layout) return layout;
	}
	return crowded(groups, count, size, server);
}

/** Clients on as few ellipses as hold them without touching; null if they do not fit. */
function arrange(
	groups: readonly Group[],
	count: number,
	size: Size,
	kind: NodeKind,
	node: Size,
	server: Size,
): Layout | null {
	const centre = { x: size.width / 2, y: size.height / 2 };
	const outer = {
		x: (size.width - node.width) / 2 - MARGIN,
		y: (size.height - node.height) / 2 - MARGIN,
	};
	// The widest picture is not the best one: keep the ellipse from getting flat.
	if (outer.x > outer.y * 2.2) outer.x = outer.y * 2.2;
	// The ellipse that clears the server's box: it goes round its corners.
	const inner = {
		x: Math.SQRT2 * (server.width / 2 + node.width / 2 + CLEAR),
		y: Math.SQRT2 * (server.height / 2 + node.height / 2 + CLEAR),
	};
	const gap = kind === 'card' ? 10 : 4;

	const nested = kind !== 'card' && outer.x > inner.x && outer.y > inner.y;
	for (const ringCount of nested && count > CARDS_MAX ? RING_COUNTS : [1]) {
		const rings = range(ringCount).map((i): Point => {
			const part = ringCount === 1 ? 1 : i / (ringCount - 1);
			return {
				x: inner.x + (outer.x - inner.x) * part,
				y: inner.y + (outer.y - inner.y) * part,
			};
		});
		// Rooms are set apart by empty seats, if there is space for them.
		for (const empty of groups.length > 1 ? [ringCount, 0] : [0]) {
			const seats = seatsOf(groups, empty);
			for (const [spots, turn] of stands(count, seats.length - count)) {
				const all = placeOnRings(spots, rings, centre, turn);
				const places = give(seats, all, centre, outer, groups.length > 1);
				if (fits([...places.values()], kind, node, gap, server, centre))
					return layoutOf(kind, groups, rings, places, node, server, centre);
			}
		}
	}
	return null;
}

/**
 * Ways to stand that are tried in turn, as a number of spots and where the first one is, as a part
 * of the distance to the next. A few clients are worth a search: three may fit on four spots only.
 */
function stands(clients: number, empty: number): readonly (readonly [number, number])[] {
	if (clients > CARDS_MAX) return [[clients + empty, 0]];
	const turns = [0, 0.5, 0.25, 0.75, 0.125, 0.375, 0.625, 0.875];
	return range(clients, CARDS_MAX + 1).flatMap((spots) =>
		turns.map((turn) => [spots + empty, turn] as const),
	);
}

/** Most clients: dots on a grid around the server, as far apart as they may be. */
function crowded(groups: readonly Group[], count: number, size: Size, server: Size): Layout {
	const centre = { x: size.width / 2, y: size.height / 2 };
	const half = { x: size.width / 2 - MARGIN, y: size.height / 2 - MARGIN };
	let pitch = DOT.width * 2;
	let places = grid(pitch, half, server);
	while (places.length < count && pitch > 1) places = grid((pitch *= 0.94), half, server);
	const width = Math.min(DOT.width, pitch * 0.85);
	const nearest = places.slice(0, count).map(({ x, y }) => ({
		x: centre.x + x,
		y: centre.y + y,
	}));
	const seated = give(seatsOf(groups, 0), nearest, centre, half, groups.length > 1);
	return layoutOf('dot', groups, [half], seated, { width, height: width }, server, centre);
}

/** Points of a honeycomb within `half` of the centre and clear of the server, innermost first. */
function grid(pitch: number, half: Point, server: Size): Point[] {
	const high = pitch * Math.sin(Math.PI / 3);
	const rows = Math.floor((half.y - pitch / 2) / high);
	const columns = Math.ceil(half.x / pitch);
	const far = ({ x, y }: Point) => Math.hypot(x / half.x, y / half.y);
	return range(-rows, rows + 1)
		.flatMap((row) =>
			range(-columns, columns + 1).map((column) => ({
				x: (column + (row % 2 ? 0.5 : 0)) * pitch,
				y: row * high,
			})),
		)
		.filter(
			({ x, y }) =>
				Math.abs(x) <= half.x - pitch / 2 &&
				(Math.abs(x) >= server.width / 2 + pitch || Math.abs(y) >= server.height / 2 + pitch),
		)
		.sort((a, b) => far(a) - far(b) || a.y - b.y || a.x - b.x);
}

function layoutOf(
	kind: NodeKind,
	groups: readonly Group[],
	rings: readonly Point[],
	places: ReadonlyMap<string, Point>,
	node: Size,
	server: Size,
	centre: Point,
): Layout {
	const shape = rings.at(-1) ?? { x: 1, y: 1 };
	return {
		kind,
		node,
		rings,
		ringOf: ringsOf(places, rings, centre),
		sectors: sectorsOf(groups, places, centre, shape),
		server: { ...centre, ...server },
		places,
	};
}

function fits(
	places: readonly Point[],
	kind: NodeKind,
	node: Size,
	gap: number,
	server: Size,
	centre: Point,
): boolean {
	const apart = (a: Point, b: Point, width: number, height: number) =>
		Math.abs(a.x - b.x) >= width || Math.abs(a.y - b.y) >= height;
	const clear = kind === 'card' ? CARD_CLEAR : CLEAR;
	const clearOfServer = places.every((place) =>
		apart(
			place,
			centre,
			(server.width + node.width) / 2 + clear,
			(server.height + node.height) / 2 + clear,
		),
	);
	if (!clearOfServer) return false;
	return places.every((a, i) =>
		places.slice(i + 1).every((b) => apart(a, b, node.width + gap, node.height + gap)),
	);
}
