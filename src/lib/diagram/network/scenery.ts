import type { ClientInfo } from '../../protocol';
import type { Layout } from '../layout';
import { withGone, type Gone, type World } from '../world';

/** Who is drawn, and where. */
export interface Scenery {
	readonly clients: readonly ClientInfo[];
	readonly layout: Layout;
}

type Place = (clients: readonly ClientInfo[], rooms: ReadonlyMap<string, string>) => Layout;

/**
 * Those who are there with those who have just gone, unless they would push the others into a poorer
 * picture. `present` is the layout of those who are there alone.
 */
export function sceneryOf(
	world: World,
	gone: readonly Gone[],
	present: Layout,
	place: Place,
): Scenery {
	const alone = { clients: world.clients, layout: present };
	if (gone.length === 0) return alone;
	const clients = withGone(world, gone);
	const rooms = new Map(world.rooms);
	for (const { client, room } of gone) if (room !== null) rooms.set(client.id, room);
	const layout = place(clients, rooms);
	const same = layout.kind === present.kind && layout.node.width === present.node.width;
	return same ? { clients, layout } : alone;
}
