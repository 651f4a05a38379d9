import { expect, it, onTestFinished } from 'vitest';
import { startDurable, temporaryFolder } from '../support/durable-server';
import { broadcastsOf, compareAll, NOTHING_WRONG } from './broadcasts';
import { createReturningClient } from './returning-client';
import { createDice, report, SIZE } from './size';
import { until } from './until';

const { clients: count, messages } = SIZE.cuts;
/** So many posts are made at once, and so often, in ms. */
const BURST = 5;
const BURST_MS = 10;

it('clients that are cut again and again lack nothing, and have nothing twice', async () => {
	const dice = createDice(2);
	const many = { messageBurst: 1_000_000, playgroundMessageBurst: 1_000_000 };
	const { create, live } = await startDurable(await temporaryFolder(), {
		settings: { ...many, deliveryBurst: 100_000_000 },
	});
	const feed = create('feed');
	const texts = new Map<number, string>();
	let unequal = 0;
	const clients = Array.from({ length: count }, () =>
		createReturningClient(
			() => feed.address,
			(seq, text) => {
				const known = texts.get(seq);
				if (known === undefined) texts.set(seq, text);
				else if (known !== text) unequal++;
			},
		),
	);
	onTestFinished(() => clients.forEach((client) => client.end()));
	await Promise.all(clients.map((client) => client.ready()));
	const author = await feed.join('Author');

	let cuts = 0;
	const timers = new Set<NodeJS.Timeout>();
	const later = (task: () => void, ms: number): void => {
		const timer = setTimeout(() => {
			timers.delete(timer);
			task();
		}, ms);
		timers.add(timer);
	};
	onTestFinished(() => timers.forEach(clearTimeout));
	const cutLater = (client: (typeof clients)[0]): void =>
		later(
			() => {
				if (client.open) cuts++;
				client.cut();
				cutLater(client);
			},
			dice.between(50, 500),
		);
	clients.forEach(cutLater);

	await new Promise<void>((resolve) => {
		let posts = 0;
		const burst = (): void => {
			for (let i = 0; i < BURST && posts < messages; i++)
				author.send({ type: 'post', id: `p${++posts}`, text: `Post ${posts}` });
			if (posts < messages) later(burst, BURST_MS);
			else resolve();
		};
		burst();
	});
	timers.forEach(clearTimeout);
	await until(() => texts.size === messages);
	const last = Math.max(...texts.keys());
	await until(() => clients.every(({ open, life }) => open && life.heard.at(-1) === last));

	const trace = feed.trace();
	const broadcasts = broadcastsOf(trace);
	const lives = clients.map(({ life }) => life);
	const wrong = compareAll(lives, broadcasts);
	const sum = (of: 'recovered' | 'lost') => lives.reduce((total, life) => total + life[of], 0);
	report('cut connections', {
		...{ clients: count, messages, cuts, unequal },
		deliveries: lives.reduce((total, { heard }) => total + heard.length, 0),
		...{ returns: sum('recovered'), withoutAll: sum('lost'), ...wrong },
	});
	expect([unequal, wrong, sum('lost')]).toEqual([0, NOTHING_WRONG, 0]);
	expect(sum('recovered')).toBeGreaterThan(count);
	expect(broadcasts.ids.size).toBe(messages);
	expect(live.playground(feed.id)?.info().clients).toBe(count + 1);
}, 900_000);
