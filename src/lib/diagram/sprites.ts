import type { PatternLook } from './patterns';

/** The colours of the page's theme that the canvas needs, as CSS colours. */
export interface Palette {
	readonly panel: string;
	readonly ink: string;
	readonly line: string;
	readonly accent: string;
	readonly bad: string;
	readonly colours: Readonly<Record<PatternLook['colour'], string>>;
}

/** Reads the palette from the custom properties of `element`. */
export function readPalette(element: Element): Palette {
	const style = getComputedStyle(element);
	const read = (name: string) => style.getPropertyValue(name).trim();
	return {
		panel: read('--panel'),
		ink: read('--ink'),
		line: read('--line'),
		accent: read('--accent'),
		bad: read('--bad'),
		colours: {
			'--up': read('--up'),
			'--down': read('--down'),
			'--cast': read('--cast'),
			'--hidden': read('--hidden'),
		},
	};
}

/** A prepared picture of a pill; `width` and `height` in CSS pixels. */
export interface Sprite {
	readonly image: ImageBitmap;
	readonly width: number;
	readonly height: number;
}

/** Pills: with glyph and word; compact: the glyph alone; tiny: the shape alone, for dots. */
export type SpriteSize = 'full' | 'compact' | 'tiny';

const HEIGHTS: Readonly<Record<SpriteSize, number>> = { full: 26, compact: 20, tiny: 7 };
const FONT = '600 12.5px "Inter Variable", Inter, system-ui, "DejaVu Sans", sans-serif';

/** Draws each kind of pill once and keeps it: copying a picture is all that a frame costs. */
export function createSprites(palette: Palette, pixelRatio: number) {
	const made = new Map<string, Sprite>();
	const ruler = new OffscreenCanvas(1, 1).getContext('2d');

	function draw(
		look: PatternLook,
		text: string,
		size: SpriteSize,
		heading: 1 | -1,
		hollow: boolean,
	): Sprite {
		const height = HEIGHTS[size];
		if (ruler) ruler.font = FONT;
		const words = size === 'tiny' ? 0 : (ruler?.measureText(text).width ?? 40);
		const width = size === 'full' ? words + 24 : size === 'compact' ? 24 : 9;
		const canvas = new OffscreenCanvas(
			Math.ceil((width + 2) * pixelRatio),
			Math.ceil((height + 2) * pixelRatio),
		);
		const context = canvas.getContext('2d');
		if (context) {
			context.scale(pixelRatio, pixelRatio);
			context.translate(1, 1);
			const colour = palette.colours[look.colour];
			context.fillStyle = hollow ? palette.panel : colour;
			context.beginPath();
			context.roundRect(0, 0, width, height, corners(look, height, heading));
			context.fill();
			context.lineWidth = size === 'tiny' && !hollow ? 0.5 : 1.5;
			context.strokeStyle = hollow ? colour : palette.panel;
			context.stroke();
			if (size !== 'tiny') {
				context.fillStyle = hollow ? colour : palette.panel;
				context.font = FONT;
				context.textAlign = 'center';
				context.textBaseline = 'middle';
				context.fillText(text, width / 2, height / 2 + 0.5);
			}
		}
		// A canvas as the source would be copied anew for each pill drawn.
		return { image: canvas.transferToImageBitmap(), width: width + 2, height: height + 2 };
	}

	/**
	 * The picture of a pill; `step` numbers it where nothing moves, `hollow` is one whose receipt
	 * is not confirmed.
	 */
	return function sprite(
		look: PatternLook,
		type: string,
		size: SpriteSize,
		heading: 1 | -1,
		step = 0,
		hollow = false,
	): Sprite {
		const number = step ? `${step} ` : '';
		const text = size === 'full' ? `${number}${look.glyph} ${type}`.trim() : number || look.glyph;
		const key = `${look.letter}|${text}|${size}|${look.letter === 'U' ? heading : 0}|${hollow ? 'o' : ''}`;
		let found = made.get(key);
		if (!found) made.set(key, (found = draw(look, text, size, heading, hollow)));
		return found;
	};
}
export type Sprites = ReturnType<typeof createSprites>;

/** U: flat tail, round head · D: square · B and hidden: round. Clockwise from the top left. */
function corners(look: PatternLook, height: number, heading: 1 | -1): number[] {
	const round = height / 2;
	if (look.letter === 'D') return [4];
	if (look.letter !== 'U') return [round];
	return heading === 1 ? [2, round, round, 2] : [round, 2, 2, round];
}
