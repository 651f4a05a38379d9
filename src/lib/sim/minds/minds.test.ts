import { describe, expect, it } from 'vitest';
import { createMembership } from '../../engine';
import {
	APPS,
	DEFAULT_WATCH,
	LOBBY,
	type AppName,
	type MessageEvent,
	type StockSymbol,
	type TraceEvent,
} from '../../protocol';
import { createCrowd } from '../crowd';
import { createFakeClock } from '../fake-clock';
import { createMemoryPlayground } from '../memory';
import { createSimClient } from '../sim-client';
import { MIXES, PERSONAS, ROOMS, type PersonaName } from '.';

/** A crowd of one persona, or mixed, lives for `ms` in a playground whose messages take 5 ms. */
function live(app: AppName, size: number, ms: number, persona?: PersonaName, seed = 1) {
	const clock = createFakeClock(1_000_000);
	const playground = createMemoryPlayground({
		app,
		now: clock.now,
		schedule: clock.schedule,
		defer: (task) => clock.schedule(task, 5),
	});
	const { connect, trace } = playground;
	const crowd = createCrowd({ connect, app, seed, schedule: clock.schedule, now: clock.now });
	crowd.spawn(size, persona);
	clock.advance(ms);
	return { clock, playground, crowd, events: trace.events, said: saidIn(trace.events) };
}

const saidIn = (events: readonly TraceEvent[]): MessageEvent[] =>
	events.filter(
		(event): event is MessageEvent =>
			event.kind === 'message' && event.pattern === 'client-to-server',
	);
const count = (said: readonly MessageEvent[], ...types: string[]) =>
	said.filter(({ type }) => types.includes(type)).length;

describe.each(APPS)('the personas of %s', (app) => {
	it('have words, and come in a mix that is lively from the first few on', () => {
		const names = Object.keys(PERSONAS[app]);
		for (const name of MIXES[app]) expect(names).toContain(name);
		expect(new Set(MIXES[app]).size).toBe(names.length);
		for (const persona of Object.values(PERSONAS[app])) expect(persona.words).not.toBe('');
		expect(live(app, 3, 30_000).said.length).toBeGreaterThan(3);
	});

	it('never do what the server refuses', () => {
		const { events } = live(app, 30, 300_000);
		for (const event of events) if (event.kind === 'message') expect(event.type).not.toBe('error');
	});

	it('begin anew when the host resets the app, and do nothing that is refused afterwards', () => {
		const { clock, playground, events } = live(app, 12, 60_000);
		const { connect, hostToken } = playground;
		const host = createSimClient({ connect, name: 'Host', now: clock.now });
		clock.advance(20);
		host.act(
			app === 'chat'
				? { do: 'enter', room: 'tea' }
				: app === 'stocks'
					? { do: 'watch', symbols: [] }
					: { do: 'post', text: 'Old' },
		);
		host.becomeHost(hostToken);
		host.act({ do: 'reset' });
		clock.advance(10);
		const { mind } = host;
		if (mind?.app === 'feed') expect(mind.posts.size).toBe(0);
		if (mind?.app === 'chat') expect([mind.room, mind.others.size]).toEqual([LOBBY, 12]);
		if (mind?.app === 'stocks')
			expect([mind.status, mind.watched]).toEqual(['open', DEFAULT_WATCH]);

		const since = events.length;
		clock.advance(300_000);
		expect(saidIn(events.slice(since)).length).toBeGreaterThan(20);
		for (const event of events.slice(since))
			if (event.kind === 'message') expect(event.type).not.toBe('error');
	});

	it('do nothing in an app that is not theirs', () => {
		const stranger = app === 'chat' ? 'chatty' : 'talker';
		expect(live(app, 3, 60_000, stranger).said).toEqual([]);
	});
});

describe('in the chat', () => {
	it('a talker talks, a listener listens, a wanderer goes about', () => {
		const [talkers, listeners, wanderers] = (['talker', 'listener', 'wanderer'] as const).map(
			(persona) => live('chat', 10, 600_000, persona).said,
		);
		expect(count(talkers ?? [], 'say')).toBeGreaterThan(3 * count(listeners ?? [], 'say'));
		expect(count(wanderers ?? [], 'join', 'leave')).toBeGreaterThan(
			4 * count(talkers ?? [], 'join', 'leave'),
		);
		const rooms = new Set(wanderers?.map(({ data }) => data['room'] ?? LOBBY));
		expect(rooms).toEqual(new Set([LOBBY, ...ROOMS]));
	});

	it('a move always leads somewhere else', () => {
		const { events } = live('chat', 20, 300_000, 'wanderer');
		const moved = new Set(
			events.flatMap((event) => (event.kind === 'room' ? [`${event.at} ${event.client}`] : [])),
		);
		const moves = saidIn(events).filter(({ type }) => type === 'join' || type === 'leave');
		expect(moves.length).toBeGreaterThan(50);
		for (const { at, from } of moves) expect(moved).toContain(`${at} ${from}`);
	});

	it('a greeter greets a newcomer by name, once, in the room where both are', () => {
		const { clock, playground, crowd, events } = live('chat', 1, 30_000, 'greeter');
		const before = events.length;
		const guest = createSimClient({ connect: playground.connect, name: 'Ada', now: clock.now });
		clock.advance(30_000);
		const hello = saidIn(events.slice(before)).filter(({ data }) => data['text'] === 'Hello, Ada!');
		expect(hello.map(({ from }) => from)).toEqual([crowd.list()[0]?.id]);
		expect(guest.mind).toMatchObject({ app: 'chat', room: LOBBY });
	});

	it('knows its room and who else is there, as the trace does', () => {
		const { clock, playground, events } = live('chat', 12, 0);
		const me = createSimClient({ connect: playground.connect, name: 'Ada', now: clock.now });
		for (let i = 0; i < 60; i++) {
			clock.advance(2_000);
			if (i % 7 === 6) me.act(i % 2 ? { do: 'enter', room: 'tea' } : { do: 'lobby' });
			clock.advance(5);
			clock.advance(5);
			const members = createMembership();
			for (const event of events) members.apply(event);
			const { mind, id } = me;
			if (mind?.app !== 'chat' || id === null) throw new Error('not in a chat');
			expect(mind.room).toBe(members.roomOf(id));
			const there = members.audience('room', mind.room, null).ids.filter((one) => one !== id);
			expect([...mind.others.keys()].sort()).toEqual([...there].sort());
		}
	});
});

describe('at the stock ticker', () => {
	const lists = (said: readonly MessageEvent[]) =>
		said.map(({ data }) => data['symbols'] as StockSymbol[]);

	it('a trader swaps, a watcher seldom, a collector collects', () => {
		const [traders, watchers, collectors] = (['trader', 'watcher', 'collector'] as const).map(
			(persona) => lists(live('stocks', 10, 600_000, persona).said),
		);
		expect(traders?.length).toBeGreaterThan(3 * (watchers?.length ?? Infinity));
		const lasting = (all: StockSymbol[][] = []) => all.slice(-50).map(({ length }) => length);
		expect(new Set(lasting(traders))).toEqual(new Set([2]));
		expect(new Set(lasting(watchers))).toEqual(new Set([3]));
		expect(new Set(lasting(collectors))).toEqual(new Set([6]));
	});

	it('nobody changes a list while the market is closed', () => {
		const { events } = live('stocks', 20, 300_000);
		let closedAt = Infinity;
		let closings = 0;
		for (const event of events) {
			if (event.kind !== 'message') continue;
			if (event.type === 'market') {
				closedAt = event.data['status'] === 'closed' ? event.at : Infinity;
				closings++;
			}
			// What was on its way when it closed takes 5 ms.
			if (event.type === 'watch') expect(event.at - closedAt).toBeLessThanOrEqual(5);
		}
		expect(closings).toBeGreaterThan(10);
	});

	it('a user knows the prices of what it watches, and only later ones of these', () => {
		const { clock, playground } = live('stocks', 0, 0);
		const me = createSimClient({ connect: playground.connect, name: 'Ada', now: clock.now });
		clock.advance(5);
		me.act({ do: 'watch', symbols: ['TIDE'] });
		const { mind } = me;
		if (mind?.app !== 'stocks') throw new Error('not at the ticker');
		const before = new Map(mind.quotes);
		clock.advance(10_000);
		expect(mind.watched).toEqual(['TIDE']);
		for (const [symbol, quote] of mind.quotes)
			if (symbol === 'TIDE') expect(quote).not.toEqual(before.get(symbol));
			else expect(quote).toEqual(before.get(symbol));
	});
});
