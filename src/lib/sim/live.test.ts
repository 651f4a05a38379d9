import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { startLive } from '../../../tests/support/live-server';
import { createTraceStore, observe } from '../client';
import type { AwaitTrace } from '../engine';
import type { TraceEvent } from '../protocol';
import { createMemoryPlayground } from './memory';
import { overNodeSocket } from './node';
import { createPlayer } from './player';
import type { Action } from './scenario';
import type { Connect } from './transport';
import { overWebSocket } from './web-socket';

const ACTIONS: readonly Action[] = [
	{ client: 'Ana', do: 'join' },
	{ client: 'Ben', do: 'join' },
	{ client: 'Ana', do: 'post', id: 'ana-1', text: 'Tea or coffee?' },
	{ client: 'Ben', do: 'like', post: 'ana-1' },
	{ client: 'Ben', do: 'like', post: 'ana-1' },
	{ client: 'Ana', do: 'like', post: 'ana-1' },
	{ client: 'Cleo', do: 'post', text: 'Tea!' },
	{ client: 'Ben', do: 'leave' },
	{ client: 'Ana', do: 'post', text: 'I win.' },
];

async function play(connect: Connect, until: AwaitTrace): Promise<void> {
	const bound = AbortSignal.timeout(4_000);
	const player = createPlayer({
		connect,
		now: () => performance.now(),
		awaitTrace: (test, signal) => until(test, signal ? AbortSignal.any([signal, bound]) : bound),
	});
	onTestFinished(player.close);
	await player.play(ACTIONS);
	// The last turn is one cause and one broadcast; both are there once the broadcast is.
	await until((event) => event.kind === 'message' && event.cause === 15, bound);
}

/** The trace but for the time, which also stands in a post. */
const timeless = (events: readonly TraceEvent[]): unknown =>
	JSON.parse(JSON.stringify(events), (key, value: unknown) =>
		key === 'at' || key === 'bytes' ? 0 : value,
	);

it.each([
	['ws', overNodeSocket],
	['a native WebSocket', (url: string) => overWebSocket(url, WebSocket)],
])('a scenario over %s gives the trace that it gives in memory', async (_, over) => {
	const memory = createMemoryPlayground({ app: 'feed', seed: 7, now: () => 0 });
	await play(memory.connect, memory.trace.until);

	const { createFeed } = await startLive();
	const { address } = createFeed();
	const store = createTraceStore();
	const observer = observe({ url: `${address}?observe=1`, store, Socket: WebSocket });
	onTestFinished(observer.close);
	await play(over(address), store.until);

	expect(timeless(store.events)).toEqual(timeless(memory.trace.events));
});
