import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { naiveRecipients } from '../../../tests/support/naive-audience';
import { anyChatTrace, story, timelineOf } from '../../../tests/support/traces';
import { chat } from '../apps';
import type { TraceEvent } from '../protocol';
import type { Timeline } from '../timeline';
import { chatScreens, NO_CHAT, type ChatScreen } from './chat-screen';
import { createScreens } from './screens';

const screenAt = (timeline: Timeline, client: string, t: number): ChatScreen =>
	createScreens(timeline, chatScreens).at(client, t);
const wordsOf = ({ lines }: ChatScreen) =>
	lines.map(({ kind, by, text }) =>
		kind === 'said' ? `${by.name}: ${text}` : `${by.name} ${kind}`,
	);
const told = () => story().open('a', 'Ana').open('b', 'Ben').open('c', 'Cleo').wait(9000);
const end = (tale: ReturnType<typeof story>) => {
	const timeline = tale.timeline('live', chat);
	return (client: string) => screenAt(timeline, client, timeline.end);
};

/** Room, members and lines of a connected client at `t`, told from the trace the slow way. */
function naively(trace: readonly TraceEvent[], { turns }: Timeline, client: string, t: number) {
	const opened = trace.find((e) => e.kind === 'open' && e.client.id === client)?.n ?? 0;
	const flights = turns.flatMap(({ cause, effects }) => [...(cause ? [cause] : []), ...effects]);
	const got = flights.filter(
		({ event, end }) =>
			event.from === 'server' && end <= t && naiveRecipients(trace, event).includes(client),
	);
	const said = flights.filter(({ event, start }) => event.from === client && start <= t);
	// A newcomer is in the lobby, with those who are there; `room` tells of any other.
	let [room, since] = ['lobby', opened];
	const there = new Map<string, string>();
	for (const event of trace.filter(({ n }) => n <= opened + 1)) {
		if (event.kind === 'room' && event.action === 'join') there.set(event.client, event.room);
		if (event.kind === 'close') there.delete(event.client);
	}
	let members = trace
		.filter((e) => e.kind === 'room' && e.action === 'join' && e.n <= opened + 1)
		.filter((e) => e === trace.findLast((o) => o.n <= opened + 1 && isJoin(o, e)))
		.flatMap((e) => (e.kind === 'room' && there.get(e.client) === 'lobby' ? [e.client] : []));
	for (const { n, event } of got) {
		const { by } = event.data as { by?: { id: string } };
		if (event.type === 'joined') members = [...members, by?.id ?? ''];
		if (event.type === 'left') members = members.filter((id) => id !== by?.id);
		if (event.type === 'renewed') {
			const { state } = event.data as { state: { members: { id: string }[] } };
			members = state.members.map(({ id }) => id);
			[room, since] = ['lobby', n];
		}
		if (event.type !== 'room') continue;
		const data = event.data as { room: string; members: { id: string }[] };
		members = data.members.map(({ id }) => id);
		if (data.room !== room) [room, since] = [data.room, n];
	}
	const lines = [...said, ...got].filter(
		({ n, event }) => n > since && ['say', 'said', 'joined', 'left'].includes(event.type),
	);
	return { room, members, lines: lines.map(({ n }) => n).sort((a, b) => a - b) };
}
const isJoin = (one: TraceEvent, other: TraceEvent) =>
	one.kind === 'room' &&
	other.kind === 'room' &&
	one.action === 'join' &&
	one.client === other.client;

describe('a chat screen at any instant', () => {
	it('holds what its client was told in its room, and said itself, and nothing else', () => {
		let lines = 0;
		fc.assert(
			fc.property(
				anyChatTrace,
				fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
				(trace, parts) => {
					const timeline = timelineOf(trace);
					const clients = trace.flatMap((e) => (e.kind === 'open' ? [e.client.id] : []));
					const edges = timeline.turns.flatMap(({ at, end }) => [at, end, at - 1, end - 1]);
					const instants = [...parts.map((part) => part * timeline.end), ...edges.slice(0, 30)];
					for (const client of clients.slice(0, 3)) {
						const screens = createScreens(timeline, chatScreens);
						for (const t of instants) {
							const screen = screens.at(client, t);
							const naive = naively(trace, timeline, client, t);
							const seen = {
								room: screen.room,
								members: screen.members.map(({ id }) => id),
								lines: screen.lines.map(({ n }) => n).sort((a, b) => a - b),
							};
							if (screen.connected) expect(seen).toEqual(naive);
							lines += seen.lines.length;
							for (const { kind, mine, by } of screen.lines)
								expect(mine).toBe(kind === 'said' && by.id === client);
						}
					}
				},
			),
			{ numRuns: 60 },
		);
		expect(lines).toBeGreaterThan(100);
	});

	it('knows the rooms, names and members of the engine once all has landed', () => {
		fc.assert(
			fc.property(anyChatTrace, (trace) => {
				const timeline = timelineOf(trace);
				const rooms = new Map<string, string>();
				for (const event of trace) {
					if (event.kind === 'close') rooms.delete(event.client);
					if (event.kind !== 'room') continue;
					rooms.delete(event.client);
					if (event.action === 'join') rooms.set(event.client, event.room);
				}
				for (const [client, room] of rooms) {
					const screen = screenAt(timeline, client, timeline.end);
					const inRoom = [...rooms].flatMap(([id, other]) => (other === room ? [id] : []));
					expect(screen.room).toBe(room);
					expect(screen.members.map(({ id }) => id).sort()).toEqual(inRoom.sort());
					for (const { id, name } of screen.members) expect(name).toBe(timeline.nameOf(id));
				}
			}),
			{ numRuns: 60 },
		);
	});
});

describe('something said', () => {
	const tale = told().say('b', { type: 'join', room: 'tea' }).wait(9000);
	const timeline = tale.say('a', { type: 'say', text: 'Hi' }).timeline('live', chat);
	const say = timeline.causes.at(-1);

	it('is on its sender’s screen when it is sent, before any delivery', () => {
		const start = say?.start ?? 0;
		expect(wordsOf(screenAt(timeline, 'a', start - 1))).not.toContain('You: Hi');
		expect(wordsOf(screenAt(timeline, 'a', start))).toContain('You: Hi');
	});

	it('is on the screens of the others in the room when it has landed, and on no other', () => {
		const { end } = timeline;
		expect(wordsOf(screenAt(timeline, 'c', end - 1))).not.toContain('Ana: Hi');
		expect(wordsOf(screenAt(timeline, 'c', end))).toContain('Ana: Hi');
		expect(wordsOf(screenAt(timeline, 'b', end))).toEqual([]);
	});

	it('that looks like markup stays the same string', () => {
		const text = '<script>alert(1)</script> &amp; “{@html x}”';
		const seen = end(told().say('a', { type: 'say', text }));
		for (const client of ['a', 'b', 'c']) expect(seen(client).lines.at(-1)?.text).toBe(text);
	});
});

describe('a room', () => {
	const moved = () =>
		told()
			.say('a', { type: 'say', text: 'Bye' })
			.wait(5000)
			.say('a', { type: 'join', room: 'tea' })
			.wait(5000);

	it('is entered with an empty screen, and those who stay behind are told', () => {
		const seen = end(moved());
		expect(seen('a')).toMatchObject({ room: 'tea', members: [{ name: 'Ana' }], lines: [] });
		expect(wordsOf(seen('b')).at(-1)).toBe('Ana left');
		expect(seen('b').members.map(({ name }) => name)).toEqual(['Ben', 'Cleo']);
	});

	it('is still the old one until the new one’s members have come', () => {
		const timeline = moved().timeline('live', chat);
		const before = screenAt(timeline, 'a', timeline.end - 1);
		expect(before.room).toBe('lobby');
		expect(wordsOf(before)).toContain('You: Bye');
	});

	it('keeps what its user said there before its members came', () => {
		const hasty = told().say('a', { type: 'join', room: 'tea' }).wait(5);
		const seen = end(hasty.say('a', { type: 'say', text: 'Anyone?' }));
		expect(wordsOf(seen('a'))).toEqual(['You: Anyone?']);
	});

	it('that one is in already keeps its lines when one joins it again', () => {
		const again = told().say('b', { type: 'say', text: 'Hi' }).wait(5000);
		const seen = end(again.say('a', { type: 'join', room: 'lobby' }));
		expect(wordsOf(seen('a'))).toContain('Ben: Hi');
	});

	it('names its newcomer to those who are there', () => {
		const seen = end(moved().say('b', { type: 'join', room: 'tea' }));
		expect(wordsOf(seen('a'))).toEqual(['Ben joined']);
		expect(seen('a').members.map(({ name }) => name)).toEqual(['Ana', 'Ben']);
		expect(seen('b').members.map(({ name }) => name)).toEqual(['Ana', 'Ben']);
	});

	it('of many names the first and counts the others', () => {
		const crowd = story();
		for (let i = 0; i < 60; i++) crowd.open(`c${i}`, `C${i}`);
		const seen = end(crowd.wait(9000).close('c3'));
		expect(seen('c59').members).toHaveLength(49);
		expect(seen('c59').more).toBe(10);
		// The first came when few were there: it was told of each.
		expect([seen('c0').members.length, seen('c0').more]).toEqual([59, 0]);
	});
});

it('a fresh start brings everyone to an empty lobby, and keeps what was said since', () => {
	const moved = told()
		.say('b', { type: 'join', room: 'tea' })
		.say('a', { type: 'say', text: 'Hi' });
	const seen = end(moved.wait(5000).reset('c').wait(5).say('b', { type: 'say', text: 'Back' }));
	const members = ['Ana', 'Cleo', 'Ben'];
	for (const client of ['a', 'b', 'c']) {
		expect(seen(client)).toMatchObject({ room: 'lobby', notice: { kind: 'renewed' } });
		expect(seen(client).members.map(({ name }) => name)).toEqual(members);
		expect(wordsOf(seen(client))).toEqual([client === 'b' ? 'You: Back' : 'Ben: Back']);
	}
	const late = end(moved.open('d', 'Dee'))('d');
	expect(late.members.map(({ name }) => name)).toEqual([...members, 'Dee']);
});

it('nobody who has gone has a screen, and an announcement is a notice on all', () => {
	const seen = end(told().announce('a', 'Lunch!').wait(5000).close('b'));
	expect(seen('b')).toEqual(NO_CHAT);
	for (const client of ['a', 'c'])
		expect(seen(client).notice).toMatchObject({ kind: 'announcement', text: 'Lunch!' });
});
