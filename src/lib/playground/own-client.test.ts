import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { logToMemory } from '../../../tests/support/log-lines';
import { startLive } from '../../../tests/support/live-server';
import { keepInMemory } from '../../../tests/support/storage';
import type { AppName } from '../protocol';
import { createMemoryLog } from '../server';
import { OwnClient } from './own-client.svelte';
import { createUnsent } from './unsent';

beforeEach(keepInMemory);
afterEach(() => void vi.unstubAllGlobals());

type LiveOptions = NonNullable<Parameters<typeof startLive>[0]>;

/** A playground, and the tab of a reader who takes part in it. */
async function setUp(options: LiveOptions = {}, app: AppName = 'feed') {
	const memory = createMemoryLog();
	let broken = false;
	const { create, live, port } = await startLive({
		logger: logToMemory('fatal').logger,
		createLog: () => ({
			...memory,
			append: (entry) => (broken ? Promise.reject(new Error('disk full')) : memory.append(entry)),
		}),
		...options,
	});
	const feed = create(app);
	const path = new URL(feed.address).pathname;
	vi.stubGlobal('location', new URL(`http://127.0.0.1:${port}`));
	vi.stubGlobal('WebSocket', WebSocket);
	/** Holds back the trace that a page asks for. */
	let mayTell: Promise<void> = Promise.resolve();
	const holdTrace = (): (() => void) => {
		let tell: () => void = () => undefined;
		mayTell = new Promise<void>((resolve) => (tell = resolve));
		return tell;
	};
	/** Loads the page, or loads it anew. */
	const load = (): OwnClient => {
		const me = new OwnClient({
			...{ path, name: 'Ana', isGone: async () => false },
			async trace() {
				const told = feed.trace().map((event) => JSON.stringify(event));
				await mayTell;
				return told.join('\n');
			},
		});
		onTestFinished(() => me.close());
		return me;
	};
	/** What was written, in any app. */
	const posts = () =>
		feed
			.trace()
			.flatMap((e) =>
				e.kind === 'message' && (e.type === 'post' || e.type === 'say') ? [e.data['text']] : [],
			);
	const deaden = (client: string | null) =>
		live.playground(feed.id)?.faults.impose({ fault: 'dead', client: client ?? '' });
	const breakLog = (): void => void (broken = true);
	return { feed, path, load, posts, deaden, holdTrace, breakLog };
}

it('says again after a reload what its line had swallowed, once and in order', async () => {
	const { load, posts, deaden } = await setUp();
	const before = load();
	await expect.poll(() => before.id).toBe('c1');
	before.post('arrived');
	await expect.poll(posts).toEqual(['arrived']);
	await deaden('c1');
	before.post('swallowed 1');
	before.post('swallowed 2');

	const after = load();
	await expect.poll(posts).toEqual(['arrived', 'swallowed 1', 'swallowed 2']);
	expect(after.id).toBe('c1');
	after.post('new');
	await expect.poll(posts).toEqual(['arrived', 'swallowed 1', 'swallowed 2', 'new']);
});

it('says what is written while it asks what has arrived only once', async () => {
	const { load, posts, deaden, holdTrace } = await setUp({}, 'chat');
	const before = load();
	await expect.poll(() => before.id).toBe('c1');
	await deaden('c1');
	before.say('swallowed');
	const tell = holdTrace();
	const after = load();
	await expect.poll(() => after.id).toBe('c1');
	after.say('meanwhile');
	await expect.poll(posts).toEqual(['meanwhile']);
	tell();
	await expect.poll(posts).toContain('swallowed');
	after.say('last');
	await expect.poll(posts).toContain('last');
	expect(posts()).toEqual(['meanwhile', 'swallowed', 'last']);
});

it('says nothing again that the trace has shown', async () => {
	const { feed, load, posts } = await setUp();
	const before = load();
	await expect.poll(() => before.id).toBe('c1');
	before.post('seen');
	await expect.poll(posts).toEqual(['seen']);
	before.confirm(feed.trace());
	before.close();
	const after = load();
	await expect.poll(() => after.id).toBe('c1');
	after.post('next');
	await expect.poll(posts).toEqual(['seen', 'next']);
});

it.each([
	['too-fast', { settings: { messageBurst: 1, messagesPerSecond: 0 } }, 'Slow'],
	['invalid', {}, 'x'.repeat(281)],
	['unavailable', {}, 'For nothing'],
])('gives back the words that are refused as %s, for good', async (code, options, words) => {
	const { path, load, posts, breakLog } = await setUp(options);
	const me = load();
	await expect.poll(() => me.id).toBe('c1');
	me.post('First');
	await expect.poll(posts).toEqual(['First']);
	if (code === 'unavailable') breakLog();
	me.post(words);
	await expect.poll(() => me.drafts.of('post')).toBe(words);
	expect(me.error).not.toBe('');
	const kept = createUnsent(path).list.map(({ text }) => text);
	expect(kept.join()).not.toContain(words);
	expect(posts()).toEqual(['First']);
});
