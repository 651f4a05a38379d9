import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { story } from '../../../../tests/support/traces';
import { SERVER } from '../../protocol';
import { layoutClients } from '../layout';
import { fly, sceneAt } from '../marks';
import { sizeOf } from './mark-size';

const SIZE = { width: 1200, height: 800 };

/** `posts` posts in a row among `clients` clients, and the layout that shows them. */
function crowd(clients: number, posts: number) {
	const told = story();
	const ids = Array.from({ length: clients }, (_, i) => `c${i + 1}`);
	for (const id of ids) told.open(id);
	told.wait(9000);
	for (let i = 0; i < posts; i++) told.post(`c${(i % clients) + 1}`, 'hi', `p${i}`).wait(20);
	return { timeline: told.timeline(), layout: layoutClients(ids, SIZE) };
}

describe('the size of a mark', () => {
	it('is a word on exactly one copy of a message with many, whoever sent it', () => {
		fc.assert(
			fc.property(fc.integer({ min: 23, max: 60 }), fc.integer({ min: 1, max: 12 }), (n, posts) => {
				const { timeline, layout } = crowd(n, posts);
				for (const { event, recipients, ...flight } of timeline.effects) {
					const sizes = recipients.ids
						.filter((id) => id !== recipients.except)
						.map((id) => sizeOf({ event, recipients, ...flight }, id, layout, false));
					expect(sizes.filter((size) => size === 'full')).toHaveLength(1);
					expect(sizes.filter((size) => size === 'tiny')).toHaveLength(n - 2);
				}
			}),
			{ numRuns: 20 },
		);
	});

	it('spreads the words of many messages over many lines', () => {
		const { timeline, layout } = crowd(60, 30);
		const bearers = timeline.effects.map((flight) =>
			flight.recipients.ids.find((id) => sizeOf(flight, id, layout, false) === 'full'),
		);
		expect(new Set(bearers).size).toBeGreaterThan(20);
	});

	it('is a pill for every copy of a message with few, and among cards', () => {
		for (const n of [5, 20]) {
			const { timeline, layout } = crowd(n, 2);
			for (const flight of timeline.effects)
				for (const id of flight.recipients.ids)
					expect(sizeOf(flight, id, layout, false)).not.toBe('tiny');
		}
	});
});

it('one glow at a time stands for all that has just reached a client', () => {
	const { timeline, layout } = crowd(30, 30);
	const last = timeline.effects.at(-1);
	if (!last) throw new Error('nothing was sent');
	const { landings } = sceneAt(timeline, last.end + 1, layout, layout.places, fly);
	const atClients = landings.filter(({ at }) => at !== SERVER).map(({ at }) => at);
	expect(atClients.length).toBeGreaterThan(0);
	expect(new Set(atClients).size).toBe(atClients.length);
});
