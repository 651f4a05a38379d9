import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDB } from 'idb';
import type { Card } from './card';
import { openIndexedDbStore } from './indexed-db';
import { reviewed } from './scheduler';
import { openSteadyStore } from './steady-store';
import { createMemoryStore, type CardStore } from './store';

const NOON = Date.UTC(2026, 0, 5, 12);
const rooms = reviewed(undefined, { concept: 'rooms', kind: 'pattern', right: true }, NOON);
const frames = { ...rooms, concept: 'frames' as const };
const again = (card: Card | undefined): Card =>
	reviewed(card, { concept: 'rooms', kind: 'pattern', right: true }, NOON + 1);

const opened: CardStore[] = [];
const track = <S extends CardStore>(store: S): S => {
	opened.push(store);
	return store;
};
let number = 0;
let name = '';
beforeEach(() => void (name = `test-${++number}`));
afterEach(() => {
	for (const store of opened.splice(0)) store.close();
});

const KINDS: readonly [string, () => Promise<CardStore>][] = [
	['in memory', async () => createMemoryStore()],
	['in IndexedDB', () => openIndexedDbStore(name)],
	['a steady one', () => openSteadyStore(() => openIndexedDbStore(name))],
];

describe.each(KINDS)('a store %s', (_, open) => {
	it('begins empty, changes a card from what it was, and erases', async () => {
		const store = track(await open());
		expect(await store.all()).toEqual([]);
		const first = await store.change('rooms', (before) => {
			expect(before).toBeUndefined();
			return rooms;
		});
		expect(first).toEqual(rooms);
		await store.change('rooms', (before) => {
			expect(before).toEqual(rooms);
			return again(before);
		});
		expect(await store.all()).toEqual([again(rooms)]);
		await store.erase();
		expect(await store.all()).toEqual([]);
	});

	it('takes in cards, and keeps the one that was answered last', async () => {
		const store = track(await open());
		const newer = again(rooms);
		await store.change('rooms', () => newer);
		await store.merge([rooms, frames]);
		expect((await store.all()).toSorted((a, b) => a.last - b.last)).toEqual([frames, newer]);
		await store.merge([{ ...newer, last: newer.last + 5 }]);
		expect((await store.all()).map(({ last }) => last)).toContain(newer.last + 5);
	});

	it('loses no answer of many at once', async () => {
		const store = track(await open());
		await Promise.all(Array.from({ length: 12 }, () => store.change('rooms', again)));
		expect((await store.all())[0]?.answers).toBe(12);
	});
});

describe('IndexedDB', () => {
	it('keeps the cards when the page closes', async () => {
		const store = await openIndexedDbStore(name);
		expect(store.kept).toBe(true);
		await store.change('rooms', () => rooms);
		store.close();
		expect(await track(await openIndexedDbStore(name)).all()).toEqual([rooms]);
	});

	it('serves two pages at once: no answer is undone, and each hears of the other', async () => {
		const [one, two] = [await openIndexedDbStore(name), await openIndexedDbStore(name)];
		track(one);
		track(two);
		const heard = new Promise<void>((resolve) => two.onElsewhere(resolve));
		const pages = [one, two, one, two, one, two];
		await Promise.all(pages.map((page) => page.change('rooms', again)));
		await heard;
		expect((await two.all())[0]?.answers).toBe(6);
	});

	it('passes over what is no card', async () => {
		const store = track(await openIndexedDbStore(name));
		await store.change('frames', () => frames);
		const db = await openDB(name);
		await db.put('cards', { concept: 'rooms', stability: 'much' });
		await db.put('cards', { concept: 'no such thing' });
		db.close();
		expect(await store.all()).toEqual([frames]);
		await store.change('rooms', (before) => {
			expect(before).toBeUndefined();
			return rooms;
		});
		expect(await store.all()).toHaveLength(2);
	});
});

describe('a steady store', () => {
	it('works in memory where the browser refuses, and says so', async () => {
		const refuse = () => Promise.reject(new DOMException('No storage here.', 'SecurityError'));
		const store = track(await openSteadyStore(refuse));
		expect(store.kept).toBe(false);
		await store.change('rooms', again);
		expect(await store.all()).toHaveLength(1);
	});

	it('goes on in memory with all it had when the browser stops keeping it', async () => {
		const real = await openIndexedDbStore(name);
		const store = track(await openSteadyStore(async () => real));
		await store.change('rooms', again);
		await store.change('frames', () => frames);
		expect(store.kept).toBe(true);
		real.close(); // as when the site's data is cleared while the page is open
		await store.change('rooms', again);
		expect(store.kept).toBe(false);
		const all = await store.all();
		expect(all.find(({ concept }) => concept === 'rooms')?.answers).toBe(2);
		expect(all).toContainEqual(frames);
	});
});
