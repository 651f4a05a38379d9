import { describe, expect, it } from 'vitest';
import { startLive } from '../../../tests/support/live-server';
import { connect } from '../../../tests/support/socket-client';

describe('a ping of a client', () => {
	it('is answered with a pong, in every app, and is in neither log nor trace', async () => {
		// Without ticks nothing else happens.
		const { create, live } = await startLive({ schedule: () => () => undefined });
		for (const app of ['feed', 'chat', 'stocks'] as const) {
			const room = create(app);
			const ana = await room.join('Ana');
			const position = () => live.playground(room.id)?.info().seq;
			const before = [position(), room.trace()];
			ana.send({ type: 'ping' });
			expect(await ana.skip('pong')).toEqual({ type: 'pong' });
			expect([position(), room.trace()]).toEqual(before);
		}
	});

	it('costs none of the messages it may send, up to five at once', async () => {
		const { createFeed } = await startLive({
			settings: { messageBurst: 2, messagesPerSecond: 0 },
			now: () => 1_000_000,
		});
		const ana = await createFeed().join('Ana');
		for (let i = 0; i < 8; i++) ana.send({ type: 'ping' });
		for (let i = 0; i < 7; i++) expect(await ana.next()).toEqual({ type: 'pong' });
		expect(await ana.next()).toMatchObject({ type: 'error', code: 'too-fast' });
	});

	it('is answered to observers, too, and in front of a resume it is refused', async () => {
		const { createFeed } = await startLive();
		const feed = createFeed();
		const observer = await feed.observe();
		observer.send({ type: 'ping' });
		expect(await observer.skip('pong')).toEqual({ type: 'pong' });
		const late = await connect(`${feed.address}?resume=1`);
		late.send({ type: 'ping' });
		expect(await late.next()).toMatchObject({ type: 'error', code: 'invalid' });
	});
});
