import type { ZoomTransform } from 'd3';
import { SERVER } from '../protocol';
import type { Flight } from '../timeline';
import { concerns } from './filter';
import type { Layout, Point, Size } from './layout';
import type { Mark, Scene } from './marks';
import { paintBreaks, paintLandings, paintWaves } from './network/effects';
import { isSmall, sizeOf } from './network/mark-size';
import { paintTiny } from './network/tiny';
import { lookOf, type PatternLook } from './patterns';
import type { Palette, Sprites } from './sprites';

/** How a scene is to be painted. */
export interface PaintOptions {
	readonly size: Size;
	readonly pixelRatio: number;
	readonly transform: ZoomTransform;
	readonly palette: Palette;
	readonly sprites: Sprites;
	readonly layout: Layout;
	readonly places: ReadonlyMap<string, Point>;
	/** Nothing flies: numbered arrows stand on the lines. */
	readonly still: boolean;
	/** The pattern of this message is still a question. */
	readonly isHidden: (flight: Flight) => boolean;
	/** The receipt of this delivery is not confirmed: it is drawn hollow. */
	readonly isHollow: (client: string, n: number) => boolean;
	/** This message stands out; 0 for none. */
	readonly selected: number;
	/** What has nothing to do with this client is dimmed. */
	readonly focus: string | null;
}

/** How much is left of what is dimmed. */
export const DIM = 0.15;
/** Above this, dots leave no trails. */
const TRAILS_MAX = 1500;
const COLOURS: readonly PatternLook['colour'][] = ['--up', '--down', '--cast', '--hidden'];

/** Paints all messages in the air on one canvas. */
export function paint(
	context: CanvasRenderingContext2D,
	scene: Scene,
	options: PaintOptions,
): void {
	const { size, pixelRatio, transform, focus } = options;
	const { k, x, y } = transform;
	context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
	context.clearRect(0, 0, size.width, size.height);
	context.setTransform(pixelRatio * k, 0, 0, pixelRatio * k, pixelRatio * x, pixelRatio * y);
	paintWaves(context, scene, options);
	paintLandings(context, scene, options);
	if (focus === null) paintMarks(context, scene.marks, 1, options);
	else {
		const isNear = ({ client }: Mark) => client === focus;
		paintMarks(
			context,
			scene.marks.filter((mark) => !isNear(mark)),
			DIM,
			options,
		);
		paintMarks(context, scene.marks.filter(isNear), 1, options);
	}
	paintBreaks(context, scene, options);
}

/** More pills than this lie on whole pixels. */
const FEW = 12;

export const colourOf = (flight: Flight, { palette, isHidden }: PaintOptions): string =>
	palette.colours[lookOf(flight.event.pattern, isHidden(flight)).colour];

/** How strongly a message, at one place or as a whole, is drawn. */
export function strengthOf(
	flight: Flight,
	at: string | null,
	{ focus }: Pick<PaintOptions, 'focus'>,
): number {
	if (focus === null) return 1;
	const near = at === null || at === SERVER ? concerns(flight, focus) : at === focus;
	return near ? 1 : DIM;
}

function paintMarks(
	context: CanvasRenderingContext2D,
	marks: readonly Mark[],
	strength: number,
	options: PaintOptions,
): void {
	const { layout, still } = options;
	const small: Mark[] = [];
	const spelt: Mark[] = [];
	for (const mark of marks)
		(isSmall(mark.flight, mark.client, layout, still) ? small : spelt).push(mark);
	// A crowd's trails would be a carpet, and cost more than all the rest.
	const trailing = layout.kind === 'dot' && marks.length <= TRAILS_MAX ? small : spelt;
	paintTrails(context, trailing, strength, options);
	context.globalAlpha = strength;
	paintTiny(context, small, options);
	paintPills(context, spelt, options);
	context.globalAlpha = 1;
}

/** One path per colour: a thousand trails cost three strokes. */
function paintTrails(
	context: CanvasRenderingContext2D,
	marks: readonly Mark[],
	strength: number,
	options: PaintOptions,
): void {
	const { still, palette, isHidden } = options;
	context.lineCap = 'round';
	context.globalAlpha = strength * (still ? 0.8 : 0.35);
	for (const colour of COLOURS) {
		let any = false;
		for (const mark of marks) {
			const { event } = mark.flight;
			if (lookOf(event.pattern, isHidden(mark.flight)).colour !== colour) continue;
			if (!any) context.beginPath();
			any = true;
			context.moveTo(mark.from.x, mark.from.y);
			context.lineTo(still ? mark.to.x : mark.x, still ? mark.to.y : mark.y);
			if (still) arrowHead(context, mark);
		}
		context.strokeStyle = palette.colours[colour];
		context.lineWidth = trailWidth(colour, options);
		if (any) context.stroke();
	}
}

/** Many copies have thin trails: hairlines are far cheaper to draw than strokes with an area. */
const trailWidth = (colour: PatternLook['colour'], { layout: { kind } }: PaintOptions): number =>
	kind === 'dot' || (kind === 'avatar' && colour === '--cast') ? 1 : 3;

function arrowHead(context: CanvasRenderingContext2D, { from, to }: Mark): void {
	const angle = Math.atan2(to.y - from.y, to.x - from.x);
	for (const side of [-0.45, 0.45]) {
		context.moveTo(to.x, to.y);
		context.lineTo(to.x - Math.cos(angle + side) * 11, to.y - Math.sin(angle + side) * 11);
	}
}

/** The number of a message where nothing moves: its cause is 1, it is 2. */
export const stepOf = ({ n, turn }: Flight): 1 | 2 => (turn.cause && turn.cause.n !== n ? 2 : 1);

/** The picture of a mark. */
export function spriteOf({ flight, client, heading }: Mark, options: PaintOptions) {
	const { layout, sprites, still, isHidden, isHollow } = options;
	const { event, n } = flight;
	const hidden = isHidden(flight);
	const step = still ? stepOf(flight) : 0;
	const hollow = event.from === SERVER && !hidden && isHollow(client, n);
	// The type would give the answer away as well.
	const type = hidden ? '' : event.type;
	return sprites(
		lookOf(event.pattern, hidden),
		type,
		sizeOf(flight, client, layout, still),
		heading,
		step,
		hollow,
	);
}

function paintPills(
	context: CanvasRenderingContext2D,
	marks: readonly Mark[],
	options: PaintOptions,
): void {
	const { layout, selected, isHidden, pixelRatio, transform } = options;
	const scale = markScale(layout, transform.k);
	const whole = marks.length > FEW && transform.k === 1;
	for (const mark of marks) {
		const { flight, x, y } = mark;
		const sprite = spriteOf(mark, options);
		const width = sprite.width * scale;
		const height = sprite.height * scale;
		if (flight.n === selected) {
			const look = lookOf(flight.event.pattern, isHidden(flight));
			context.strokeStyle = options.palette.colours[look.colour];
			context.lineWidth = 2;
			context.beginPath();
			context.roundRect(
				x - width / 2 - 3,
				y - height / 2 - 3,
				width + 6,
				height + 6,
				look.letter === 'D' ? 7 : height,
			);
			context.stroke();
		}
		// A crowd's pills lie on whole pixels: copying them costs a fraction of blending in between.
		const snap = (at: number) => (whole ? Math.round(at * pixelRatio) / pixelRatio : at);
		context.drawImage(sprite.image, snap(x - width / 2), snap(y - height / 2), width, height);
	}
}

/** Dots and their messages grow less than the picture: zooming in sets them apart. */
export const markScale = ({ kind }: Layout, k: number): number =>
	kind === 'dot' && k > 1 ? Math.min(k, Math.sqrt(k) * 1.2) / k : 1;
