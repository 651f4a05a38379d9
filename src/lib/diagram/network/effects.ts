import { SERVER } from '../../protocol';
import type { Point } from '../layout';
import type { Landing, Mark, Scene } from '../marks';
import { CROSS, glowOf, halvesOf } from './shapes';
import { colourOf, markScale, spriteOf, strengthOf, type PaintOptions } from '../painter';

/** More fronts than this at once are thin. */
const WAVES_FEW = 8;
/** In so many steps a glow fades. */
const GLOW_STEPS = 20;
const SERVER_GLOWS_MAX = 6;
/** More landings at once are squares: a thousand rings would cost more than all the rest. */
const RINGS_MAX = 200;
/** How much wider than its dot such a square is, in px. */
const SQUARE_GLOW = 8;

/** The fronts of the broadcasts. */
export function paintWaves(
	context: CanvasRenderingContext2D,
	{ waves }: Scene,
	options: PaintOptions,
): void {
	if (options.still) return;
	// Many fronts are hairlines, which cost a fraction of strokes with an area.
	context.lineWidth = waves.length > WAVES_FEW ? 1 : 1.5;
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
	const size = layout.node.width * scale + SQUARE_GLOW;
	let atServer = 0;
	let drawn: Landing | null = null;
	let strength = 0;
	let step = -1;
	let glow = glowOf(layout, false, 0, scale);
	for (const landing of landings) {
		const { flight, at, age } = landing;
		const server = at === SERVER;
		// Many glows at one place are one; the newest are the brightest.
		if (server && ++atServer > SERVER_GLOWS_MAX) continue;
		const place: Point | undefined = server ? layout.server : places.get(at);
		if (!place) continue;
		const nowStep = Math.floor(age * GLOW_STEPS) / GLOW_STEPS;
		const nowStrength = strengthOf(flight, at, options);
		// What landed at nearly the same time is one stroke.
		if (
			!drawn ||
			nowStep !== step ||
			nowStrength !== strength ||
			server !== (drawn.at === SERVER) ||
			(flight !== drawn.flight && colourOf(flight, options) !== colourOf(drawn.flight, options))
		) {
			if (drawn) context.stroke();
			[step, strength] = [nowStep, nowStrength];
			glow = glowOf(layout, server, step, scale);
			context.globalAlpha = glow.strength * strength;
			context.strokeStyle = context.fillStyle = colourOf(flight, options);
			context.lineWidth = glow.stroke;
			context.beginPath();
		}
		drawn = landing;
		if (layout.kind === 'dot' && !server) {
			if (landings.length > RINGS_MAX) {
				context.fillRect(place.x - size / 2, place.y - size / 2, size, size);
			} else {
				context.moveTo(place.x + glow.width / 2, place.y);
				context.arc(place.x, place.y, glow.width / 2, 0, Math.PI * 2);
			}
			continue;
		}
		const [left, top] = [place.x - glow.width / 2, place.y - glow.height / 2];
		context.roundRect(left, top, glow.width, glow.height, glow.corner);
	}
	if (drawn) context.stroke();
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
		context.globalAlpha = (1 - mark.age) * strengthOf(mark.flight, mark.client, options);
		for (const half of halvesOf(mark.age, { width, height }, options.still)) {
			context.save();
			context.translate(mark.x + half.x, mark.y + half.y);
			context.rotate(half.turn);
			context.beginPath();
			for (const { x, y } of half.outline) context.lineTo(x, y);
			context.closePath();
			context.clip();
			context.drawImage(image, -width / 2, -height / 2, width, height);
			context.restore();
		}
		context.globalAlpha *= 0.9;
		cross(context, mark, options);
	}
	context.globalAlpha = 1;
}

function cross(context: CanvasRenderingContext2D, { x, y }: Mark, { palette }: PaintOptions): void {
	context.strokeStyle = palette.bad;
	context.lineWidth = 2;
	context.beginPath();
	for (const side of [-1, 1]) {
		context.moveTo(x - CROSS, y - CROSS * side);
		context.lineTo(x + CROSS, y + CROSS * side);
	}
	context.stroke();
}
