import type { ZoomTransform } from 'd3';
import type { ClientInfo } from '../../protocol';
import type { Layout, Point, Size } from '../layout';
import { DIM, markScale } from '../painter';
import type { Palette } from '../sprites';
import { hueOf } from './hue';
import { serverEnd } from './servers';

/** What stands still below the messages when clients are too many for an element each. */
export interface GroundOptions {
	readonly size: Size;
	readonly pixelRatio: number;
	readonly transform: ZoomTransform;
	readonly palette: Palette;
	readonly layout: Layout;
	readonly places: ReadonlyMap<string, Point>;
	readonly clients: readonly ClientInfo[];
	readonly isGone: (id: string) => boolean;
	readonly you: string | null;
	readonly focus: string | null;
}

/** More links than this would be one grey area. */
const LINKS_MAX = 250;
/** A client has to have this much space for its name, in px of the screen. */
const NAME_SPACE = 54;
const NAME_MAX = 10;
/** Height of a name and the least gap beside it, in px. */
const NAME_HEIGHT = 13;
const NAME_GAP = 3;
const FONT = '500 11px "Inter Variable", Inter, system-ui, "DejaVu Sans", sans-serif';

/** Paints clients as dots, with their links, and with their names where zoom makes room. */
export function paintGround(context: CanvasRenderingContext2D, options: GroundOptions): void {
	const { size, pixelRatio, transform, layout } = options;
	const { k, x, y } = transform;
	context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
	context.clearRect(0, 0, size.width, size.height);
	context.setTransform(pixelRatio * k, 0, 0, pixelRatio * k, pixelRatio * x, pixelRatio * y);
	paintLinks(context, options);
	const radius = (layout.node.width / 2) * markScale(layout, k);
	for (const { id } of options.clients) {
		const place = options.places.get(id);
		if (place) paintDot(context, id, place, radius, options);
	}
	context.globalAlpha = 1;
	if (hasRoomForNames(options)) paintNames(context, radius, options);
}

function paintLinks(context: CanvasRenderingContext2D, options: GroundOptions): void {
	const { clients, places, layout, focus, palette, isGone } = options;
	context.lineWidth = 1 / options.transform.k;
	context.strokeStyle = palette.line;
	context.beginPath();
	for (const { id } of clients) {
		const place = places.get(id);
		if (!place || isGone(id) || (id !== focus && (focus || clients.length > LINKS_MAX))) continue;
		const end = serverEnd(layout, id);
		context.moveTo(end.x, end.y);
		context.lineTo(place.x, place.y);
	}
	context.stroke();
}

function paintDot(
	context: CanvasRenderingContext2D,
	id: string,
	{ x, y }: Point,
	radius: number,
	{ focus, you, palette, isGone, transform }: GroundOptions,
): void {
	context.globalAlpha = focus === null || focus === id ? 1 : DIM;
	context.beginPath();
	context.arc(x, y, radius, 0, Math.PI * 2);
	if (isGone(id)) {
		context.strokeStyle = palette.bad;
		context.lineWidth = 1.5 / transform.k;
		context.stroke();
		return;
	}
	context.fillStyle = `hsl(${hueOf(id)} 42% 48%)`;
	context.fill();
	if (id !== you && id !== focus) return;
	context.strokeStyle = palette.accent;
	context.lineWidth = 2.5 / transform.k;
	context.stroke();
}

/** Whether the clients stand far enough apart for their names. */
function hasRoomForNames({ size, clients, transform }: GroundOptions): boolean {
	const each = Math.sqrt((size.width * size.height) / Math.max(1, clients.length));
	return each * transform.k >= NAME_SPACE;
}

/** Writes the names that find a free place, one's own and the one in focus first. */
function paintNames(
	context: CanvasRenderingContext2D,
	radius: number,
	{ clients, places, transform, pixelRatio, palette, size, focus, you }: GroundOptions,
): void {
	context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
	context.font = FONT;
	context.textAlign = 'center';
	context.textBaseline = 'top';
	context.fillStyle = palette.ink;
	const isFirst = ({ id }: ClientInfo) => id === you || id === focus;
	const inOrder = [...clients.filter(isFirst), ...clients.filter((client) => !isFirst(client))];
	const taken: Box[] = [];
	for (const { id, name } of inOrder) {
		const place = places.get(id);
		if (!place) continue;
		const [x, y] = transform.apply([place.x, place.y]);
		if (x < 0 || y < 0 || x > size.width || y > size.height) continue;
		const letters = [...name];
		const short = letters.length > NAME_MAX ? `${letters.slice(0, NAME_MAX - 1).join('')}…` : name;
		const half = context.measureText(short).width / 2 + NAME_GAP;
		const top = y + radius * transform.k + 2;
		const box = { left: x - half, right: x + half, top, bottom: top + NAME_HEIGHT };
		if (taken.some((other) => overlap(box, other))) continue;
		taken.push(box);
		context.globalAlpha = focus === null || focus === id ? 1 : DIM;
		context.fillText(short, x, top);
	}
	context.globalAlpha = 1;
}

interface Box {
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
}

const overlap = (a: Box, b: Box): boolean =>
	a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
