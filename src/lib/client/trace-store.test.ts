import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { TraceEvent } from '../protocol';
import { observe } from './observe';
import { createTraceStore } from './trace-store';

const event = (n: number, at = n): TraceEvent => ({
	n,
	at,
	kind: 'open',
	client: { id: `c${n}`, name: 'Ana', agent: 'browser' },
});
const events = (from: number, to: number) =>
	Array.from({ length: to - from + 1 }, (_, i) => event(from + i));
const message = (batch: readonly unknown[]) => JSON.stringify({ type: 'trace', events: batch });

describe('the trace store', () => {
	it('keeps events in order and tells of each batch once', () => {
		const store = createTraceStore();
		const batches: number[][] = [];
		const stop = store.subscribe((batch) => batches.push(batch.map(({ n }) => n)));
		expect(store.accept(message(events(1, 2)), 0)).toBe('taken');
		expect(store.accept(message(events(1, 2)), 0)).toBe('taken'); // nothing new: nobody is told
		expect(store.accept(message(events(1, 4)), 0)).toBe('taken');
		stop();
		store.accept(message(events(5, 5)), 0);
		expect(batches).toEqual([
			[1, 2],
			[3, 4],
		]);
		expect(store.events).toEqual(events(1, 5));
	});

	it('takes nothing after a gap until the gap is filled', () => {
		const store = createTraceStore();
		store.accept(message(events(1, 2)), 0);
		expect(store.accept(message(events(4, 5)), 0)).toBe('gap');
		expect(store.accept(message([event(3), event(5)]), 0)).toBe('gap');
		expect(store.events).toEqual(events(1, 2));
		expect(store.accept(message(events(1, 5)), 0)).toBe('taken');
		expect(store.events).toEqual(events(1, 5));
	});

	it('holds no gap and no duplicate, whatever comes', () => {
		const batch = fc
			.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 6 }))
			.map(([from, more]) => events(from, from + more));
		fc.assert(
			fc.property(fc.array(batch), (batches) => {
				const store = createTraceStore();
				for (const one of batches) store.accept(message(one), 0);
				expect(store.events.map(({ n }) => n)).toEqual(store.events.map((_, i) => i + 1));
			}),
		);
	});

	it.each(['', '[]', '{"type":"telemetry"}', message([{ n: 1 }]), message([event(0)])])(
		'ignores %j',
		(text) => {
			const store = createTraceStore();
			expect(store.accept(text, 0)).toBe('ignored');
			expect(store.events).toEqual([]);
		},
	);

	it('waits for an event: past, future, or no longer', async () => {
		const store = createTraceStore();
		store.accept(message(events(1, 2)), 0);
		await expect(store.until(({ n }) => n === 2)).resolves.toEqual(event(2));
		const later = store.until(({ n }) => n === 3);
		const never = store.until(({ n }) => n === 9, AbortSignal.timeout(5));
		store.accept(message(events(3, 3)), 0);
		await expect(later).resolves.toEqual(event(3));
		await expect(never).rejects.toThrow('timeout');
		await expect(store.until(() => true, AbortSignal.abort('no'))).rejects.toBe('no');
	});

	it('estimates the server clock by the least delay, not by the backlog', () => {
		const store = createTraceStore();
		expect(store.serverNow(1_000)).toBe(1_000);
		store.opened();
		store.accept(message([event(1, 100)]), 1_000); // old
		expect(store.serverNow(1_000)).toBe(1_000);
		store.accept(message([event(2, 6_000)]), 1_050); // 50 ms under way
		store.accept(message([event(3, 6_990)]), 2_000); // 10 ms
		store.accept(message([event(4, 7_900)]), 3_000); // 100 ms
		expect(store.serverNow(3_000)).toBe(7_990);
	});

	it('follows a server clock that is behind', () => {
		const store = createTraceStore();
		store.opened();
		store.accept(message([event(1, 10)]), 5_500);
		store.accept(message([event(2, 1_000)]), 6_000);
		expect(store.serverNow(6_000)).toBe(1_000);
	});
});

describe('observe', () => {
	it('fills the store, and reconnects for what is missing', async () => {
		const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
		await once(server, 'listening');
		let connections = 0;
		server.on('connection', (socket) => {
			connections++;
			socket.send(message(connections === 1 ? events(1, 2) : events(1, 6)));
			if (connections === 1) socket.send(message(events(4, 5)));
		});
		const store = createTraceStore();
		const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const connection = observe({ url, store, Socket: WebSocket, random: () => 0 });
		try {
			await store.until(({ n }) => n === 6, AbortSignal.timeout(3_000));
			expect(store.events).toEqual(events(1, 6));
			expect(connections).toBe(2);
		} finally {
			connection.close();
			for (const socket of server.clients) socket.terminate();
			server.close();
		}
	});
});
