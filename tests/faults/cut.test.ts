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
/** So many posts nobody lags behind: less than what is kept for clients that come back. */
const BEHIND_MAX = 1500;

it('clients that are cut again and again lack nothing, and have nothing twice', async () => {
	const dice = createDice(2);
	const many = { messageBurst: 1_000_000, playgroundMessageBurst: 1_000_000 };
	const { create, live } = await startDurable(await temporaryFolder(), {
		// What was cut off is in the trace once more for each client: more than it holds by default.
		settings: { ...many, deliveryBurst: 100_000_000, traceCharsMax: 1_000_000_000 },
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
	let over = false;
	const timers = new Set<NodeJS.Timeout>();
	const later = (task: () => void, ms: number): void => {
		const timer = setTimeout(() => {
			timers.delete(timer);
			task();
		}, ms);
		timers.add(timer);
	};
	onTestFinished(() => timers.forEach(clearTimeout));
	/** Counted from when it is connected: a connection that is cut before it is one is no connection. */
	const cutLater = (client: (typeof clients)[0]): void =>
		later(
			() => {
				client.cut();
				cuts++;
				void client.ready().then(() => over || cutLater(client));
			},
			dice.between(50, 500),
		);
	clients.forEach(cutLater);

	await new Promise<void>((resolve) => {
		let posts = 0;
		const burst = (): void => {
			// Who is further behind than what is kept would rightly get the full state instead.
			const slowest = Math.min(...clients.map(({ life }) => life.heard.length));
			for (let i = 0; i < BURST && posts < Math.min(messages, slowest + BEHIND_MAX); i++)
				author.send({ type: 'post', id: `p${++posts}`, text: `Post ${posts}` });
			if (posts < messages) later(burst, BURST_MS);
			else resolve();
		};
		burst();
	});
	over = true;
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
