import type { Flight, Timeline } from '../../timeline';
import { explain } from '../explain';
import { layoutClients, type Size } from '../layout';
import { fly, sceneAt, stand } from '../marks';
import { sceneryOf } from '../network/scenery';
import type { Confirmed } from '../trace-view.svelte';
import { goneAt, type World } from '../world';
import type { PicturePalette } from './palette';
import { messagesOf } from './svg-messages';
import { groundOf, nodesOf } from './svg-network';
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
	/** What is known about deliveries: those that are not confirmed are hollow. */
	readonly confirmed: Confirmed | null;
	/** What has nothing to do with this client is dimmed. */
	readonly focus: string | null;
}

const FONT = "'Inter Variable', Inter, system-ui, 'DejaVu Sans', sans-serif";

/**
 * The network at one instant as a standalone SVG document, from the same geometry as the stage: the
 * server, clients and those who have just gone, rooms, links, and messages.
 */
export function pictureSvg(options: PictureOptions): string {
	const { timeline, world, t, size, palette, still, isHidden } = options;
	const place = (clients: World['clients'], rooms: World['rooms']) =>
		layoutClients(
			clients.map(({ id }) => id),
			size,
			rooms,
		);
	const gone = goneAt(world, t);
	const scenery = sceneryOf(world, gone, place(world.clients, world.rooms), place);
	const { layout } = scenery;
	const motion = still ? stand : fly;
	const scene = sceneAt(timeline, t, layout, layout.places, motion, options.shows);
	const flying = [...scene.marks, ...scene.breaks].map(({ flight }) => flight);
	const words = [...new Set(flying)].map((flight) =>
		isHidden(flight) ? 'A message in question.' : explain(timeline, flight).sentence,
	);
	for (const { client, flight } of scene.breaks)
		words.push(
			`${timeline.nameOf(client)} had gone before ` +
				`${isHidden(flight) ? 'a message in question' : flight.event.type} landed.`,
		);
	const count = world.clients.length;
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
		element('title', {}, escapeXml(`A server and ${count} client${count === 1 ? '' : 's'}`)),
		element('desc', {}, escapeXml(words.join(' ') || 'No message is on its way.')),
		element('rect', { width: '100%', height: '100%', fill: palette.bg }),
		...groundOf(scenery, gone, options),
		...messagesOf(scene, layout, options),
		...nodesOf(scenery, gone, options),
	);
}
