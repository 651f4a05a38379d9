import { describe, expect, it } from 'vitest';
import { startLive } from '../../../tests/support/live-server';
import { within } from '../../../tests/support/socket-client';
import { overNodeSocket } from './node';
import { createSimClient, type ClientState, type SimClient } from './sim-client';
import type { Connect } from './transport';

/** A feed with Ben in it, who says what the others miss. */
async function setUp() {
	const { createFeed, live } = await startLive();
	const feed = createFeed();
	const ben = await feed.join('Ben');
	const cut = (client: SimClient) =>
		live.playground(feed.id)?.faults.impose({ fault: 'cut', client: client.id ?? '' });
	/** Connects Ana, or lets her come back. */
	async function ana(
		state: ClientState,
		returning?: SimClient,
		connect: Connect = overNodeSocket(feed.address),
	): Promise<SimClient> {
		let changed: () => void = () => undefined;
		const client = createSimClient({
			...{ connect, name: 'Ana', now: () => 0, onState: () => changed() },
			...(returning ? { returning } : {}),
		});
		while (client.state !== state)
			await within(new Promise<void>((resolve) => (changed = resolve)), `Ana to be ${state}`);
		return client;
	}
	const returns = () => feed.trace().filter((event) => event.kind === 'open' && event.back);
	return { feed, ben, cut, ana, returns };
}

describe('a simulated client that comes back', () => {
	it('has missed nothing, though it was refused something: an error is no message of the log', async () => {
		const { ben, cut, ana, returns } = await setUp();
		const first = await ana('open');
		first.act({ do: 'post', text: '' });
		while (first.error === null) await new Promise((resolve) => setImmediate(resolve));
		await cut(first);
		await first.gone;
		ben.send({ type: 'post', text: 'Meanwhile' });
		await ben.drain();
		const second = await ana('open', first);
		expect(second.id).toBe(first.id);
		expect(returns()).toHaveLength(1);
		second.close();
	});

	it('still knows what it knew when its first attempt was in vain', async () => {
		const { cut, ana, returns } = await setUp();
		const first = await ana('open');
		await cut(first);
		await first.gone;
		const nowhere = await ana('closed', first, overNodeSocket('ws://127.0.0.1:1/'));
		const second = await ana('open', nowhere);
		expect(second.id).toBe(first.id);
		expect(returns()).toHaveLength(1);
		expect(second.mind).not.toBeNull();
		second.close();
	});
});
