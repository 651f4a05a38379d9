import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createMemoryPlayground } from './memory';
import { createPlayer } from './player';
import { Scenario, type Action } from './scenario';

function world() {
	let time = 0;
	const now = () => ++time;
	// Messages travel for a while, so that a player which does not wait is found out.
	const playground = createMemoryPlayground({
		app: 'feed',
		now,
		defer: (task) => void setTimeout(task, 1),
	});
	const { connect, trace } = playground;
	const bound = () => AbortSignal.timeout(2_000);
	const player = createPlayer({
		connect,
		now,
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

	it('stops when closed in the middle', async () => {
		const { player } = world();
		const played = player.play(ACTIONS);
		player.close();
		await expect(played).rejects.toThrow('The player was closed.');
	});
});

describe('the scenario schema', () => {
	const complaint = (actions: unknown) => {
		const parsed = v.safeParse(Scenario, { actions });
		return parsed.success ? null : parsed.issues[0].message;
	};

	it('takes a good scenario', () => {
		expect(complaint(ACTIONS)).toBeNull();
	});

	it.each([
		[[], 'a scenario needs at least one action'],
		[['Ana posts'], 'an action must be a map with client and do'],
		[[{ client: 'Ana', do: 'dance' }], 'do must be one of join, leave, post, like'],
		[[{ client: 'Ana' }], 'do must be one of join, leave, post, like'],
		[[{ do: 'join' }], 'join needs the field "client"'],
		[[{ client: 7, do: 'join' }], 'client must be a name'],
		[[{ client: 'Ana', do: 'post' }], 'post needs the field "text"'],
		[[{ client: 'Ana', do: 'post', text: '' }], 'text must not be empty'],
		[[{ client: 'Ana', do: 'like' }], 'like needs the field "post"'],
		[[{ client: 'Ana', do: 'join', text: 'Hi' }], 'join has no field "text"'],
	])('says what is wrong with %j', (actions, message) => {
		expect(complaint(actions)).toBe(message);
	});

	it('says what is wrong with something else', () => {
		for (const wrong of [null, [], { action: [] }])
			expect(v.safeParse(Scenario, wrong).issues?.[0].message).toContain('actions');
	});
});
