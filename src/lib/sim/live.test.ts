import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { startLive } from '../../../tests/support/live-server';
import { within } from '../../../tests/support/socket-client';
import { stocks } from '../apps';
import { createTraceStore, observe } from '../client';
import type { TraceLog } from '../engine';
import { APPS, SERVER, type AppName, type TraceEvent } from '../protocol';
import { createCrowd } from './crowd';
import { createFakeClock } from './fake-clock';
import { createMemoryPlayground } from './memory';
import { overNodeSocket } from './node';
import { createPlayer, type PlayerOptions } from './player';
import type { Action } from './scenario';
import type { Connect } from './transport';
import type { ClientState } from './sim-client';
import { overWebSocket } from './web-socket';

const ACTIONS: Readonly<Record<AppName, readonly Action[]>> = {
	feed: [
		{ client: 'Ana', do: 'join' },
		{ client: 'Ben', do: 'join' },
		{ client: 'Ana', do: 'post', id: 'ana-1', text: 'Tea or coffee?' },
		{ client: 'Ben', do: 'like', post: 'ana-1' },
		{ client: 'Ben', do: 'like', post: 'ana-1' },
		{ client: 'Ana', do: 'like', post: 'ana-1' },
		{ client: 'Cleo', do: 'post', text: 'Tea!' },
		{ client: 'Ben', do: 'leave' },
		{ client: 'Ana', do: 'announce', text: 'I win.' },
	],
	chat: [
		{ client: 'Ana', do: 'join' },
		{ client: 'Ben', do: 'say', text: 'Tea or coffee?' },
		{ client: 'Ana', do: 'enter', room: 'tea' },
		{ client: 'Ben', do: 'enter', room: 'tea' },
		{ client: 'Cleo', do: 'say', text: 'Anyone?' },
		{ client: 'Ana', do: 'say', text: 'Oolong' },
		{ client: 'Ben', do: 'lobby' },
		{ client: 'Ana', do: 'leave' },
		{ client: 'Cleo', do: 'announce', text: 'Tea is ready' },
	],
	stocks: [
		{ client: 'Ana', do: 'join' },
		{ client: 'Ben', do: 'watch', symbols: ['TIDE'] },
		{ do: 'tick', count: 2 },
		{ client: 'Ana', do: 'watch', symbols: [] },
		{ do: 'tick', count: 1 },
		{ client: 'Ana', do: 'announce', text: 'Lunch' },
	],
};

type World = Pick<PlayerOptions, 'tick' | 'hostToken'> & {
	readonly connect: Connect;
	readonly trace: Pick<TraceLog, 'events' | 'until'>;
};

async function play(actions: readonly Action[], { trace, ...world }: World): Promise<void> {
	const bound = AbortSignal.timeout(4_000);
	const player = createPlayer({
		...world,
		now: () => performance.now(),
		position: () => trace.events.at(-1)?.n ?? 0,
		awaitTrace: (test, signal) =>
			trace.until(test, signal ? AbortSignal.any([signal, bound]) : bound),
	});
	onTestFinished(player.close);
	await player.play(actions);
}

/** A live playground, observed; its clock stands still but for `clock.advance`. */
async function livePlayground(app: AppName, over: (url: string) => Connect = overNodeSocket) {
	const clock = createFakeClock(1_700_000_000_000);
	const { create } = await startLive({ now: clock.now, schedule: clock.schedule });
	const { address, hostToken } = create(app);
	const trace = createTraceStore();
	const observer = observe({ url: `${address}?observe=1`, store: trace, Socket: WebSocket });
	onTestFinished(observer.close);
	return { clock, connect: over(address), hostToken, trace };
}

/** The trace but for the time, which also stands in a post. */
const timeless = (events: readonly TraceEvent[]): unknown =>
	JSON.parse(JSON.stringify(events), (key, value: unknown) =>
		key === 'at' || key === 'bytes' ? 0 : value,
	);

it.each(
	APPS.flatMap((app) => [
		[app, 'ws', overNodeSocket] as const,
		[app, 'a native WebSocket', (url: string) => overWebSocket(url, WebSocket)] as const,
	]),
)('a scenario of the %s over %s gives the trace that it gives in memory', async (app, _, over) => {
	const memory = createMemoryPlayground({ app, seed: 7, now: () => 0 });
	await play(ACTIONS[app], memory);
	const expected = memory.trace.events;

	const { clock, ...live } = await livePlayground(app, over);
	const tick = () => {
		clock.advance(stocks.tick?.everyMs ?? 0);
		return true;
	};
	await play(ACTIONS[app], { ...live, tick });
	const bound = AbortSignal.timeout(4_000);
	await live.trace.until(({ n }) => n >= (expected.at(-1)?.n ?? 0), bound);

	expect(timeless(live.trace.events)).toEqual(timeless(expected));
});

it('waits for the ticks of a playground that has a clock of its own', async () => {
	const { clock, ...live } = await livePlayground('stocks');
	const everyMs = stocks.tick?.everyMs ?? 0;
	await play([{ client: 'Ana', do: 'join' }], live);
	clock.advance(everyMs); // before: it does not count
	await live.trace.until((event) => event.kind === 'message');
	let played = false;
	const playing = play([{ do: 'tick', count: 2 }], live).then(() => (played = true));
	for (let i = 1; i <= 2; i++) {
		expect(played).toBe(false);
		clock.advance(everyMs);
		await live.trace.until((event) => event.kind === 'message' && event.data['seq'] === 2 + i);
	}
	await playing;
	expect(
		live.trace.events.filter((event) => 'from' in event && event.from === SERVER),
	).toHaveLength(3);
});

it('a crowd comes back as who it was after a restart, and goes on', async () => {
	const { live, createFeed } = await startLive();
	const feed = createFeed();
	const clock = createFakeClock(1_000_000);
	let changed: () => void = () => undefined;
	const crowd = createCrowd({
		...{ connect: overNodeSocket(feed.address), app: 'feed', seed: 3 },
		...{ schedule: clock.schedule, now: clock.now, onChange: () => changed() },
	});
	onTestFinished(() => crowd.removeAll());
	const reach = async (state: ClientState): Promise<void> => {
		while (!crowd.list().every((member) => member.state === state))
			await within(new Promise<void>((resolve) => (changed = resolve)), `all to be ${state}`);
	};
	/** Lets time pass until so many posts are in the trace. */
	const untilPosts = async (count: number): Promise<void> => {
		const posts = () => feed.trace().filter((event) => 'type' in event && event.type === 'post');
		const bound = AbortSignal.timeout(4_000);
		while (posts().length < count && !bound.aborted) {
			clock.advance(1_000);
			await new Promise((resolve) => setImmediate(resolve));
		}
		expect(posts().length).toBeGreaterThanOrEqual(count);
	};
	crowd.spawn(4);
	await reach('open');
	await untilPosts(3);
	crowd.pauseAll();
	const before = crowd.list();

	await live.restart(feed.id);
	await reach('closed');
	crowd.comeBack();
	await reach('open');
	expect(crowd.list()).toEqual(before.map((member) => ({ ...member, closed: null })));
	const posts = feed.trace().filter((event) => 'type' in event && event.type === 'post').length;
	crowd.resumeAll();
	await untilPosts(posts + 4);
	// No id came twice: that would be a retry, and nobody would hear of it.
	const ids = feed.trace().flatMap((e) => ('type' in e && e.type === 'post' ? [e.data['id']] : []));
	expect(new Set(ids).size).toBe(ids.length);
	const back = feed.trace().filter((event) => event.kind === 'open' && event.back);
	expect(back).toHaveLength(4);
});

it('whom the host has sent away does not come back with the crowd', async () => {
	const { createFeed } = await startLive();
	const feed = createFeed();
	const clock = createFakeClock();
	let changed: () => void = () => undefined;
	const crowd = createCrowd({
		...{ connect: overNodeSocket(feed.address), app: 'feed', seed: 3 },
		...{ schedule: clock.schedule, now: clock.now, onChange: () => changed() },
	});
	onTestFinished(() => crowd.removeAll());
	const until = async (test: () => boolean): Promise<void> => {
		while (!test()) await within(new Promise<void>((resolve) => (changed = resolve)), 'it');
	};
	crowd.spawn(2);
	await until(() => crowd.list().every(({ state }) => state === 'open'));
	const host = await feed.join('Host');
	host.send({ type: 'host', token: feed.hostToken });
	host.send({ type: 'remove', client: crowd.list()[0]?.id });
	await until(() => crowd.list()[0]?.state === 'closed');
	crowd.comeBack();
	expect(crowd.list().map(({ state }) => state)).toEqual(['closed', 'open']);
});
