import { describe, expect, it } from 'vitest';
import { layoutClients, type Layout, type Point, type Size } from './layout';

const idsOf = (count: number) => Array.from({ length: count }, (_, i) => `c${i + 1}`);
const layoutFor = (count: number, width: number, height: number) =>
	layoutClients(idsOf(count), { width, height });

const SIZES: readonly Size[] = [
	...[320, 360, 640, 1000, 1600].flatMap((width) =>
		[300, 420, 600, 900].map((height) => ({ width, height })),
	),
];
const COUNTS = [...Array(13).keys(), 20, 33, 60, 64, 65, 150, 200, 201, 1000];

/** Whether two boxes overlap. A hundredth of a pixel is forgiven. */
const overlap = (a: Point, b: Point, width: number, height: number) =>
	Math.abs(a.x - b.x) < width - 0.01 && Math.abs(a.y - b.y) < height - 0.01;

/** Pairs of clients that overlap: boxes, or round dots. */
function collisions({ places, node, kind }: Layout): number {
	const spots = [...places.values()];
	let count = 0;
	spots.forEach((a, i) => {
		for (let j = 0; j < i; j++) {
			const b = spots[j] as Point;
			if (kind !== 'dot') count += Number(overlap(a, b, node.width, node.height));
			else if (Math.hypot(a.x - b.x, a.y - b.y) < node.width - 0.01) count++;
		}
	});
	return count;
}

describe.each(SIZES)('a stage of $width × $height', ({ width, height }) => {
	it('holds any number of clients apart from each other and from the server', () => {
		for (const count of COUNTS) {
			const layout = layoutFor(count, width, height);
			const { node, server, places, rings, ringOf } = layout;
			const what = `${count} clients as ${layout.kind}`;
			expect(places.size, what).toBe(count);
			expect(collisions(layout), what).toBe(0);
			expect(ringOf.size, what).toBe(count);
			for (const ring of ringOf.values()) if (!rings[ring]) expect.fail(`${what}: no ring ${ring}`);
			for (const { x, y } of places.values()) {
				const wide = (server.width + node.width) / 2;
				const high = (server.height + node.height) / 2;
				if (overlap({ x, y }, server, wide, high)) expect.fail(`${what}: one on the server`);
				const left = Math.min(x, width - x) - node.width / 2;
				const above = Math.min(y, height - y) - node.height / 2;
				if (Math.min(left, above) < 0) expect.fail(`${what}: one outside at ${x}, ${y}`);
			}
		}
	});
});

describe('kinds', () => {
	const kinds = (counts: readonly number[], width: number, height: number) =>
		counts.map((count) => layoutFor(count, width, height).kind);
	const upTo = (count: number) => idsOf(count).map((_, i) => i + 1);

	it('up to 8 are cards on a laptop and on a small window', () => {
		for (const [width, height] of [
			[1000, 600],
			[800, 500],
			[640, 420],
			[1600, 900],
		] as const)
			expect(new Set(kinds(upTo(8), width, height)), `${width}×${height}`).toEqual(
				new Set(['card']),
			);
	});

	it('9 to 64 are avatars, more are dots', () => {
		for (const [width, height] of [
			[1000, 420],
			[1000, 600],
			[1280, 700],
			[1600, 900],
		] as const) {
			const some = kinds([9, 12, 20, 30, 40, 50, 60, 61, 64], width, height);
			expect(new Set(some), `${width}×${height}`).toEqual(new Set(['avatar']));
			expect(new Set(kinds([65, 200, 1000], width, height))).toEqual(new Set(['dot']));
		}
	});

	it('up to 8 on a phone are cards, or avatars wide enough for a name', () => {
		for (const [width, height] of [
			[360, 420],
			[340, 400],
			[360, 560],
		] as const)
			for (const count of upTo(8)) {
				const { kind, node } = layoutFor(count, width, height);
				const what = `${count} at ${width}×${height}: ${kind} ${node.width}`;
				expect(['card', 'avatar'], what).toContain(kind);
				expect(node.width, what).toBeGreaterThan(50);
			}
	});

	it('one more client never makes the picture richer', () => {
		const rank = ({ kind, node }: Layout) =>
			['dot', 'avatar', 'card'].indexOf(kind) * 1000 + node.width;
		for (const [width, height] of [
			[360, 420],
			[640, 420],
			[1000, 600],
		] as const) {
			const ranks = upTo(70).map((count) => rank(layoutFor(count, width, height)));
			expect(ranks, `${width}×${height}`).toEqual([...ranks].sort((a, b) => b - a));
		}
	});

	it('dots of a thousand clients can still be told apart', () => {
		expect(layoutFor(1000, 1000, 600).node.width).toBeGreaterThanOrEqual(10);
		expect(layoutFor(1000, 360, 420).node.width).toBeGreaterThanOrEqual(6);
	});
});

describe('a layout', () => {
	it('is the same for the same ids and size', () => {
		for (const count of [0, 1, 5, 30, 300])
			expect(layoutFor(count, 900, 500)).toEqual(layoutFor(count, 900, 500));
	});

	it('keeps the server in the middle and the clients all around it', () => {
		for (const count of [4, 8, 30, 100, 500]) {
			const { server, places } = layoutFor(count, 1000, 600);
			expect([server.x, server.y]).toEqual([500, 300]);
			const spots = [...places.values()];
			for (const side of [
				spots.filter(({ x }) => x < 500),
				spots.filter(({ x }) => x > 500),
				spots.filter(({ y }) => y < 300),
				spots.filter(({ y }) => y > 300),
			])
				expect(side.length, `${count}`).toBeGreaterThanOrEqual(Math.floor(count / 4));
		}
	});

	it('survives a stage that has no size yet', () => {
		for (const count of [0, 3, 70]) {
			const { places } = layoutFor(count, 0, 0);
			expect(places.size).toBeLessThanOrEqual(count);
		}
	});
});
