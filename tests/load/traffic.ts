import { once } from 'node:events';
import { createRandom } from '../../src/lib/engine/random';
import { createSimClient, type SimClient } from '../../src/lib/sim';
import { overNodeSocket } from '../../src/lib/sim/node';
import { TEXTS } from '../../src/lib/sim/texts';

/** How long all clients together may take to connect, in ms. */
const CONNECT_MS = 10_000;
/** Likes go to the newest posts, as people's do. */
const RECENT = 20;

export interface TrafficOptions {
	/** `ws://…/ws/ID`, without a query. */
	readonly socket: string;
	readonly clients: number;
	/** Messages that all clients together send in a second. */
	readonly perSecond: number;
}

/** Connects the clients, and lets them post and like in turn at a steady rate. */
export async function startTraffic({ socket, clients: count, perSecond }: TrafficOptions) {
	const clients = await connect(socket, count);
	const random = createRandom(1);
	const liked = new Map(clients.map((client) => [client, new Set<string>()]));
	const began = performance.now();
	let sent = 0;

	function like(client: SimClient): boolean {
		const known = liked.get(client);
		const posts = client.mind?.app === 'feed' ? [...client.mind.posts.values()] : [];
		const open = posts.slice(-RECENT).filter(({ id, own }) => !own && !known?.has(id));
		const post = open[Math.floor(random() * open.length)];
		if (!post) return false;
		known?.add(post.id);
		client.act({ do: 'like', post: post.id });
		return true;
	}

	function send(): void {
		const client = clients[sent % count];
		if (client?.state !== 'open')
			throw new Error(`A client was closed: ${client?.closed?.code} ${client?.closed?.reason}`);
		// Every client posts on its even turns and likes on its odd ones, out of step with the next.
		const likes = (Math.floor(sent / count) + sent) % 2 === 1;
		if (!likes || !like(client))
			client.act({ do: 'post', text: TEXTS[Math.floor(random() * TEXTS.length)] ?? '' });
		sent++;
	}

	// A timer is never quite on time: send what is due by now, so that the rate holds.
	const timer = setInterval(() => {
		while (sent < ((performance.now() - began) / 1000) * perSecond) send();
	}, 1000 / perSecond);

	return {
		/** Messages sent in a second, so far. */
		rate: (): number => (sent / (performance.now() - began)) * 1000,
		stop(): void {
			clearInterval(timer);
			for (const client of clients) client.close();
		},
	};
}
export type Traffic = Awaited<ReturnType<typeof startTraffic>>;

async function connect(socket: string, count: number): Promise<SimClient[]> {
	const changes = new EventTarget();
	const clients = Array.from({ length: count }, (_, i) =>
		createSimClient({
			connect: overNodeSocket(socket),
			name: `Client ${i + 1}`,
			now: () => performance.now(),
			onState: () => changes.dispatchEvent(new Event('state')),
		}),
	);
	const signal = AbortSignal.timeout(CONNECT_MS);
	while (clients.some(({ state }) => state === 'connecting'))
		await once(changes, 'state', { signal });
	const closed = clients.find(({ state }) => state === 'closed')?.closed;
	if (closed) throw new Error(`A client could not connect: ${closed.code} ${closed.reason}`);
	return clients;
}
