import { zoomIdentity } from 'd3';
import { describe, expect, it } from 'vitest';
import { roomsApp } from '../../../../tests/support/rooms-app';
import { story } from '../../../../tests/support/traces';
import { createCursor } from '../../timeline';
import { layoutClients, type Point } from '../layout';
import { fly, sceneAt } from '../marks';
import { EMPTY_WORLD, goneAt, GONE_MS, reduceWorld, withGone } from '../world';
import { angleOf } from './groups';
import { hullsOf } from './hulls';
import { labelAt } from './shapes';
import { withMoved } from './moved.svelte';
import { bound, panBy, pinch, ZOOM_MAX, zoomAt } from './viewport';

const SIZE = { width: 1000, height: 600 };
const idsOf = (count: number) => Array.from({ length: count }, (_, i) => `c${i + 1}`);
const roomsFor = (ids: readonly string[], names: readonly string[]) =>
	new Map(ids.map((id, i) => [id, names[i % names.length] as string]));

describe('rooms', () => {
	it.each([5, 8, 20, 60, 150, 400])('%i clients of a room stand side by side', (count) => {
		const ids = idsOf(count);
		const rooms = roomsFor(ids, ['blue', 'green', 'red']);
		const { places, server, rings } = layoutClients(ids, SIZE, rooms);
		const shape = rings.at(-1) as Point;
		const around = [...places].sort(
			([, a], [, b]) => angleOf(a, server, shape) - angleOf(b, server, shape),
		);
		const runs = around.filter(
			([id], i) => rooms.get(id) !== rooms.get(around.at(i - 1)?.[0] ?? ''),
		);
		expect(places.size).toBe(count);
		expect(runs).toHaveLength(3);
	});

	it('a hull is named, counted, and around its clients', () => {
		const ids = idsOf(8);
		const rooms = roomsFor(ids, ['blue', 'red']);
		const layout = layoutClients(ids, SIZE, rooms);
		const shape = layout.rings.at(-1) as Point;
		const hulls = hullsOf(rooms, layout.places, layout.node, layout.server, shape);
		expect(hulls.map(({ room, count }) => [room, count])).toEqual([
			['blue', 4],
			['red', 4],
		]);
		for (const { room, paths, label } of hulls) {
			const numbers =
				paths
					.join(' ')
					.match(/-?[\d.]+/g)
					?.map(Number) ?? [];
			const ys = numbers.filter((_, i) => i % 2);
			const own = ids
				.filter((id) => rooms.get(id) === room)
				.map((id) => layout.places.get(id) as Point);
			const top = Math.min(...own.map(({ y }) => y)) - layout.node.height / 2;
			expect(Math.min(...ys)).toBeLessThan(top);
			expect(label.y).toBeGreaterThanOrEqual(Math.min(...ys) - 1);
			expect(label.y).toBeLessThan(Math.max(...ys));
		}
	});

	it.each([3, 5, 8, 12, 20, 40, 60])('a room of all %i has its name where it is seen', (count) => {
		for (const size of [SIZE, { width: 1000, height: 480 }, { width: 400, height: 420 }]) {
			const ids = idsOf(count);
			const rooms = roomsFor(ids, ['lobby']);
			const { places, node, server, rings } = layoutClients(ids, size, rooms);
			const [hull] = hullsOf(rooms, places, node, server, rings.at(-1) as Point);
			const { x, y } = labelAt(hull?.label ?? { x: NaN, y: NaN }, size);
			expect(y).toBeGreaterThanOrEqual(8);
			for (const place of places.values())
				expect(
					Math.abs(place.x - x) >= node.width / 2 + 20 ||
						Math.abs(place.y - y) >= node.height / 2 + 8,
				).toBe(true);
		}
	});

	it('a broadcast to a room has its front on that room’s side only', () => {
		const told = story();
		for (const id of idsOf(6)) told.open(id);
		told.wait(9000);
		for (const id of ['c1', 'c2', 'c3']) told.say(id, { type: 'join', room: 'red' }).wait(3000);
		const timeline = told.say('c1', { type: 'say', text: 'hi' }).timeline('live', roomsApp);
		const said = timeline.effects.at(-1);
		const world = createCursor(timeline, EMPTY_WORLD, reduceWorld).at(said?.start ?? 0);
		expect([...world.rooms.values()].sort()).toEqual([
			'lobby',
			'lobby',
			'lobby',
			'red',
			'red',
			'red',
		]);
		const layout = layoutClients(
			world.clients.map(({ id }) => id),
			SIZE,
			world.rooms,
		);
		const scene = sceneAt(timeline, said?.stop ?? 0, layout, layout.places, fly);
		const [wave] = scene.waves;
		if (!wave) throw new Error('no wave');
		const shape = layout.rings.at(-1) as Point;
		const isIn = (id: string) => {
			const at = angleOf(layout.places.get(id) as Point, layout.server, shape);
			const from = angleOf(
				{ x: wave.x + shape.x * Math.cos(wave.start), y: wave.y + shape.y * Math.sin(wave.start) },
				layout.server,
				shape,
			);
			const turn = Math.PI * 2;
			return (at - from + turn) % turn <= wave.end - wave.start;
		};
		expect(['c1', 'c2', 'c3', 'c4', 'c5', 'c6'].filter(isIn)).toEqual(['c1', 'c2', 'c3']);
	});
});

describe('a client that closes', () => {
	const told = story().open('a').open('b').open('c').wait(9000);
	const timeline = told.post('a', 'hi').wait(100).close('b').timeline();
	const closing = timeline.turns.at(-1)?.at ?? 0;
	const posted = timeline.effects[0];
	const layout = layoutClients(['a', 'b', 'c'], SIZE);
	const at = (t: number) => sceneAt(timeline, t, layout, layout.places, fly);

	it('is kept in its place for a while, with its code', () => {
		const cursor = createCursor(timeline, EMPTY_WORLD, reduceWorld);
		const world = cursor.at(closing);
		const gone = goneAt(world, closing);
		expect(gone.map(({ client, code }) => [client.id, code])).toEqual([['b', 1001]]);
		expect(withGone(world, gone).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
		expect(goneAt(world, closing + GONE_MS)).toEqual([]);
	});

	it('its delivery breaks off where it was and never lands', () => {
		const before = at(closing - 0.001).marks.find(({ client }) => client === 'b');
		const { marks, breaks } = at(closing + 50);
		expect(marks.map(({ client }) => client)).toEqual(['c']);
		expect(breaks.map(({ client }) => client)).toEqual(['b']);
		expect(breaks[0]?.x).toBeCloseTo(before?.x ?? NaN, 1);
		expect(at((posted?.end ?? 0) + 1).landings.map(({ at }) => at)).toEqual(['c']);
		expect(at(closing + 700).breaks).toEqual([]);
	});
});

it('a filter leaves marks, waves and landings out', () => {
	const timeline = story().open('a').open('b').wait(9000).post('a', 'hi').timeline();
	const layout = layoutClients(['a', 'b'], SIZE);
	const posted = timeline.effects[0];
	for (const t of [posted?.stop ?? 0, (posted?.end ?? 0) + 1]) {
		const scene = sceneAt(timeline, t, layout, layout.places, fly, () => false);
		expect(scene).toEqual({ marks: [], waves: [], landings: [], breaks: [] });
	}
});

describe('zoom', () => {
	it('keeps the point below the pointer', () => {
		const at = { x: 300, y: 200 };
		const before = zoomIdentity.invert([at.x, at.y]);
		const after = zoomAt(zoomIdentity, 2, at, SIZE);
		expect(after.k).toBe(2);
		expect(after.invert([at.x, at.y])).toEqual(before);
	});

	it('two fingers keep what is below them', () => {
		const before = [
			{ x: 400, y: 300 },
			{ x: 500, y: 300 },
		] as const;
		const after = [
			{ x: 380, y: 320 },
			{ x: 580, y: 320 },
		] as const;
		const moved = pinch(zoomIdentity, before, after, SIZE);
		expect(moved.k).toBeCloseTo(2);
		before.forEach(({ x, y }, i) => {
			const [left, top] = moved.apply([x, y]);
			expect(left).toBeCloseTo(after[i]?.x ?? NaN);
			expect(top).toBeCloseTo(after[i]?.y ?? NaN);
		});
	});

	it('never loses the picture', () => {
		expect(panBy(zoomIdentity, 1e6, -1e6, SIZE)).toMatchObject({ x: 500, y: -300 });
		expect(bound(zoomIdentity.scale(1e6), SIZE).k).toBe(ZOOM_MAX);
	});
});

it('a client that was dragged stays there, and grows with the stage', () => {
	const layout = layoutClients(['a', 'b'], SIZE);
	const moved = new Map([['a', { x: 0.25, y: 0.5 }]]);
	expect(withMoved(layout, moved, SIZE).places.get('a')).toEqual({ x: 250, y: 300 });
	expect(withMoved(layout, moved, SIZE).places.get('b')).toBe(layout.places.get('b'));
	expect(withMoved(layout, moved, { width: 400, height: 400 }).places.get('a')?.x).toBe(100);
});
