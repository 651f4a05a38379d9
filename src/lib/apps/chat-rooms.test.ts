import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appStory, sent } from '../../../tests/support/app-story';
import { LOBBY } from '../protocol';
import { chat } from './chat';

const CLIENTS = Array.from({ length: 200 }, (_, i) => `c${i}`);
const ROOMS = [LOBBY, ...Array.from({ length: 19 }, (_, i) => `room ${i}`)];

const anyClient = fc.constantFrom(...CLIENTS);
/** What one of the clients does; who has gone comes back instead. */
const anyAct = fc.oneof(
	{ weight: 6, arbitrary: fc.record({ who: anyClient, room: fc.constantFrom(...ROOMS) }) },
	{ weight: 6, arbitrary: fc.record({ who: anyClient, says: fc.constant(true) }) },
	{ weight: 1, arbitrary: fc.record({ who: anyClient, back: fc.constant(true) }) },
	{ weight: 1, arbitrary: fc.record({ who: anyClient, goes: fc.constant(true) }) },
);
/** Everyone has gone to some room before anything is said. */
const anyChat = fc.record({
	rooms: fc.array(fc.constantFrom(...ROOMS), { minLength: 200, maxLength: 200 }),
	acts: fc.array(anyAct, { minLength: 100, maxLength: 300 }),
});

describe('200 clients that move between 20 rooms at random', () => {
	it('hear what concerns the room they are in, all of it, and nothing else', () => {
		fc.assert(
			fc.property(anyChat, ({ rooms, acts }) => {
				const story = appStory(chat);
				/** Where everybody is, by the test's own book-keeping, in order of arrival. */
				const inside = new Map<string, string>();
				const others = (room: string, who: string) =>
					CLIENTS.filter((id) => id !== who && inside.get(id) === room);

				/** Does it, and holds the messages against what the rooms should hear. */
				function act(who: string, to: string | null, turn: () => ReturnType<typeof story.say>) {
					const from = inside.get(who) ?? null;
					inside.delete(who);
					if (to !== null) inside.set(who, to);
					const wanted: [string, string, string[]][] = [];
					if (from !== null && from !== to) wanted.push(['left', from, others(from, who)]);
					if (to !== null && from !== to) wanted.push(['joined', to, others(to, who)]);
					// Whoever connects has this in its `welcome`.
					if (to !== null && from !== null) wanted.push(['room', to, [who]]);
					const heard = sent(turn()).map(([ids, { type, room }]) => [type, room, ids.sort()]);
					expect(heard).toEqual(wanted.map(([type, room, ids]) => [type, room, ids.sort()]));
				}
				const enter = (who: string, room: string) =>
					act(who, room, () => story.say(who, 'join', { room }));
				const open = (who: string) => act(who, LOBBY, () => story.open(who));

				CLIENTS.forEach((who) => open(who));
				CLIENTS.forEach((who, i) => enter(who, rooms[i] ?? LOBBY));
				for (const one of acts) {
					const { who } = one;
					const room = inside.get(who);
					if (room === undefined) open(who);
					else if ('room' in one) enter(who, one.room);
					else if ('back' in one) act(who, LOBBY, () => story.say(who, 'leave'));
					else if ('goes' in one) act(who, null, () => story.close(who));
					else {
						const heard = sent(story.say(who, 'say', { text: `said in ${room}` }));
						expect(heard).toHaveLength(1);
						const [[ids = [], message] = []] = heard;
						expect(ids.sort()).toEqual(others(room, who).sort());
						expect(message).toMatchObject({ type: 'said', room, text: `said in ${room}` });
					}
				}
			}),
			{ numRuns: 12 },
		);
	}, 60_000);
});
