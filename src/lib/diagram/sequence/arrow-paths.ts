import { path } from 'd3';
import type { PatternLook } from '../patterns';
import type { Arrow } from './sequence-layout';

const HEAD = { length: 9, spread: 0.42 };

/** The lines of an arrow or fan, as an SVG path. */
export function linesPath({ x1, y1, y2, ends }: Arrow): string {
	const lines = path();
	for (const { x } of ends) {
		lines.moveTo(x1, y1);
		lines.lineTo(x, y2);
	}
	return lines.toString();
}

/** The filled heads where it arrives, as an SVG path. */
export function headsPath({ x1, y1, y2, ends }: Arrow): string {
	const heads = path();
	for (const { x } of ends) {
		const angle = Math.atan2(y2 - y1, x - x1);
		heads.moveTo(x, y2);
		for (const side of [-HEAD.spread, HEAD.spread])
			heads.lineTo(
				x - Math.cos(angle + side) * HEAD.length,
				y2 - Math.sin(angle + side) * HEAD.length,
			);
		heads.closePath();
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
