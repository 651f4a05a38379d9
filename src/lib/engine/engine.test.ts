import { beforeEach, describe, expect, it } from 'vitest';
import { roomsApp } from '../../../tests/support/rooms-app';
import type { AnyApp } from '../apps';
import { createEngine, type Engine } from './engine';

describe('the engine', () => {
	let engine: Engine;

	const open = (id: string) =>
		engine.apply({
			kind: 'open',
			at: 1,
			client: { id, name: id.toUpperCase(), agent: 'external' },
		});
	const say = (client: string, type: string, fields: Record<string, unknown> = {}, host = false) =>
		engine.apply({ kind: 'message', at: 2, client, message: { type, ...fields }, bytes: 9, host });

	beforeEach(() => {
		engine = createEngine(roomsApp as AnyApp, 7);
		open('a');
		open('b');
	});

	it('records a client’s message with its payload as it came, then its effects', () => {
		const { seq, events } = say('a', 'say', { text: 'Hi', ref: 'r1' });
		expect(seq).toBe(3);
		expect(events).toEqual([
			{
				n: 9,
				at: 2,
				kind: 'message',
				cause: null,
				pattern: 'client-to-server',
				from: 'a',
				recipients: 1,
				type: 'say',
				data: { text: 'Hi', ref: 'r1' },
				bytes: 9,
			},
			{
				n: 10,
				at: 2,
				kind: 'message',
				cause: 9,
				pattern: 'broadcast',
				audience: 'room-others',
				room: 'lobby',
				from: 'server',
				recipients: 1,
				type: 'said',
				data: { seq: 3, text: 'Hi', id: 'p3' },
				bytes: '{"type":"said","seq":3,"text":"Hi","id":"p3"}'.length,
			},
		]);
	});

	it('goes by what the server did: to one is not a broadcast, and a broadcast to nobody is', () => {
		const whisper = say('a', 'whisper', { to: 'b', text: 'psst' });
		expect(whisper.events[1]).toMatchObject({ pattern: 'server-to-client', to: 'b' });
		expect(whisper.events[1]).not.toHaveProperty('audience');

		say('b', 'join', { room: 'red' });
		const said = say('b', 'say', { text: 'Anyone?' });
		expect(said.events[1]).toMatchObject({ pattern: 'broadcast', recipients: 0 });
		expect(said.events[1]).not.toHaveProperty('to');
	});

	it('sends nothing to a client that has left, and says nothing of it', () => {
		engine.apply({ kind: 'close', at: 3, client: 'b', code: 1000, reason: '' });
		const { events, deliveries } = say('a', 'whisper', { to: 'b', text: 'psst' });
		expect(events).toHaveLength(1);
		expect(deliveries).toEqual([]);
	});

	it('moves a client out of its room and into the next', () => {
		const { events } = say('a', 'join', { room: 'red' });
		expect(events.filter(({ kind }) => kind === 'room')).toMatchObject([
			{ client: 'a', room: 'lobby', action: 'leave' },
			{ client: 'a', room: 'red', action: 'join' },
		]);
		expect(engine.view('a')).toMatchObject({ room: 'red' });
	});

	it('records no move into the room where the client is', () => {
		const { events } = say('a', 'join', { room: 'lobby' });
		expect(events.filter(({ kind }) => kind === 'room')).toEqual([]);
	});

	it('lets the host announce to all, the host included', () => {
		const { events } = say('a', 'announce', { text: 'Break!' }, true);
		expect(events[1]).toMatchObject({
			type: 'announcement',
			pattern: 'broadcast',
			audience: 'all',
			recipients: 2,
			data: { by: { id: 'a', name: 'A' }, text: 'Break!' },
		});
	});

	it('refuses an announcement by anyone else, with its ref', () => {
		const { events } = say('a', 'announce', { text: 'Break!', ref: 4 });
		expect(events[1]).toMatchObject({
			type: 'error',
			pattern: 'server-to-client',
			to: 'a',
			data: { code: 'not-host', ref: 4 },
		});
		expect(events).toHaveLength(2);
	});

	it('lets the host remove a client and end the playground, and nobody else', () => {
		const removal = say('a', 'remove', { client: 'b' }, true);
		expect(removal.host).toEqual({ remove: 'b' });
		expect(removal.events).toHaveLength(1); // the close follows, when the connection is closed
		expect(engine.isRemoved('b')).toBe(true);
		expect(engine.isRemoved('a')).toBe(false);
		expect(say('a', 'end', {}, true).host).toEqual({ end: true });

		for (const [type, fields] of [
			['remove', { client: 'a' }],
			['end', {}],
		] as const) {
			const refused = say('b', type, { ...fields, ref: 4 });
			expect(refused.host).toEqual({});
			expect(refused.events[1]).toMatchObject({ to: 'b', data: { code: 'not-host', ref: 4 } });
		}
		expect(engine.isRemoved('a')).toBe(false);
	});

	it.each([
		['a', 'invalid'],
		['nobody', 'not-found'],
		['__proto__', 'not-found'],
	])('does not let the host remove %s: %s', (client, code) => {
		const { host, events } = say('a', 'remove', { client }, true);
		expect(host).toEqual({});
		expect(events[1]).toMatchObject({ type: 'error', to: 'a', data: { code } });
	});

	it('answers without a ref when the message carried none', () => {
		expect(say('a', 'leave').events[1]).not.toHaveProperty('data.ref');
	});

	it('gives a tick’s messages no cause', () => {
		const { events } = engine.apply({ kind: 'tick', at: 5 });
		expect(events).toMatchObject([{ type: 'clock', cause: null, from: 'server', recipients: 2 }]);
	});

	it('does nothing for clients that are not connected, but counts the entry', () => {
		expect(say('nobody', 'shout', { text: 'Hi' })).toEqual({ seq: 3, deliveries: [], events: [] });
		expect(engine.view('nobody')).toBeNull();
		expect(engine.seq).toBe(3);
		expect(engine.clients).toBe(2);
	});

	it('rolls the same dice for the same seed and position, others for another', () => {
		const roll = (seed: number, before: number) => {
			const other = createEngine(roomsApp as AnyApp, seed);
			other.apply({ kind: 'open', at: 1, client: { id: 'a', name: 'A', agent: 'browser' } });
			for (let i = 0; i < before; i++) other.apply({ kind: 'tick', at: 1 });
			const message = { type: 'dice' };
			return other.apply({ kind: 'message', at: 2, client: 'a', message, bytes: 9 }).deliveries[0]
				?.payload;
		};
		const values = (payload = '') => (JSON.parse(payload) as { values: number[] }).values;
		expect(roll(1, 0)).toBe(roll(1, 0));
		expect(values(roll(1, 0))).not.toEqual(values(roll(2, 0)));
		expect(values(roll(1, 0))).not.toEqual(values(roll(1, 1)));
	});
});
