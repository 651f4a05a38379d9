import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { startDurable, temporaryFolder } from '../support/durable-server';
import { createDice, report, SIZE } from './size';
import { until } from './until';

const { senders, each } = SIZE.order;
/** Posts of one sender that nobody has seen yet. */
const IN_FLIGHT = 8;

it('many senders at once: every receiver sees one order', async () => {
	const dice = createDice(3);
	const many = { messageBurst: 1_000_000, playgroundMessageBurst: 1_000_000 };
	const { create } = await startDurable(await temporaryFolder(), {
		settings: { ...many, deliveryBurst: 100_000_000 },
	});
	const feed = create('feed');
	const posts = senders * each;
	/** By sender, then the onlooker: the ids of posts in the order in which they came. */
	const seen: string[][] = [];
	const sockets: WebSocket[] = [];
	for (let i = 0; i <= senders; i++) {
		const { socket } = await feed.join(`S${i}`);
		socket.removeAllListeners('message');
		const mine: string[] = [];
		seen.push(mine);
		socket.on('message', (data) => {
			const { post } = JSON.parse(String(data)) as { post: { id: string } };
			mine.push(post.id);
			if (i === senders) sendOn(Number(post.id.split('-')[0]));
		});
		sockets.push(socket);
	}
	const said = Array<number>(senders).fill(0);
	function sendOn(who: number): void {
		const number = said[who] ?? 0;
		if (number >= each) return;
		said[who] = number + 1;
		const post = { type: 'post', id: `${who}-${number}`, text: `${dice.between(0, 999)}` };
		sockets[who]?.send(JSON.stringify(post));
	}
	onTestFinished(() => sockets.forEach((socket) => socket.terminate()));
	const from = performance.now();
	for (let i = 0; i < IN_FLIGHT; i++) for (let who = 0; who < senders; who++) sendOn(who);
	await until(() => seen.every(({ length }, i) => length === posts - (i < senders ? each : 0)));
	const seconds = (performance.now() - from) / 1000;

	const order = seen[senders] ?? [];
	const different = seen.filter(
		(mine, who) => mine.join() !== order.filter((id) => !id.startsWith(`${who}-`)).join(),
	).length;
	const logged = feed
		.trace()
		.flatMap((event) =>
			event.kind === 'message' && event.type === 'post' ? [String(event.data['id'])] : [],
		);
	report('one order', {
		...{ senders, posts, receivers: seen.length, different },
		deliveries: seen.reduce((sum, { length }) => sum + length, 0),
		postsPerSecond: Math.round(posts / seconds),
	});
	expect(different).toBe(0);
	expect(new Set(order).size).toBe(posts);
	expect(order).toEqual(logged);
	// Each sender's own posts are in the order in which it sent them.
	for (let who = 0; who < senders; who++)
		expect(order.filter((id) => id.startsWith(`${who}-`))).toEqual(
			Array.from({ length: each }, (_, i) => `${who}-${i}`),
		);
}, 900_000);
