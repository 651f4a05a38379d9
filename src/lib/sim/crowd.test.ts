import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { APPS, type AppName, type MessageEvent, type TraceEvent } from '../protocol';
import { NAMES } from '../engine';
import { ACK_MS } from './acker';
import { createCrowd, PAGE_MAX } from './crowd';
import { createFakeClock } from './fake-clock';
import { createMemoryPlayground } from './memory';
import { PERSONAS, READING_MS } from './minds';

/** A crowd in a playground in memory, where every message travels for 5 ms. */
function world(seed = 1, app: AppName = 'feed') {
	const clock = createFakeClock(1_000_000);
	const playground = createMemoryPlayground({
		app,
		now: clock.now,
		schedule: clock.schedule,
		defer: (task) => clock.schedule(task, 5),
	});
	let changes = 0;
	const crowd = createCrowd({
		connect: playground.connect,
		app,
		seed,
		schedule: clock.schedule,
		now: clock.now,
		onChange: () => changes++,
	});
	return { clock, playground, crowd, changes: () => changes };
}

const said = (events: readonly TraceEvent[]): MessageEvent[] =>
	events.filter(
		(event): event is MessageEvent =>
			event.kind === 'message' && event.pattern === 'client-to-server',
	);

it('takes no name that somebody outside of the crowd has', () => {
	const clock = createFakeClock(1_000_000);
	const { connect } = createMemoryPlayground({
		...{ app: 'feed', now: clock.now, schedule: clock.schedule },
		defer: (task) => clock.schedule(task, 5),
	});
	const outside = new Set(NAMES.slice(0, -3));
	const crowd = createCrowd({
		...{ connect, app: 'feed', seed: 3, schedule: clock.schedule, now: clock.now },
		isTaken: (name) => outside.has(name),
	});
	crowd.spawn(5);
	const names = crowd.list().map(({ name }) => name);
	expect(new Set(names).size).toBe(5);
	for (const name of names) expect(outside.has(name)).toBe(false);
});

describe('personas', () => {
	it('never like an own post, a post twice, or one they cannot have read', () => {
		fc.assert(
			fc.property(
				fc.nat(),
				fc.integer({ min: 2, max: 20 }),
				fc.constantFrom(0.1, 1, 10),
				(seed, size, rate) => {
					const { clock, playground, crowd } = world(seed);
					crowd.rate = rate;
					crowd.spawn(size);
					clock.advance(60_000);
					const { events } = playground.trace;

					const postedAt = new Map<unknown, number>();
					const liked = new Set<string>();
					for (const message of events) {
						if (message.kind !== 'message') continue;
						expect(message.type).not.toBe('error');
						if (message.type === 'post') postedAt.set(message.data['id'], message.at);
						if (message.type !== 'like') continue;
						const like = `${message.from} ${message.data['post']}`;
						expect(liked).not.toContain(like);
						liked.add(like);
						const posted = postedAt.get(message.data['post']) ?? Infinity;
						expect(message.at - posted).toBeGreaterThanOrEqual(READING_MS);
					}
				},
			),
			{ numRuns: 40 },
		);
	});

	it('act at a human pace: 4–15 s on average', () => {
		for (const { meanMs } of Object.values(PERSONAS).flatMap(Object.values)) {
			expect(meanMs).toBeGreaterThanOrEqual(4_000);
			expect(meanMs).toBeLessThanOrEqual(15_000);
		}
		const { clock, playground, crowd } = world();
		crowd.spawn(10, 'chatty');
		clock.advance(600_000);
		const acts = said(playground.trace.events).length;
		// 10 clients decide 1,000 times in 10 minutes; up to 15 of 100 find no post to like.
		expect(acts).toBeGreaterThan(750);
		expect(acts).toBeLessThan(1_100);
	});

	it('post texts that do not come again soon', () => {
		const { clock, playground, crowd } = world();
		crowd.spawn(5, 'chatty');
		clock.advance(300_000);
		const texts = said(playground.trace.events).flatMap(({ data }) => data['text'] ?? []);
		expect(texts.length).toBeGreaterThan(100);
		for (let i = 0; i + 30 < texts.length; i++)
			expect(new Set(texts.slice(i, i + 30)).size).toBe(30);
	});
});

describe('a crowd', () => {
	it.each(APPS)('gives the same trace for the same seed, and another for another: %s', (app) => {
		const run = (seed: number) => {
			const { clock, playground, crowd } = world(seed, app);
			crowd.spawn(12);
			clock.advance(60_000);
			return JSON.stringify(playground.trace.events);
		};
		expect(run(3)).toBe(run(3));
		expect(run(3)).not.toBe(run(4));
	});

	it('has names of its own, short ones', () => {
		const { crowd } = world();
		crowd.spawn(PAGE_MAX);
		const names = crowd.list().map(({ name }) => name);
		expect(new Set(names).size).toBe(PAGE_MAX);
		for (const name of names) expect(name).toMatch(/^[A-Z][a-z]{1,7}$/);
	});

	it('spawns up to its maximum and says so', () => {
		const { crowd } = world();
		expect(crowd.spawn(50)).toEqual({ spawned: 50, message: null });
		expect(crowd.spawn(20)).toEqual({
			spawned: 10,
			message:
				'This page runs up to 60 simulated clients. For more, use “npm run crowd” in a terminal.',
		});
		expect(crowd.spawn(1).spawned).toBe(0);
		expect(crowd.size).toBe(60);
	});

	it('removes one, the newest, and all, and leaves no timers', () => {
		const { clock, playground, crowd } = world();
		crowd.spawn(10);
		clock.advance(20_000);
		expect(playground.clients).toBe(10);
		const [first, ...rest] = crowd.list().map(({ key }) => key);
		crowd.remove(first ?? '');
		crowd.removeOne();
		clock.advance(5);
		expect(crowd.list().map(({ key }) => key)).toEqual(rest.slice(0, -1));
		expect(playground.clients).toBe(8);

		crowd.spawn(3); // still connecting when all are removed
		crowd.removeAll();
		clock.advance(5);
		expect(crowd.list()).toEqual([]);
		expect(playground.clients).toBe(0);
		expect(clock.pending).toBe(0);
	});

	it('pauses one or all, and resumes', () => {
		const { clock, playground, crowd } = world();
		crowd.spawn(5, 'chatty');
		clock.advance(1_000);
		const [first] = crowd.list();
		crowd.pause(first?.key ?? '');
		const mark = playground.trace.events.length;
		clock.advance(60_000);
		const senders = new Set(said(playground.trace.events.slice(mark)).map(({ from }) => from));
		expect(senders.size).toBe(4);
		expect(senders).not.toContain(first?.id);

		crowd.pauseAll();
		clock.advance(ACK_MS + 10); // the acks of what they have read are still to come
		expect(clock.pending).toBe(0);
		expect(crowd.list().every(({ paused, state }) => paused && state === 'open')).toBe(true);
		crowd.resumeAll();
		expect(clock.pending).toBe(5);
	});

	it('moves planned acts when the rate changes', () => {
		const { clock, playground, crowd } = world();
		crowd.rate = 0.1;
		crowd.spawn(10, 'chatty');
		clock.advance(100);
		crowd.rate = 1_000;
		expect(crowd.rate).toBe(10);
		clock.advance(2_000);
		expect(said(playground.trace.events).length).toBeGreaterThan(15);
	});

	it('shows that the server closed a member, and does not reconnect', () => {
		const { clock, playground, crowd, changes } = world();
		crowd.spawn(3);
		expect(crowd.list().map(({ state }) => state)).toEqual(Array(3).fill('connecting'));
		clock.advance(5);
		const before = changes();
		playground.end(1012, 'server restarting');
		expect(changes()).toBe(before + 3);
		clock.advance(100_000);
		expect(crowd.list()).toMatchObject(
			Array(3).fill({ state: 'closed', closed: { code: 1012, reason: 'server restarting' } }),
		);
		expect(clock.pending).toBe(0);
	});
});
