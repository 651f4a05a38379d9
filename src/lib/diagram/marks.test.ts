import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyTrace, story, timelineOf } from '../../../tests/support/traces';
import { listRecipients } from '../engine';
import { SERVER } from '../protocol';
import { createCursor, type Timeline } from '../timeline';
import { layoutClients } from './layout';
import { fly, sceneAt as drawAt, stand, type Mark } from './marks';
import { EMPTY_WORLD, reduceWorld } from './world';

const SIZE = { width: 1000, height: 600 };

/** What is drawn at `t`, as the stage does it: the world of that instant gives the places. */
function sceneAt(timeline: Timeline, t: number, motion = fly) {
	const { clients } = createCursor(timeline, EMPTY_WORLD, reduceWorld).at(t);
	const layout = layoutClients(
		clients.map(({ id }) => id),
		SIZE,
	);
	return { layout, clients, ...drawAt(timeline, t, layout, layout.places, motion) };
}

/** How far from the server a mark is, as a part of the way to its client. */
function partOf({ x, y, client }: Mark, { layout }: ReturnType<typeof sceneAt>): number {
	const { server, places } = layout;
	const place = places.get(client);
	if (!place) throw new Error(`no place for ${client}`);
	return (
		Math.hypot(x - server.x, y - server.y) / Math.hypot(place.x - server.x, place.y - server.y)
	);
}

const opened = () => {
	const told = story();
	for (let i = 1; i <= 6; i++) told.open(`c${i}`);
	return told.wait(9000);
};
const timeline = opened().post('c1', 'hi', 'x').wait(4000).like('c2', 'x').timeline();
const [post, like] = timeline.causes;
const [posted, liked] = timeline.effects;
if (!post || !like || !posted || !liked) throw new Error('the story lost a message');

describe('marks', () => {
	it('all copies of a broadcast lie on one front, at every instant', () => {
		for (let t = posted.start; t < posted.end; t += 30) {
			const scene = sceneAt(timeline, t);
			expect(scene.marks.map(({ client }) => client)).toEqual(['c2', 'c3', 'c4', 'c5', 'c6']);
			const parts = scene.marks.map((mark) => partOf(mark, scene));
			for (const part of parts) expect(part).toBeCloseTo(parts[0] ?? 0, 9);
			// The wave that is drawn is that front.
			const [wave] = scene.waves;
			for (const { x, y } of scene.marks)
				expect(
					Math.hypot(
						(x - (wave?.x ?? 0)) / (wave?.rx ?? 1),
						(y - (wave?.y ?? 0)) / (wave?.ry ?? 1),
					),
				).toBeCloseTo(1, 9);
		}
	});

	it('only broadcasts have a wave', () => {
		expect(sceneAt(timeline, post.start + 1).waves).toEqual([]);
		expect(sceneAt(timeline, liked.start + 1).waves).toEqual([]);
		expect(sceneAt(timeline, posted.start + 1).waves).toHaveLength(1);
	});

	it('a client’s message goes from its client to the server, a server’s the other way', () => {
		const ends = (t: number) => {
			const scene = sceneAt(timeline, t);
			return scene.marks.map((mark) => partOf(mark, scene));
		};
		const [outside, inside] = [ends(post.start)[0] ?? 0, ends(post.end - 0.001)[0] ?? 1];
		expect(outside).toBeGreaterThan(0.7);
		expect(outside).toBeLessThan(1);
		expect(inside).toBeGreaterThan(0);
		expect(inside).toBeLessThan(0.3);
		expect(ends(posted.start)[0]).toBeCloseTo(inside, 3);
		expect(ends(posted.end - 0.001)[0]).toBeCloseTo(outside, 3);
	});

	it('moves one way only, from the start of its trail', () => {
		let before = Infinity;
		for (let t = like.start; t < like.end; t += 20) {
			const scene = sceneAt(timeline, t);
			const [mark] = scene.marks;
			if (!mark) throw new Error('no mark');
			const part = partOf(mark, scene);
			expect(part).toBeLessThan(before);
			before = part;
		}
		const [mark] = sceneAt(timeline, like.start).marks;
		expect(mark?.x).toBeCloseTo(mark?.from.x ?? NaN, 6);
		expect(mark?.y).toBeCloseTo(mark?.from.y ?? NaN, 6);
	});

	it('is headed the way it goes', () => {
		for (const t of [post.start + 100, posted.start + 100, like.start + 100])
			for (const { from, to, heading } of sceneAt(timeline, t).marks)
				if (Math.abs(to.x - from.x) > 1e-6) expect(heading).toBe(Math.sign(to.x - from.x));
	});

	it('stands in the middle for those who asked for less motion', () => {
		const parts = [posted.start, posted.stop, posted.end - 1].map((t) => {
			const scene = sceneAt(timeline, t, stand);
			return scene.marks[0] && partOf(scene.marks[0], scene);
		});
		for (const part of parts) expect(part).toBeCloseTo(parts[0] ?? 0, 9);
		expect(parts[0]).toBeGreaterThan(0.4);
		expect(parts[0]).toBeLessThan(0.6);
	});

	it('there is one mark for each message in the air and each recipient that is still there', () => {
		fc.assert(
			fc.property(anyTrace, fc.double({ min: 0, max: 1, noNaN: true }), (trace, part) => {
				const timeline = timelineOf(trace);
				const t = part * timeline.end;
				const { marks, clients } = sceneAt(timeline, t);
				const here = new Set(clients.map(({ id }) => id));
				const expected = timeline.inFlight(t).flatMap((flight) => {
					const { event, recipients } = flight;
					const ids = event.from === SERVER ? listRecipients(recipients) : [event.from];
					return ids.filter((id) => here.has(id)).map((id) => `${flight.n} ${id}`);
				});
				expect(marks.map(({ flight, client }) => `${flight.n} ${client}`)).toEqual(expected);
			}),
		);
	});

	it('a client that has gone gets no mark', () => {
		const told = opened().post('c1', 'hi').wait(100).close('c2').timeline();
		const effect = told.effects[0];
		const closing = told.turns.at(-1)?.at ?? 0;
		expect(effect?.end).toBeGreaterThan(closing);
		const at = (t: number) => sceneAt(told, t).marks.map(({ client }) => client);
		expect(at(closing - 1)).toContain('c2');
		expect(at(closing)).not.toContain('c2');
	});
});

describe('landings', () => {
	const GLOW_MS = 320;
	const landingsAt = (t: number) => sceneAt(timeline, t).landings;

	it('glow where the message arrived, from its landing on', () => {
		expect(landingsAt(post.end - 1)).toEqual([]);
		expect(landingsAt(post.end)).toMatchObject([{ at: SERVER, age: 0 }]);
		expect(landingsAt(liked.end)).toMatchObject([{ at: 'c1', age: 0 }]);
		expect(landingsAt(posted.end).map(({ at }) => at)).toEqual(['c2', 'c3', 'c4', 'c5', 'c6']);
	});

	it('fade within the glow time', () => {
		expect(landingsAt(post.end + GLOW_MS / 2)[0]?.age).toBeCloseTo(0.5);
		expect(landingsAt(post.end + GLOW_MS - 1)).toHaveLength(1);
		expect(landingsAt(post.end + GLOW_MS)).toEqual([]);
		expect(landingsAt(post.end + 2 * GLOW_MS)).toEqual([]);
	});
});
