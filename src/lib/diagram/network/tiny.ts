import { SERVER } from '../../protocol';
import type { Mark } from '../marks';
import { markScale, type PaintOptions } from '../painter';
import { lookOf, type PatternLook } from '../patterns';

/** Half of a mark's height, in px. */
const HALF = 3.5;
/** How far the frame of the selected message stands out, in px. */
const FRAME = 2;

/**
 * The messages of a crowd: a shape of a few pixels each. They are filled rectangles, because
 * without a GPU a thousand of those cost a twentieth of a thousand copied pictures, and curves so
 * small cannot be told from steps. U: square with a head in front · D: square · B: without corners.
 */
export function paintTiny(
	context: CanvasRenderingContext2D,
	marks: readonly Mark[],
	options: PaintOptions,
): void {
	const { layout, transform, pixelRatio, palette, selected, isHidden, isHollow } = options;
	const scale = markScale(layout, transform.k);
	// Whole pixels: blending an edge costs more than filling what lies inside it.
	const whole = transform.k === 1;
	const snap = (at: number): number => (whole ? Math.round(at * pixelRatio) / pixelRatio : at);
	const half = HALF * scale;
	let colour = '';
	let look: PatternLook | null = null;
	let of: Mark['flight'] | null = null;
	let mayBeHollow = false;

	function fill(style: string): void {
		if (style !== colour) context.fillStyle = colour = style;
	}

	for (const mark of marks) {
		const { flight } = mark;
		// A broadcast's copies follow one another: what they share is looked up once.
		if (flight !== of || !look) {
			of = flight;
			const hidden = isHidden(flight);
			look = lookOf(flight.event.pattern, hidden);
			mayBeHollow = !hidden && flight.event.from === SERVER;
		}
		const [x, y] = [snap(mark.x), snap(mark.y)];
		if (flight.n === selected) {
			fill(palette.ink);
			shape(context, look, x, y, half + FRAME * scale, mark.heading);
		}
		fill(palette.colours[look.colour]);
		shape(context, look, x, y, half, mark.heading);
		if (mayBeHollow && isHollow(mark.client, flight.n)) {
			fill(palette.panel);
			context.fillRect(x - half / 2, y - half / 2, half, half);
		}
	}
}

function shape(
	context: CanvasRenderingContext2D,
	{ letter }: PatternLook,
	x: number,
	y: number,
	half: number,
	heading: 1 | -1,
): void {
	const side = half * 2;
	if (letter === 'D') return context.fillRect(x - half, y - half, side, side);
	const part = side * 0.3;
	if (letter === 'U') {
		context.fillRect(x - half, y - half, side, side);
		context.fillRect(heading === 1 ? x + half : x - half - part, y - part, part, part * 2);
		return;
	}
	context.fillRect(x - half, y - half + part, side, side - part * 2);
	context.fillRect(x - half + part, y - half, side - part * 2, side);
}
