import { range } from 'd3';
import type { ClientInfo } from '../../protocol';
import type { Flight, Timeline } from '../../timeline';
import { explain } from '../explain';
import { layoutClients, type Layout, type Point, type Size } from '../layout';
import { fly, sceneAt, stand, type Mark, type Wave } from '../marks';
import { lookOf } from '../patterns';
import { pillPath } from '../sequence/arrow-paths';
import type { World } from '../world';
import type { PicturePalette } from './palette';
import { element, escapeXml } from './xml';

/** What a picture of the network shows. */
export interface PictureOptions {
	readonly timeline: Timeline;
	/** Who is there at `t`. */
	readonly world: World;
	/** The instant, in ms of display time. */
	readonly t: number;
	readonly size: Size;
	readonly palette: PicturePalette;
	/** Whole arrows instead of pills on their way. */
	readonly still: boolean;
	readonly shows: (flight: Flight) => boolean;
	readonly isHidden: (flight: Flight) => boolean;
}

const FONT = "'Inter Variable', Inter, system-ui, 'DejaVu Sans', sans-serif";
const WAVE_POINTS = 72;
const NAME_MAX = { card: 15, avatar: 9, dot: 0 };

/** The network at one instant as a standalone SVG document: server, clients, lines, messages. */
export function pictureSvg(options: PictureOptions): string {
	const { timeline, t, size, palette, still } = options;
	const { clients, rooms } = options.world;
	const ids = clients.map(({ id }) => id);
	const layout = layoutClients(ids, size, rooms);
	const scene = sceneAt(timeline, t, layout, layout.places, still ? stand : fly);
	const marks = scene.marks.filter(({ flight }) => options.shows(flight));
	const waves = scene.waves.filter(
		({ flight }) => options.shows(flight) && !options.isHidden(flight),
	);
	const words = [...new Set(marks.map(({ flight }) => flight))].map((flight) =>
		options.isHidden(flight) ? 'A message in question.' : explain(timeline, flight).sentence,
	);
	return element(
		'svg',
		{
			xmlns: 'http://www.w3.org/2000/svg',
			width: size.width,
			height: size.height,
			viewBox: `0 0 ${size.width} ${size.height}`,
			role: 'img',
			'font-family': FONT,
		},
		element('title', {}, escapeXml(`A server and ${ids.length} clients`)),
		element('desc', {}, escapeXml(words.join(' ') || 'No message is on its way.')),
		element('rect', { width: '100%', height: '100%', fill: palette.bg }),
		...ids.map((id) => lineTo(layout, id, palette)),
		...(still
			? []
			: waves.map((wave) =>
					element('path', {
						...{ d: wavePath(wave), fill: 'none', 'stroke-dasharray': '3 6' },
						...{ stroke: colourOf(wave.flight, options), 'stroke-width': 1.5, opacity: 0.7 },
					}),
				)),
		...marks.map((mark) => trailOf(mark, layout, options)),
		...marks.map((mark) => pillOf(mark, layout, marks, options)),
		serverBox(layout, palette),
		...clients.map((client) => clientNode(layout, client, palette)),
	);
}

const colourOf = (flight: Flight, { palette, isHidden }: PictureOptions): string =>
	palette.colours[lookOf(flight.event.pattern, isHidden(flight)).colour];

/** The front of a broadcast: the whole ellipse, or a room's part of it. */
function wavePath({ x, y, rx, ry, start, end }: Wave): string {
	const points = range(WAVE_POINTS + 1).map((i): Point => {
		const angle = start + ((end - start) * i) / WAVE_POINTS;
		return { x: x + rx * Math.cos(angle), y: y + ry * Math.sin(angle) };
	});
	return `M${points.map(pair).join('L')}`;
}

function lineTo({ server, places }: Layout, id: string, { line }: PicturePalette): string {
	const to = places.get(id) ?? server;
	return element('line', {
		...{ x1: server.x, y1: server.y, x2: to.x, y2: to.y },
		...{ stroke: line, 'stroke-width': 2 },
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

function headAt(from: Point, to: Point): string {
	const angle = Math.atan2(to.y - from.y, to.x - from.x);
	const side = (turn: number): Point => ({
		x: to.x - Math.cos(angle + turn) * 11,
		y: to.y - Math.sin(angle + turn) * 11,
	});
	return `M${pair(side(-0.45))}L${pair(to)}L${pair(side(0.45))}`;
}

function pillOf(
	mark: Mark,
	{ kind }: Layout,
	marks: readonly Mark[],
	options: PictureOptions,
): string {
	const { flight, x, y, heading } = mark;
	const hidden = options.isHidden(flight);
	const look = lookOf(flight.event.pattern, hidden);
	const fill = colourOf(flight, options);
	if (kind === 'dot' && marks.length > 1) return element('circle', { cx: x, cy: y, r: 3.5, fill });
	// Copies for many clients have no room for the word: the first of them has it.
	const first = marks.find((other) => other.flight === flight) === mark;
	const spelt = !hidden && (kind === 'card' || first);
	const text = spelt ? `${look.glyph} ${flight.event.type}` : look.glyph;
	const height = kind === 'card' ? 26 : 20;
	const width = spelt ? text.length * 7.2 + 20 : 24;
	const { panel } = options.palette;
	return element(
		'g',
		{ transform: `translate(${pair({ x, y }).replace(',', ' ')})` },
		element('path', {
			...{ d: pillPath(look, width, height, heading), fill },
			...{ stroke: panel, 'stroke-width': 1.5 },
		}),
		label(text, { x: 0, y: 4.5 }, { fill: panel, 'font-weight': 600, 'font-size': 12.5 }),
	);
}

function serverBox({ server }: Layout, { ink, panel }: PicturePalette): string {
	const { x, y, width, height } = server;
	return (
		element('rect', {
			...{ x: x - width / 2, y: y - height / 2, width, height, rx: 14, fill: ink },
		}) + label('server', { x, y: y + 6 }, { fill: panel, 'font-weight': 700, 'font-size': 17 })
	);
}

function clientNode(layout: Layout, client: ClientInfo, palette: PicturePalette): string {
	const place = layout.places.get(client.id);
	if (!place) return '';
	const { x, y } = place;
	const { kind, node } = layout;
	const paint = { fill: palette.panel, stroke: palette.edge, 'stroke-width': 1.5 };
	if (kind === 'dot')
		return element(
			'circle',
			{ cx: x, cy: y, r: node.width / 2, fill: palette.muted },
			element('title', {}, escapeXml(client.name)),
		);
	const name = shortened(client.name, NAME_MAX[kind]);
	const style = { fill: palette.ink, 'font-weight': 600, 'font-size': kind === 'card' ? 14 : 11 };
	if (kind === 'card') {
		const box = { x: x - node.width / 2, y: y - node.height / 2, ...node, rx: 12 };
		const agent = { fill: palette.muted, 'font-size': 11.5 };
		return (
			element('rect', { ...box, ...paint }) +
			label(name, { x, y: y - 2 }, style) +
			label(client.agent, { x, y: y + 17 }, agent)
		);
	}
	const box = { x: x - node.width / 2, y: y - 13, width: node.width, height: 26, rx: 13 };
	return element('rect', { ...box, ...paint }) + label(name, { x, y: y + 4 }, style);
}

const label = (
	text: string,
	{ x, y }: Point,
	style: Readonly<Record<string, string | number>>,
): string => element('text', { x, y, 'text-anchor': 'middle', ...style }, escapeXml(text));

function shortened(text: string, most: number): string {
	const signs = [...text];
	return signs.length > most ? `${signs.slice(0, most - 1).join('')}…` : text;
}
