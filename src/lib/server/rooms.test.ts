import fc from 'fast-check';
import { expect, it } from 'vitest';
import { startLive } from '../../../tests/support/live-server';
import type { Message } from '../../../tests/support/socket-client';

const CLIENTS = 30;
const ROOMS = ['lobby', 'kitchen', 'attic', 'garden', 'cellar'];

const anyAct = fc.oneof(
	fc.record({ type: fc.constant('join' as const), room: fc.constantFrom(...ROOMS) }),
	fc.constant({ type: 'leave' as const }),
	fc.constant({ type: 'say' as const }),
	fc.constant({ type: 'say' as const }),
);
const anyDay = fc.array(fc.array(anyAct, { minLength: 15, maxLength: 15 }), {
	minLength: CLIENTS,
	maxLength: CLIENTS,
});

it('lets no message out of its room, over real connections that all move at once', async () => {
	const { create } = await startLive({ settings: { messageBurst: 1000 } });
	await fc.assert(
		fc.asyncProperty(anyDay, async (day) => {
			const chat = create('chat');
			const clients = await Promise.all(day.map((_, i) => chat.join(`Client ${i}`)));
			// Nobody waits for anybody: only a client's own messages keep their order.
			await Promise.all(
				clients.map(async ({ send }, i) => {
					let room = 'lobby';
					for (const act of day[i] ?? []) {
						if (act.type !== 'say') room = act.type === 'join' ? act.room : 'lobby';
						send(act.type === 'say' ? { type: 'say', text: `from ${i} in ${room}` } : act);
						await Promise.resolve();
					}
				}),
			);
			let heard = 0;
			// What was asked by all is done when all have had an answer to what they asked last.
			const read = await Promise.all(clients.map(({ drain }) => drain()));
			const late = await Promise.all(clients.map(({ drain }) => drain()));
			for (const [i, client] of clients.entries()) {
				let { room } = client.welcome['state'] as { room: string };
				for (const message of [...(read[i] ?? []), ...(late[i] ?? [])] as Message[]) {
					expect(message.type).not.toBe('error');
					if (message.type === 'room') room = String(message['room']);
					else if (message.type === 'said') {
						heard++;
						expect(message['text']).toMatch(new RegExp(`^from (?!${i} )\\d+ in ${room}$`));
						expect(message['room']).toBe(room);
					}
				}
			}
			const said = chat
				.trace()
				.flatMap((event) => (event.kind === 'message' && event.type === 'said' ? [event] : []));
			expect(said).toHaveLength(day.flat().filter(({ type }) => type === 'say').length);
			expect(heard).toBe(said.reduce((sum, { recipients }) => sum + recipients, 0));
			expect(heard).toBeGreaterThan(100);
			for (const { socket } of clients) socket.terminate();
		}),
		{ numRuns: 2, endOnFailure: true },
	);
}, 60_000);
