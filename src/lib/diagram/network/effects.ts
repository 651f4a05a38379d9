import { SERVER } from '../../protocol';
import type { Point } from '../layout';
import type { Mark, Scene } from '../marks';
import { colourOf, markScale, spriteOf, strengthOf, type PaintOptions } from '../painter';

/** How far the halves of a delivery that broke off drift apart, in px. */
const DRIFT = 14;

/** In so many steps a glow fades. */
const GLOW_STEPS = 20;
const SERVER_GLOWS_MAX = 6;

/** The fronts of the broadcasts. */
export function paintWaves(
	context: CanvasRenderingContext2D,
	{ waves }: Scene,
	options: PaintOptions,
): void {
	if (options.still) return;
	context.lineWidth = 1.5;
	context.setLineDash([3, 6]);
	for (const { flight, x, y, rx, ry, start, end } of waves) {
		if (options.isHidden(flight)) continue; // a front would give the answer away
		context.globalAlpha = 0.7 * strengthOf(flight, null, options);
		context.strokeStyle = colourOf(flight, options);
		context.beginPath();
		context.ellipse(x, y, rx, ry, 0, start, end);
		context.stroke();
	}
	context.setLineDash([]);
	context.globalAlpha = 1;
}

/** A glow around what has just been reached. */
export function paintLandings(
	context: CanvasRenderingContext2D,
	{ landings }: Scene,
	options: PaintOptions,
): void {
	if (options.still) return;
	const { layout, places, transform } = options;
	const scale = markScale(layout, transform.k);
	let stroke = '';
	let atServer = 0;
	for (const { flight, at, age } of landings) {
		const server = at === SERVER;
		// Many glows at one place are one; the newest are the brightest.
		if (server && ++atServer > SERVER_GLOWS_MAX) continue;
		const place: Point | undefined = server ? layout.server : places.get(at);
		if (!place) continue;
		const step = Math.floor(age * GLOW_STEPS) / GLOW_STEPS;
		const strength = strengthOf(flight, at, options);
		const colour = colourOf(flight, options);
		const box = server ? layout.server : layout.node;
		const part = server ? 1 : scale;
		// What landed at nearly the same time is one stroke.
		const next = `${colour} ${step} ${strength} ${part}`;
		if (next !== stroke) {
			if (stroke) context.stroke();
			stroke = next;
			context.globalAlpha = 0.45 * (1 - step) * strength;
			context.strokeStyle = colour;
			context.lineWidth = 4 * part;
			context.beginPath();
		}
		const grow = (3 + step * 9) * part;
		const [width, height] = [box.width * part + grow * 2, box.height * part + grow * 2];
		if (layout.kind === 'dot' && !server) {
			context.moveTo(place.x + width / 2, place.y);
			context.arc(place.x, place.y, width / 2, 0, Math.PI * 2);
			continue;
		}
		const corner = layout.kind === 'card' || server ? 14 + grow : 999;
		context.roundRect(place.x - width / 2, place.y - height / 2, width, height, corner);
	}
	if (stroke) context.stroke();
	context.globalAlpha = 1;
}

/** Deliveries whose recipient went: the pill breaks in two, and the halves fall apart. */
export function paintBreaks(
	context: CanvasRenderingContext2D,
	{ breaks }: Scene,
	options: PaintOptions,
): void {
	for (const mark of breaks) {
		const { image, width, height } = spriteOf(mark, options);
		const drift = options.still ? 4 : 3 + mark.age * DRIFT;
		context.globalAlpha = (1 - mark.age) * strengthOf(mark.flight, mark.client, options);
		for (const side of [-1, 1] as const) {
			context.save();
			context.translate(mark.x + side * drift, mark.y + mark.age * DRIFT);
			context.rotate(side * mark.age * 0.5);
			clipHalf(context, side, width, height);
			context.drawImage(image, -width / 2, -height / 2, width, height);
			context.restore();
		}
		context.globalAlpha *= 0.9;
		cross(context, mark, options);
	}
	context.globalAlpha = 1;
}

/** One half of a pill, with a jagged edge where it broke. */
function clipHalf(
	context: CanvasRenderingContext2D,
	side: 1 | -1,
	width: number,
	height: number,
): void {
	context.beginPath();
	context.moveTo((side * width) / 2, -height / 2);
	for (const [i, x] of [2, -2, 2, -2].entries()) context.lineTo(x, -height / 2 + (i * height) / 3);
	context.lineTo((side * width) / 2, height / 2);
	context.closePath();
	context.clip();
}

function cross(context: CanvasRenderingContext2D, { x, y }: Mark, { palette }: PaintOptions): void {
	context.strokeStyle = palette.bad;
	context.lineWidth = 2;
	context.beginPath();
	for (const side of [-1, 1]) {
		context.moveTo(x - 4, y - 4 * side);
		context.lineTo(x + 4, y + 4 * side);
	}
	context.stroke();
}
