import fc from 'fast-check';
import { expect, it } from 'vitest';
import { connectedAfter } from '../../../tests/support/naive-audience';
import { anyTrace, story, timelineOf } from '../../../tests/support/traces';
import { createCursor } from '../timeline';
import { EMPTY_WORLD, reduceWorld } from './world';

it('the clients of an instant are those that have opened and not closed, in order of arrival', () => {
	fc.assert(
		fc.property(anyTrace, (trace) => {
			const timeline = timelineOf(trace);
			const cursor = createCursor(timeline, EMPTY_WORLD, reduceWorld);
			const lastOf = new Map<number, number>();
			for (const { at, cause, effects, changes } of timeline.turns)
				lastOf.set(at, Math.max(...[cause, ...effects, ...changes].map((e) => e?.n ?? 0)));
			for (const [at, n] of lastOf)
				expect(cursor.at(at).clients.map(({ id }) => id)).toEqual(
					connectedAfter(trace.slice(0, n)),
				);
		}),
	);
});

it('messages leave the world as it is', () => {
	const timeline = story().open('a').wait(9000).post('a', 'hi').timeline();
	const cursor = createCursor(timeline, EMPTY_WORLD, reduceWorld);
	const world = cursor.at(8000);
	expect(cursor.at(timeline.end)).toBe(world);
	expect(world.clients).toEqual([{ id: 'a', name: 'a', agent: 'browser' }]);
});
