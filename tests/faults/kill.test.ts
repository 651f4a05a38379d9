import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/durable-server';
import { parseTrace } from '../support/live-server';
import { broadcastsOf, compareAll, NOTHING_WRONG } from './broadcasts';
import { createReturningClient, type Life } from './returning-client';
import { createServerProcess } from './server-process';
import { until } from './until';
import { createDice, FULL, report, SIZE } from './size';

const { times, clients: count } = SIZE.kills;
/** All clients together post so often, in ms. */
const POST_MS = FULL ? 60 : 5;
/**
 * What 500 clients have missed, 30 times over, is more than a trace holds by default. Checkpoints come
 * often enough to be cut off now and then, too.
 */
const SETTINGS = { TRACE_CHARS_MAX: '1000000000', CHECKPOINT_ENTRIES: '200' };

it('what anybody saw survives kill -9, and whoever comes back lacks nothing', async () => {
	const dice = createDice(1);
	const folder = await temporaryFolder();
	const server = createServerProcess(folder, SETTINGS);
	onTestFinished(() => server.kill());
	await server.start();
	const origin = () => `http://127.0.0.1:${server.port}`;
	const made = await fetch(`${origin()}/api/playgrounds`, { method: 'POST' });
	const { id } = (await made.json()) as { id: string };

	const texts = new Map<number, string>();
	let unequal = 0;
	const clients = Array.from({ length: count }, () =>
		createReturningClient(
			() => `ws://127.0.0.1:${server.port}/ws/${id}`,
			(seq, text) => {
				const known = texts.get(seq);
				if (known === undefined) {
					texts.set(seq, text);
					const { post } = JSON.parse(text) as { post: { id: string } };
					clients[Number(post.id.split('-')[0])]?.known(post.id);
				} else if (known !== text) unequal++;
			},
		),
	);
	onTestFinished(() => clients.forEach((client) => client.end()));
	await Promise.all(clients.map((client) => client.ready()));

	let posts = 0;
	const posting = setInterval(() => {
		const who = dice.between(0, count - 1);
		clients[who]?.post(`${who}-${++posts}`, `Post ${posts}: ${'x'.repeat(dice.between(0, 60))}`);
	}, POST_MS);
	onTestFinished(() => clearInterval(posting));
	let slowest = 0;
	for (let i = 0; i < times; i++) {
		await until(() => clients.every(({ open }) => open));
		const seen = texts.size;
		await until(() => texts.size > seen);
		await new Promise((resolve) => setTimeout(resolve, dice.between(1, 900)));
		const from = performance.now();
		await server.kill();
		await server.start();
		await Promise.all(clients.map((client) => client.ready()));
		slowest = Math.max(slowest, performance.now() - from);
	}
	await until(() => clients.every(({ open }) => open));
	clearInterval(posting);
	// What is still unsure is repeated by whoever comes back: nothing said is lost in the end.
	await until(() => clients.every(({ unsure }) => unsure === 0));
	const last = Math.max(...texts.keys());
	await until(() => clients.every(({ life }) => hasHeard(life, last, texts)));

	const trace = parseTrace(await (await fetch(`${origin()}/api/playgrounds/${id}/trace`)).text());
	const broadcasts = broadcastsOf(trace);
	const missing = [...texts].filter(([seq, text]) => broadcasts.texts.get(seq) !== text).length;
	const wrong = compareAll(
		clients.map(({ life }) => life),
		broadcasts,
	);
	const sum = (of: 'recovered' | 'lost') =>
		clients.reduce((total, { life }) => total + life[of], 0);
	report('kill -9', {
		...{ kills: times, clients: count, posts, seen: texts.size, missing, unequal },
		deliveries: clients.reduce((total, { life }) => total + life.heard.length, 0),
		...{ returns: sum('recovered'), withoutAll: sum('lost'), ...wrong },
		slowestReturnMs: Math.round(slowest),
	});
	expect({ missing, unequal }).toEqual({ missing: 0, unequal: 0 });
	expect(wrong).toEqual(NOTHING_WRONG);
	expect(sum('lost')).toBe(0);
	expect(sum('recovered')).toBeGreaterThanOrEqual(times * count);
	expect(broadcasts.ids.size).toBe(posts);
}, 900_000);

/** The author of the last post does not hear it. */
function hasHeard({ heard, id }: Life, last: number, texts: ReadonlyMap<number, string>): boolean {
	const { post } = JSON.parse(texts.get(last) ?? '{}') as { post: { by: { id: string } } };
	return post.by.id === id || heard.at(-1) === last;
}
