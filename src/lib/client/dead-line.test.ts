import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startLive } from '../../../tests/support/live-server';
import { within } from '../../../tests/support/socket-client';
import { Welcome } from '../protocol';
import { createFakeClock } from '../sim/fake-clock';
import { createConnection } from './connection';
import { createPlace } from './place';
import { ANSWER_MS, QUIET_MS } from './silence';

describe('a page whose line has died', () => {
	it('notices by the silence, comes back as itself and gets what it missed, once', async () => {
		const { createFeed, live } = await startLive();
		const feed = createFeed();
		const clock = createFakeClock();
		const place = createPlace();
		const posts: unknown[] = [];
		const ids: string[] = [];
		let changed: () => void = () => undefined;
		const until = async (test: () => boolean): Promise<void> => {
			while (!test()) await within(new Promise<void>((resolve) => (changed = resolve)), 'it');
		};
		const connection = createConnection({
			url: () => `${feed.address}?name=Ana${place.now ? '&resume=1' : ''}`,
			Socket: WebSocket,
			schedule: clock.schedule,
			now: clock.now,
			random: () => 1,
			onState(state) {
				const hello = state.name === 'open' ? place.resume() : null;
				if (hello !== null) connection.send(hello);
				changed();
			},
			onMessage(text) {
				const message = JSON.parse(text) as { type: string; seq: number; post?: { text: string } };
				if (message.type === 'welcome') {
					const welcome = v.parse(Welcome, message);
					place.welcome(welcome);
					ids.push(welcome.id);
				} else {
					place.received(message.seq);
					posts.push(message.post?.text);
				}
				changed();
			},
		});
		await until(() => ids.length === 1);
		const ben = await feed.join('Ben');
		ben.send({ type: 'post', text: 'before' });
		await until(() => posts.length === 1);

		const told = await live.playground(feed.id)?.faults.impose({ fault: 'dead', client: 'c1' });
		expect(told).toEqual({});
		ben.send({ type: 'post', text: 'meanwhile' });
		await ben.drain();
		clock.advance(QUIET_MS + ANSWER_MS);
		expect(connection.state).toMatchObject({ name: 'waiting', words: 'the server has gone quiet' });
		clock.advance(1_000);
		await until(() => posts.length === 2);
		expect(ids).toEqual(['c1', 'c1']);
		expect(posts).toEqual(['before', 'meanwhile']);
		connection.close();
	});
});
