import type { ClientInfo } from '../../protocol';
import type { Layout, Point } from '../layout';
import { hullsOf } from '../network/hulls';
import type { Scenery } from '../network/scenery';
import {
	goneInWords,
	isLost,
	labelAt,
	TORN_LABELS_MAX,
	tornLabel,
	tornPath,
} from '../network/shapes';
import type { Gone } from '../world';
import type { PictureOptions } from './svg';
import { element, escapeXml, label } from './xml';

const NAME_MAX = { card: 15, avatar: 9, dot: 0 };
/** What has nothing to do with the client in focus, and who has gone, is as faint as this. */
const FAINT = 0.35;

/** What lies below the messages: rooms and links, whole and torn. */
export function groundOf(
	{ layout, clients }: Scenery,
	gone: readonly Gone[],
	options: PictureOptions,
): string[] {
	const { palette, world, size, focus } = options;
	const { places, node, server, rings } = layout;
	const ended = new Set(gone.map(({ client }) => client.id));
	const shape = rings.at(-1) ?? { x: 1, y: 1 };
	const hulls = hullsOf(world.rooms, places, node, server, shape);
	const strokes = (paint: Readonly<Record<string, string | number>>) =>
		hulls.flatMap(({ paths }) => paths.map((d) => element('path', { d, ...paint })));
	return [
		// Strokes first, then fills: together they show one outline.
		...strokes({ fill: 'none', stroke: palette.edge, 'stroke-width': 2.5 }),
		...strokes({ fill: palette.soft }),
		...hulls.map((hull) => {
			const { x, y } = labelAt(hull.label, size);
			return note(`${hull.room} · ${hull.count}`, { x, y: y + 4 }, palette.ink, options);
		}),
		...clients
			.filter(({ id }) => !ended.has(id))
			.map(({ id }) => linkTo(layout, id, focus !== null && focus !== id, options)),
		...gone.map((one, i) => {
			const place = places.get(one.client.id);
			return place ? tornLink(one, place, i < TORN_LABELS_MAX, layout, options) : '';
		}),
	];
}

function linkTo(
	{ server, places }: Layout,
	id: string,
	faint: boolean,
	{ palette }: PictureOptions,
): string {
	const to = places.get(id) ?? server;
	return element('line', {
		...{ x1: server.x, y1: server.y, x2: to.x, y2: to.y },
		...{ stroke: palette.line, 'stroke-width': 2, opacity: faint ? FAINT : null },
	});
}

function tornLink(
	gone: Gone,
	place: Point,
	named: boolean,
	{ server }: Layout,
	options: PictureOptions,
): string {
	const { palette, size } = options;
	const lost = isLost(gone);
	const link = element('path', {
		...{ d: tornPath(server, place), fill: 'none', 'stroke-width': 2 },
		...{ stroke: lost ? palette.bad : palette.edge, 'stroke-dasharray': lost ? null : '5 4' },
	});
	const colour = lost ? palette.bad : palette.ink;
	const at = tornLabel(server, place, size);
	return named ? link + note(goneInWords(gone), at, colour, options) : link;
}

const note = (text: string, at: Point, fill: string, { palette }: PictureOptions): string =>
	label(text, at, {
		...{ fill, 'font-size': 12, 'font-weight': 600, 'paint-order': 'stroke' },
		...{ stroke: palette.bg, 'stroke-width': 5, 'stroke-linejoin': 'round' },
	});

/** What lies above the messages: the server and the clients. */
export function nodesOf(
	{ layout, clients }: Scenery,
	gone: readonly Gone[],
	options: PictureOptions,
): string[] {
	const { focus } = options;
	const ended = new Set(gone.map(({ client }) => client.id));
	const isFaint = (id: string) => ended.has(id) || (focus !== null && focus !== id);
	return [
		serverBox(layout, options),
		...clients.map((client) => clientNode(layout, client, isFaint(client.id), options)),
	];
}

function serverBox({ server }: Layout, { palette: { ink, panel } }: PictureOptions): string {
	const { x, y, width, height } = server;
	return (
		element('rect', {
			...{ x: x - width / 2, y: y - height / 2, width, height, rx: 14, fill: ink },
		}) + label('server', { x, y: y + 6 }, { fill: panel, 'font-weight': 700, 'font-size': 17 })
	);
}

function clientNode(
	layout: Layout,
	client: ClientInfo,
	faint: boolean,
	{ palette }: PictureOptions,
): string {
	const place = layout.places.get(client.id);
	return place
		? element('g', { opacity: faint ? FAINT : null }, nodeAt(place, layout, client, palette))
		: '';
}

function nodeAt(
	{ x, y }: Point,
	{ kind, node }: Layout,
	client: ClientInfo,
	palette: PictureOptions['palette'],
): string {
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

function shortened(text: string, most: number): string {
	const signs = [...text];
	return signs.length > most ? `${signs.slice(0, most - 1).join('')}…` : text;
}
