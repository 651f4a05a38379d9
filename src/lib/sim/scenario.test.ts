import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { SERVER, type AppName } from '../protocol';
import { createMemoryPlayground } from './memory';
import { createPlayer } from './player';
import { actionWords, Scenario, type Action } from './scenario';

function world(app: AppName = 'feed') {
	let time = 0;
	const now = () => ++time;
	// Messages travel for a while, so that a player which does not wait is found out.
	const playground = createMemoryPlayground({
		app,
		now,
		defer: (task) => void setTimeout(task, 1),
	});
	const { connect, trace, tick, hostToken } = playground;
	const bound = () => AbortSignal.timeout(2_000);
	const player = createPlayer({
		connect,
		now,
		tick,
		hostToken,
		position: () => trace.events.at(-1)?.n ?? 0,
		awaitTrace: (test, signal) =>
			trace.until(test, signal ? AbortSignal.any([signal, bound()]) : bound()),
	});
	return { playground, player };
}

const ACTIONS: readonly Action[] = [
	{ client: 'Ana', do: 'join' },
	{ client: 'Ben', do: 'join' },
	{ client: 'Ana', do: 'post', id: 'ana-1', text: 'Tea or coffee?' },
	{ client: 'Cleo', do: 'like', post: 'ana-1' },
	{ client: 'Ben', do: 'leave' },
	{ client: 'Ana', do: 'post', text: 'Tea!' },
];

const OTHERS: readonly Action[] = [
	{ client: 'Ana', do: 'say', text: 'Hi' },
	{ client: 'Ana', do: 'enter', room: 'tea' },
	{ client: 'Ana', do: 'lobby' },
	{ client: 'Ana', do: 'watch', symbols: [] },
	{ client: 'Ana', do: 'announce', text: 'Break!' },
	{ do: 'tick', count: 2 },
];

describe('a player', () => {
	it('plays the actions in order, each with its effects', async () => {
		const { playground, player } = world();
		await player.play(ACTIONS);
		const story = playground.trace.events.map((event) =>
			event.kind === 'message' ? `${event.from} ${event.type} ${event.recipients}` : event.kind,
		);
		expect(story).toEqual([
			'open',
			'open',
			'c1 post 1',
			'server posted 1',
			'open',
			'c3 like 1',
			'server liked 1',
			'close',
			'c1 post 1',
			'server posted 1',
		]);
		expect([...player.clients.keys()]).toEqual(['Ana', 'Cleo']);
	});

	it('keeps its clients between plays, until closed', async () => {
		const { playground, player } = world();
		await player.play(ACTIONS.slice(0, 3));
		await Promise.all([
			player.play([{ client: 'Ben', do: 'like', post: 'ana-1' }]),
			player.play([{ client: 'Ben', do: 'like', post: 'ana-1' }]),
		]);
		expect(playground.trace.events.slice(-2)).toMatchObject([
			{ type: 'like' },
			{ type: 'error', data: { code: 'already-liked' } },
		]);
		expect(playground.clients).toBe(2);
		player.close();
		await playground.trace.until((e) => e.kind === 'close' && e.client === 'c2');
		expect(playground.clients).toBe(0);
	});

	it('says which action did not happen', async () => {
		const { playground, player } = world();
		await expect(player.play([{ client: 'Ana', do: 'leave' }])).rejects.toThrow(
			'Action 1 (Ana leaves) did not happen: Ana is not there.',
		);
		playground.end();
		await expect(player.play([{ client: 'Ana', do: 'join' }])).rejects.toThrow(
			'Action 1 (Ana joins) did not happen: Ana was refused: 1006 There is no such playground.',
		);
	});

	it('plays what the clients of a chat do', async () => {
		const { playground, player } = world('chat');
		await player.play([
			{ client: 'Ana', do: 'join' },
			{ client: 'Ben', do: 'join' },
			{ client: 'Ana', do: 'enter', room: 'tea' },
			{ client: 'Ben', do: 'enter', room: 'tea' },
			{ client: 'Ana', do: 'say', text: 'Oolong?' },
			{ client: 'Ben', do: 'lobby' },
			{ client: 'Ben', do: 'announce', text: 'Tea is ready' },
			{ client: 'Ben', do: 'announce', text: 'It gets cold' },
		]);
		const effects = playground.trace.events.flatMap((event) =>
			event.kind === 'message' && event.from === SERVER
				? [`${event.type} ${event.room ?? event.to ?? event.audience} ${event.recipients}`]
				: [],
		);
		expect(effects).toEqual([
			...['joined lobby 0', 'joined lobby 1'],
			...['left lobby 1', 'joined tea 0', 'room c1 1'],
			...['left lobby 0', 'joined tea 1', 'room c2 1'],
			'said tea 1',
			...['left tea 1', 'joined lobby 0', 'room c2 1'],
			...['announcement all 2', 'announcement all 2'],
		]);
	});

	it('waits until something has come of so many ticks', async () => {
		const { playground, player } = world('stocks');
		const ticks = () =>
			playground.trace.events.flatMap((event) =>
				event.kind === 'message' && event.cause === null && event.from === SERVER
					? [`${event.data['seq']} ${event.type}`]
					: [],
			);
		await player.play([
			{ client: 'Ana', do: 'watch', symbols: ['TIDE'] },
			{ client: 'Ben', do: 'join' },
			{ do: 'tick', count: 2 },
		]);
		expect(ticks()).toEqual(['4 quotes', '4 quotes', '5 quotes', '5 quotes']);
		await player.play([{ do: 'tick', count: 11 }]);
		// The market closed at the 13th; two more pass in silence before it opens.
		expect(ticks().at(-1)).toBe('16 market');
		await player.play([{ do: 'tick', count: 1 }]);
		expect(ticks().slice(-3)).toEqual(['19 market', '19 quotes', '19 quotes']);
	});

	it('says that nothing comes of ticks where there are none', async () => {
		const { player } = world('chat');
		await expect(
			player.play([
				{ client: 'Ana', do: 'join' },
				{ do: 'tick', count: 3 },
			]),
		).rejects.toThrow(
			'Action 2 (the server ticks 3 times) did not happen: Nothing comes of a tick here.',
		);
	});

	it('lets nobody announce without the host’s token', async () => {
		const { connect, trace } = createMemoryPlayground({ app: 'feed', now: () => 0 });
		const player = createPlayer({ connect, now: () => 0, awaitTrace: trace.until });
		await expect(player.play([{ client: 'Ana', do: 'announce', text: 'Hi' }])).rejects.toThrow(
			'Action 1 (Ana announces) did not happen: Only the host may do that.',
		);
	});

	it('stops when closed in the middle', async () => {
		const { player } = world();
		const played = player.play(ACTIONS);
		player.close();
		await expect(played).rejects.toThrow('The player was closed.');
	});
});

const DOINGS =
	'do must be one of join, leave, announce, reset, tick, cut, back, lag, slow, dead, ping, restart, post, like, say, enter, lobby, watch';

describe('the scenario schema', () => {
	const complaint = (actions: unknown) => {
		const parsed = v.safeParse(Scenario, { actions });
		return parsed.success ? null : parsed.issues[0].message;
	};

	it('takes a good scenario', () => {
		expect(complaint(ACTIONS)).toBeNull();
		expect(complaint(OTHERS)).toBeNull();
	});

	it('puts each action into words', () => {
		expect(OTHERS.map(actionWords)).toEqual([
			'Ana says something',
			'Ana enters a room',
			'Ana goes back to the lobby',
			'Ana changes its watch list',
			'Ana announces',
			'the server ticks 2 times',
		]);
	});

	it.each([
		[[], 'a scenario needs at least one action'],
		[['Ana posts'], 'an action must be a map with client and do'],
		[[{ client: 'Ana', do: 'dance' }], DOINGS],
		[[{ client: 'Ana' }], DOINGS],
		[[{ do: 'join' }], 'join needs the field "client"'],
		[[{ client: 7, do: 'join' }], 'client must be a name'],
		[[{ client: 'Ana', do: 'post' }], 'post needs the field "text"'],
		[[{ client: 'Ana', do: 'post', text: '' }], 'text must not be empty'],
		[[{ client: 'Ana', do: 'like' }], 'like needs the field "post"'],
		[[{ client: 'Ana', do: 'join', text: 'Hi' }], 'join has no field "text"'],
		[[{ client: 'Ana', do: 'enter', room: 'x'.repeat(25) }], 'room must be 1–24 characters'],
		[[{ client: 'Ana', do: 'watch', symbols: ['FERN', 'FERN'] }], 'symbols must not repeat'],
		[[{ client: 'Ana', do: 'tick', count: 1 }], 'tick has no field "client"'],
		[[{ do: 'tick', count: 0 }], 'count must be at least 1'],
		[[{ do: 'tick', count: 101 }], 'count must be at most 100'],
	])('says what is wrong with %j', (actions, message) => {
		expect(complaint(actions)).toBe(message);
	});

	it('says what is wrong with something else', () => {
		for (const wrong of [null, [], { action: [] }])
			expect(v.safeParse(Scenario, wrong).issues?.[0].message).toContain('actions');
	});
});
