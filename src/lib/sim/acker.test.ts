import { expect, it } from 'vitest';
import { ACK_MS, createAcker } from './acker';
import { createFakeClock } from './fake-clock';
import { createMemoryPlayground } from './memory';
import { createSimClient } from './sim-client';

function world() {
	const clock = createFakeClock();
	const said: unknown[] = [];
	const acker = createAcker(clock.schedule, (text) => said.push(JSON.parse(text)));
	return { clock, said, acker };
}

it('says once in ACK_MS, at most, the highest position that came', () => {
	const { clock, said, acker } = world();
	acker.received(1);
	acker.received(4);
	acker.received(3);
	clock.advance(ACK_MS - 1);
	expect(said).toEqual([]);
	clock.advance(1);
	expect(said).toEqual([{ type: 'ack', seq: 4 }]);
	acker.received(5);
	clock.advance(ACK_MS);
	expect(said).toEqual([
		{ type: 'ack', seq: 4 },
		{ type: 'ack', seq: 5 },
	]);
});

it('says nothing twice, and nothing while nothing comes', () => {
	const { clock, said, acker } = world();
	acker.received(2);
	clock.advance(ACK_MS);
	acker.received(2);
	clock.advance(60_000);
	expect(said).toHaveLength(1);
	expect(clock.pending).toBe(0);
});

it('says nothing for a connection that is gone, and begins anew with the next', () => {
	const { clock, said, acker } = world();
	acker.received(9);
	acker.stop();
	expect(clock.pending).toBe(0);
	acker.received(2);
	clock.advance(ACK_MS);
	expect(said).toEqual([{ type: 'ack', seq: 2 }]);
});

it('is what a simulated client does after its welcome', () => {
	const clock = createFakeClock();
	const playground = createMemoryPlayground({
		app: 'feed',
		now: clock.now,
		defer: (task) => clock.schedule(task, 5),
	});
	const sent: string[] = [];
	const client = createSimClient({
		name: 'Ana',
		now: clock.now,
		schedule: clock.schedule,
		connect(query, handlers) {
			const transport = playground.connect(query, handlers);
			return {
				...transport,
				send(text) {
					sent.push(text);
					transport.send(text);
				},
			};
		},
	});
	clock.advance(5 + ACK_MS);
	expect(sent).toEqual(['{"type":"ack","seq":1}']);
	client.close();
	clock.advance(5);
	expect(clock.pending).toBe(0);
	expect(client.error).toBeNull();
});
