import { path } from 'd3';
import type { PatternLook } from '../patterns';
import type { Receipt } from '../receipts';
import type { Arrow } from './sequence-layout';

const HEAD = { length: 10, spread: 0.42 };
/** Half of a cross, in px. */
const CROSS = 4.5;

/** The lines of an arrow or fan, as an SVG path. */
export function linesPath({ x1, y1, ends }: Arrow): string {
	const lines = path();
	for (const { x, y } of ends) {
		lines.moveTo(x1, y1);
		lines.lineTo(x, y);
	}
	return lines.toString();
}

/** How an arrow ends: filled if it was received, hollow, open, or with a cross where it broke off. */
export type Head = 'filled' | 'hollow' | 'open' | 'cross';
export const HEADS: Readonly<Record<Receipt, Head>> = {
	...{ landed: 'filled', confirmed: 'filled', unconfirmed: 'hollow', sent: 'open', lost: 'cross' },
};

/** One kind of heads of an arrow or fan, as an SVG path. */
export function headsPath({ x1, y1, ends }: Pick<Arrow, 'x1' | 'y1' | 'ends'>, head: Head): string {
	const heads = path();
	for (const { x, y, receipt } of ends) {
		if (HEADS[receipt] !== head) continue;
		if (head === 'cross') {
			for (const side of [-CROSS, CROSS]) {
				heads.moveTo(x - CROSS, y - side);
				heads.lineTo(x + CROSS, y + side);
			}
			continue;
		}
		const angle = Math.atan2(y - y1, x - x1);
		const side = (turn: number) =>
			[x - Math.cos(angle + turn) * HEAD.length, y - Math.sin(angle + turn) * HEAD.length] as const;
		heads.moveTo(...side(-HEAD.spread));
		heads.lineTo(x, y);
		heads.lineTo(...side(HEAD.spread));
		if (head !== 'open') heads.closePath();
	}
	return heads.toString();
}

/** A pill around (0, 0): U with a flat tail, D square, B and hidden round. SVG path. */
export function pillPath(
	look: PatternLook,
	width: number,
	height: number,
	heading: 1 | -1,
): string {
	const round = height / 2;
	const [left, right] =
		look.letter === 'D'
			? [4, 4]
			: look.letter !== 'U'
				? [round, round]
				: heading === 1
					? [2, round]
					: [round, 2];
	const w = width / 2;
	const pill = path();
	pill.moveTo(0, -round);
	pill.arcTo(w, -round, w, round, right);
	pill.arcTo(w, round, -w, round, right);
	pill.arcTo(-w, round, -w, -round, left);
	pill.arcTo(-w, -round, w, -round, left);
	pill.closePath();
	return pill.toString();
}
