import { SERVER_NAMES, type ClientInfo } from '../../protocol';
import type { Layout, Point, Size } from '../layout';

/** One of several servers, and where it is drawn. */
export interface ServerBox extends Point, Size {
	readonly name: string;
}

/** Between two servers, in px: room for the bus. */
const BUS_WIDTH = 64;
const SMALL_BUS = 40;
/** As wide as a server is when there are several. */
const BOX_WIDTH = 112;
const SMALL_BOX = 84;

/** The server of each client, by id; empty where a playground has but one. */
export const serversOf = (
	clients: readonly Pick<ClientInfo, 'id' | 'server'>[],
): ReadonlyMap<string, string> =>
	new Map(clients.flatMap(({ id, server }) => (server === undefined ? [] : [[id, server]])));

const widths = (height: number) =>
	height < 80 ? ([SMALL_BOX, SMALL_BUS] as const) : ([BOX_WIDTH, BUS_WIDTH] as const);

/** The size of all servers together, with the bus between them; `one` is the size of a single one. */
export function clusterSize({ height }: Size): Size {
	const [box, bus] = widths(height);
	return { width: SERVER_NAMES.length * box + (SERVER_NAMES.length - 1) * bus, height };
}

/** Puts each server on the side on which its clients stand. */
export function splitServers(layout: Layout, servers: ReadonlyMap<string, string>): Layout {
	const { server, places } = layout;
	const [width, bus] = widths(server.height);
	const middleOf = (name: string): number => {
		const xs = [...places].flatMap(([id, { x }]) => (servers.get(id) === name ? [x] : []));
		return xs.length > 0 ? xs.reduce((sum, x) => sum + x, 0) / xs.length : server.x;
	};
	const left = server.x - server.width / 2;
	const boxes = [...SERVER_NAMES]
		.sort((a, b) => middleOf(a) - middleOf(b) || a.localeCompare(b))
		.map((name, i): ServerBox => {
			const x = left + i * (width + bus) + width / 2;
			return { name, x, y: server.y, width, height: server.height };
		});
	const serverAt = new Map<string, Point>();
	for (const [id, name] of servers) {
		const box = boxes.find((one) => one.name === name);
		if (box) serverAt.set(id, box);
	}
	return { ...layout, servers: boxes, serverAt };
}

/** Where the server's end of a client's line is. */
export const serverEnd = (
	{ server, serverAt }: Pick<Layout, 'server' | 'serverAt'>,
	client: string,
): Point => serverAt?.get(client) ?? server;
