import { beforeEach, describe, expect, it } from 'vitest';
import { appStory, sent } from '../../../tests/support/app-story';
import { chat, CHAT_MEMBERS_MAX } from './chat';

const by = (id: string) => ({ id, name: id.toUpperCase() });

describe('the chat', () => {
	let story: ReturnType<typeof appStory>;

	beforeEach(() => {
		story = appStory(chat);
		for (const id of ['ann', 'ben', 'cem']) story.open(id);
	});

	it('puts a newcomer into the lobby, and tells those who are there', () => {
		const turn = story.open('dee');
		expect(turn.events).toMatchObject([
			{ kind: 'open' },
			{ kind: 'room', client: 'dee', room: 'lobby', action: 'join' },
			{ type: 'joined', pattern: 'broadcast', audience: 'room-others', room: 'lobby' },
		]);
		expect(sent(turn)).toEqual([
			[['ann', 'ben', 'cem'], { type: 'joined', room: 'lobby', by: by('dee') }],
		]);
		expect(story.engine.view('dee')).toEqual({
			room: 'lobby',
			members: ['ann', 'ben', 'cem', 'dee'].map(by),
		});
	});

	it('brings what is said to the others in the room, and to nobody else', () => {
		expect(sent(story.say('ann', 'say', { text: 'Hi' }))).toEqual([
			[['ben', 'cem'], { type: 'said', room: 'lobby', by: by('ann'), text: 'Hi' }],
		]);
		story.say('ann', 'join', { room: 'tea' });
		story.say('ben', 'join', { room: 'tea' });
		const turn = story.say('ann', 'say', { text: 'Oolong?' });
		expect(sent(turn)).toEqual([
			[['ben'], { type: 'said', room: 'tea', by: by('ann'), text: 'Oolong?' }],
		]);
		expect(turn.events[1]).toMatchObject({ audience: 'room-others', room: 'tea', recipients: 1 });
		expect(sent(story.say('cem', 'say', { text: 'Anyone?' }))).toMatchObject([[[], {}]]);
	});

	it('moves a client: the old room hears it left, the new one it joined, and it who is there', () => {
		story.say('ben', 'join', { room: 'tea' });
		const turn = story.say('ann', 'join', { room: 'tea' });
		expect(sent(turn)).toEqual([
			[['cem'], { type: 'left', room: 'lobby', by: by('ann') }],
			[['ben'], { type: 'joined', room: 'tea', by: by('ann') }],
			[['ann'], { type: 'room', room: 'tea', members: [by('ben'), by('ann')] }],
		]);
		expect(turn.events.filter(({ kind }) => kind === 'room')).toMatchObject([
			{ client: 'ann', room: 'lobby', action: 'leave' },
			{ client: 'ann', room: 'tea', action: 'join' },
		]);
		expect(turn.events.at(-1)).toMatchObject({ pattern: 'server-to-client', to: 'ann' });
	});

	it('takes leave for a way back to the lobby', () => {
		story.say('ann', 'join', { room: 'tea' });
		expect(sent(story.say('ann', 'leave'))).toEqual([
			[[], { type: 'left', room: 'tea', by: by('ann') }],
			[['ben', 'cem'], { type: 'joined', room: 'lobby', by: by('ann') }],
			[['ann'], { type: 'room', room: 'lobby', members: ['ben', 'cem', 'ann'].map(by) }],
		]);
	});

	it('only answers a move into the room where one is: a retry disturbs nobody', () => {
		for (const turn of [story.say('ann', 'leave'), story.say('ann', 'join', { room: 'lobby' })])
			expect(sent(turn)).toEqual([
				[['ann'], { type: 'room', room: 'lobby', members: ['ann', 'ben', 'cem'].map(by) }],
			]);
	});

	it('tells the room when someone’s connection ends', () => {
		story.say('ann', 'join', { room: 'tea' });
		story.say('ben', 'join', { room: 'tea' });
		const turn = story.close('ann');
		expect(sent(turn)).toEqual([[['ben'], { type: 'left', room: 'tea', by: by('ann') }]]);
		expect(turn.events[1]).toMatchObject({ cause: turn.events[0]?.n, audience: 'room-others' });
		expect(story.engine.view('ben')).toEqual({ room: 'tea', members: [by('ben')] });
	});

	it('forgets a room that nobody is in', () => {
		story.say('ann', 'join', { room: 'tea' });
		story.say('ann', 'leave');
		expect(sent(story.say('ben', 'join', { room: 'tea' })).at(-1)).toMatchObject([
			['ben'],
			{ members: [by('ben')] },
		]);
	});

	it('keeps rooms with odd names apart', () => {
		for (const room of ['constructor', '__proto__', 'Lobby'])
			expect(sent(story.say('ann', 'join', { room })).at(-1)).toMatchObject([
				['ann'],
				{ room, members: [by('ann')] },
			]);
	});

	it('names the first members of a full room and counts the others', () => {
		for (let i = 4; i <= CHAT_MEMBERS_MAX + 7; i++) story.open(`c${i}`);
		const state = story.engine.view('ann') as { members: unknown[]; more: number };
		expect(state.members).toHaveLength(CHAT_MEMBERS_MAX);
		expect(state.more).toBe(7);
	});

	it('lets the host announce to all rooms', () => {
		story.say('ann', 'join', { room: 'tea' });
		expect(sent(story.say('ann', 'announce', { text: 'Break!' }, true))).toEqual([
			[['ann', 'ben', 'cem'], { type: 'announcement', by: by('ann'), text: 'Break!' }],
		]);
	});
});
