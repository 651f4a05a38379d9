import { range } from 'd3';
import { SERVER } from '../../protocol';
import type { Flight } from '../../timeline';
import type { Layout, Point, Size } from '../layout';
import type { Break, Landing, Mark, Scene, Wave } from '../marks';
import { sizeOf } from '../network/mark-size';
import { CROSS, glowOf, halvesOf } from '../network/shapes';
import { stepOf, strengthOf } from '../painter';
import { lookOf } from '../patterns';
import { pillPath } from '../sequence/arrow-paths';
import type { PictureOptions } from './svg';
import { element, label } from './xml';

const WAVE_POINTS = 72;

/** The messages in the air, those that have just landed, and those that broke off. */
export function messagesOf(scene: Scene, layout: Layout, options: PictureOptions): string[] {
	const { marks, breaks } = scene;
	const waves = scene.waves.filter(({ flight }) => !options.isHidden(flight));
	return [
		...(options.still
			? []
			: [
					...waves.map((wave) => waveOf(wave, options)),
					...scene.landings.map((landing) => landingOf(landing, layout, options)),
				]),
		...marks.map((mark) => dimmed(mark, options, trailOf(mark, layout, options))),
		...marks.map((mark) => {
			const { x, y } = mark;
			const pill = pillOf(mark, layout, marks, options);
			return dimmed(mark, options, element('g', { transform: moved({ x, y }) }, pill.drawn));
		}),
		...breaks.map((one, i) => breakOf(one, i, layout, options)),
	];
}

const colourOf = (flight: Flight, { palette, isHidden }: PictureOptions): string =>
	palette.colours[lookOf(flight.event.pattern, isHidden(flight)).colour];

/** As strongly as its client's part in the picture wants it. */
function dimmed({ flight, client }: Mark, options: PictureOptions, drawn: string): string {
	const strength = strengthOf(flight, client, options);
	return strength === 1 ? drawn : element('g', { opacity: strength }, drawn);
}

/** The front of a broadcast: the whole ellipse, or a room's part of it. */
function waveOf(wave: Wave, options: PictureOptions): string {
	const { flight, x, y, rx, ry, start, end } = wave;
	const points = range(WAVE_POINTS + 1).map((i): Point => {
		const angle = start + ((end - start) * i) / WAVE_POINTS;
		return { x: x + rx * Math.cos(angle), y: y + ry * Math.sin(angle) };
	});
	return element('path', {
		...{ d: `M${points.map(pair).join('L')}`, fill: 'none', 'stroke-dasharray': '3 6' },
		...{ stroke: colourOf(flight, options), 'stroke-width': 1.5 },
		opacity: 0.7 * strengthOf(flight, null, options),
	});
}

/** A glow around what has just been reached. */
function landingOf({ flight, at, age }: Landing, layout: Layout, options: PictureOptions): string {
	const server = at === SERVER;
	const place = server ? layout.server : layout.places.get(at);
	if (!place) return '';
	const { width, height, corner, stroke, strength } = glowOf(layout, server, age, 1);
	return element('rect', {
		...{ x: place.x - width / 2, y: place.y - height / 2, width, height },
		...{ rx: Math.min(corner, height / 2), fill: 'none', 'stroke-width': stroke },
		...{ stroke: colourOf(flight, options), opacity: strength * strengthOf(flight, at, options) },
	});
}

function trailOf(mark: Mark, { kind }: Layout, options: PictureOptions): string {
	const { from, to, flight } = mark;
	const end = options.still ? to : mark;
	const dashed = lookOf(flight.event.pattern, options.isHidden(flight)).letter === 'B';
	return element(
		'g',
		{
			...{ stroke: colourOf(flight, options), fill: 'none', 'stroke-linecap': 'round' },
			...{ 'stroke-width': kind === 'dot' ? 1 : 3, opacity: options.still ? 0.85 : 0.4 },
		},
		element('path', {
			d: `M${pair(from)}L${pair(end)}`,
			'stroke-dasharray': options.still && dashed ? '7 6' : null,
		}),
		options.still ? element('path', { d: headAt(from, to) }) : '',
	);
}

const pair = ({ x, y }: Point): string => `${x.toFixed(1)},${y.toFixed(1)}`;
const moved = (to: Point): string => `translate(${pair(to).replace(',', ' ')})`;

function headAt(from: Point, to: Point): string {
	const angle = Math.atan2(to.y - from.y, to.x - from.x);
	const side = (turn: number): Point => ({
		x: to.x - Math.cos(angle + turn) * 11,
		y: to.y - Math.sin(angle + turn) * 11,
	});
	return `M${pair(side(-0.45))}L${pair(to)}L${pair(side(0.45))}`;
}

/** A pill around (0, 0): filled, or hollow while its receipt is not confirmed. */
function pillOf(
	{ flight, client, heading }: Mark,
	layout: Layout,
	marks: readonly Mark[],
	options: PictureOptions,
): Size & { readonly drawn: string } {
	const { palette, still, isHidden, confirmed } = options;
	const { event, n } = flight;
	const hidden = isHidden(flight);
	const hollow = event.from === SERVER && !hidden && confirmed?.(client, n) === 'unconfirmed';
	const colour = colourOf(flight, options);
	const fill = hollow ? palette.panel : colour;
	const stroke = hollow ? colour : palette.panel;
	const { kind } = layout;
	const look = lookOf(event.pattern, hidden);
	const size = sizeOf(flight, client, layout, still);
	if (size === 'tiny' && marks.length > 1) {
		const d = pillPath(look, 8, 7, heading);
		const drawn = element('path', { d, fill, stroke, 'stroke-width': hollow ? 1.5 : 0.5 });
		return { width: 8, height: 7, drawn };
	}
	// Copies for several clients have no room for the word: the first of them has it.
	const first = marks.find((other) => other.flight === flight);
	const spelt =
		!hidden &&
		(size === 'full' || kind === 'card' || first === undefined || first.client === client);
	const number = still ? `${stepOf(flight)} ` : '';
	const text = spelt ? `${number}${look.glyph} ${event.type}` : number.trim() || look.glyph;
	const height = kind === 'card' ? 26 : 20;
	const width = spelt ? text.length * 7.2 + 20 : 24;
	const pill = element('path', {
		...{ d: pillPath(look, width, height, heading), fill, stroke, 'stroke-width': 1.5 },
	});
	const style = { fill: stroke, 'font-weight': 600, 'font-size': 12.5 };
	return { width, height, drawn: pill + label(text, { x: 0, y: 4.5 }, style) };
}

/** A delivery whose recipient went: the pill in two halves, and a cross where it broke. */
function breakOf(one: Break, index: number, layout: Layout, options: PictureOptions): string {
	const { flight, client, x, y, age } = one;
	const pill = pillOf(one, layout, [], options);
	const halves = halvesOf(age, pill, options.still).map((half, side) => {
		const id = `half-${index}-${side}`;
		const edge = element('polygon', { points: half.outline.map(pair).join(' ') });
		const turned = `rotate(${((half.turn * 180) / Math.PI).toFixed(1)})`;
		return (
			element('clipPath', { id }, edge) +
			element(
				'g',
				{ transform: `${moved(half)} ${turned}` },
				element('g', { 'clip-path': `url(#${id})` }, pill.drawn),
			)
		);
	});
	const cross = [-1, 1]
		.map((side) => `M${-CROSS},${-CROSS * side}L${CROSS},${CROSS * side}`)
		.join('');
	return element(
		'g',
		{ transform: moved({ x, y }), opacity: (1 - age) * strengthOf(flight, client, options) },
		...halves,
		element('path', { d: cross, stroke: options.palette.bad, 'stroke-width': 2, fill: 'none' }),
	);
}
