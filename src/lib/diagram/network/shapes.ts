import { CLOSE_WORDS } from '../../protocol';
import type { Layout, Point, Size } from '../layout';
import type { Gone } from '../world';

/** Connection lost: no close frame came. RFC 6455 §7.1.5. */
const LOST = 1006;
/** More labels at torn links than this would hide each other. */
export const TORN_LABELS_MAX = 12;
/** How far the halves of a delivery that broke off drift apart, in px. */
const DRIFT = 14;

/** A point on the line from the server to a client, and off it to one side, in px. */
function on(server: Point, place: Point, part: number, side = 0): string {
	const { x, y } = server;
	const [dx, dy] = [place.x - x, place.y - y];
	const length = Math.hypot(dx, dy) || 1;
	const point = [x + dx * part - (dy / length) * side, y + dy * part + (dx / length) * side];
	return point.map((at) => Math.round(at * 10) / 10).join();
}

/** The link of a client that has gone: two torn ends with a gap between them, as an SVG path. */
export function tornPath(server: Point, place: Point): string {
	const at = (part: number, side = 0) => on(server, place, part, side);
	return (
		`M${at(0)}L${at(0.5)}L${at(0.53, 7)}L${at(0.55, -6)}` +
		`M${at(1)}L${at(0.68)}L${at(0.65, 7)}L${at(0.63, -6)}`
	);
}

/** Where the words about a torn link stand: the middle of their base line. */
export const tornLabel = (server: Point, place: Point, size: Size): Point => {
	const middle = (from: number, to: number) => from + (to - from) * 0.59;
	const at = labelAt({ x: middle(server.x, place.x), y: middle(server.y, place.y) }, size);
	return { x: at.x, y: at.y - 14 };
};

/** Words in the middle of a line as high as this are still within the picture, in px. */
export const LABEL_TOP = 14;

/** A place for words that stay within the picture. */
export const labelAt = ({ x, y }: Point, { width }: Size): Point => ({
	x: Math.min(width - 60, Math.max(60, x)),
	y: Math.max(LABEL_TOP, y),
});

/** "1006 connection lost": how a connection ended. */
export const goneInWords = ({ code }: Gone): string => `${code} ${CLOSE_WORDS[code] ?? 'closed'}`;
export const isLost = ({ code }: Gone): boolean => code === LOST;

/** Half of a pill that broke in two, relative to where it broke. */
export interface Half {
	readonly x: number;
	readonly y: number;
	/** In radians. */
	readonly turn: number;
	/** The half of the pill, with a jagged edge where it broke. */
	readonly outline: readonly Point[];
}

/** The two halves of a pill of some size; they fall apart as `age` goes from 0 to 1. */
export function halvesOf(age: number, { width, height }: Size, still: boolean): readonly Half[] {
	const drift = still ? 4 : 3 + age * DRIFT;
	return [-1, 1].map((side) => ({
		x: side * drift,
		y: age * DRIFT,
		turn: side * age * 0.5,
		outline: [
			{ x: (side * width) / 2, y: -height / 2 },
			...[2, -2, 2, -2].map((x, i) => ({ x, y: -height / 2 + (i * height) / 3 })),
			{ x: (side * width) / 2, y: height / 2 },
		],
	}));
}

/** Half of the cross where a delivery broke off, in px. */
export const CROSS = 4;

/** The glow around what has just been reached: an outline that grows as `age` goes from 0 to 1. */
export function glowOf(layout: Layout, server: boolean, age: number, scale: number) {
	const box = server ? layout.server : layout.node;
	const part = server ? 1 : scale;
	const grow = (3 + age * 9) * part;
	const card = layout.kind === 'card' || server;
	return {
		width: box.width * part + grow * 2,
		height: box.height * part + grow * 2,
		/** Radius of its corners; it is round all over if that is more than half its height. */
		corner: card ? 14 + grow : 999,
		stroke: 4 * part,
		strength: 0.45 * (1 - age),
	};
}
