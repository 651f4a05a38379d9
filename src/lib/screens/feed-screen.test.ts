import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	anyFeedTrace,
	anyRenewedFeedTrace,
	anySteadyFeedTrace,
	story,
	timelineOf,
	traceOf,
} from '../../../tests/support/traces';
import { isRecipient, type LogEntry } from '../engine';
import type { Post } from '../protocol';
import type { Timeline } from '../timeline';
import { feedScreens, NO_FEED, type FeedScreen } from './feed-screen';
import { createScreens } from './screens';

const screenAt = (timeline: Timeline, client: string, t: number): FeedScreen =>
	createScreens(timeline, feedScreens).at(client, t);
const textsAt = (timeline: Timeline, client: string, t: number) =>
	screenAt(timeline, client, t).posts.map(({ text }) => text);

/** The texts a client was sent or sent itself by `t`, told from the trace the slow way; sorted. */
function naiveTexts({ turns }: Timeline, client: string, t: number): string[] {
	const byId = new Map<string, string>();
	const changes = turns.flatMap((turn) => turn.changes.map((change) => ({ change, turn })));
	const opened = changes.find(({ change: c }) => c.kind === 'open' && c.client.id === client);
	const closed = changes.find(({ change: c }) => c.kind === 'close' && c.client === client);
	if (closed && closed.turn.at <= t) return [];
	const here = opened && opened.turn.at <= t;
	for (const { at, cause, effects, index } of turns) {
		const reset = effects.find(({ event }) => event.type === 'renewed');
		if (here && reset && (index < opened.turn.index || reset.end <= t)) byId.clear();
		const posted = effects.find(({ event }) => event.type === 'posted');
		const post = posted?.event.data['post'] as Post | undefined;
		if (here && posted && post) {
			const before = index < opened.turn.index;
			const landed = posted.end <= t && isRecipient(posted.recipients, client);
			if (before || landed) byId.set(post.id, post.text);
		}
		if (!cause || cause.event.from !== client || cause.event.type !== 'post' || cause.start > t)
			continue;
		const known = post && at <= t ? post.id : undefined;
		const id = String(cause.event.data['id'] ?? known ?? `mine ${cause.n}`);
		// Another's post with this id was there first, or will come and be the one that counts.
		if (!byId.has(id)) byId.set(id, String(cause.event.data['text']));
	}
	return [...byId.values()].sort();
}

describe('a screen at any instant', () => {
	it('holds exactly the posts that its client was sent or sent itself', () => {
		fc.assert(
			fc.property(
				fc.oneof(anySteadyFeedTrace, anyRenewedFeedTrace),
				fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
				(trace, parts) => {
					const timeline = timelineOf(trace);
					const clients = trace.flatMap((event) =>
						event.kind === 'open' ? [event.client.id] : [],
					);
					const edges = timeline.turns.flatMap(({ at, end }) => [at, end, at - 1, end - 1]);
					const instants = [...parts.map((part) => part * timeline.end), ...edges.slice(0, 40)];
					for (const client of clients.slice(0, 3)) {
						const screens = createScreens(timeline, feedScreens);
						for (const t of instants) {
							const { posts } = screens.at(client, t);
							expect(posts.map(({ text }) => text).sort()).toEqual(naiveTexts(timeline, client, t));
							expect(new Set(posts.map(({ id }) => id)).size).toBe(posts.length);
							for (const { mine, by } of posts) expect(mine).toBe(by.id === client);
						}
					}
				},
			),
		);
	});

	it('knows of each post which message brought it', () => {
		const timeline = story()
			.open('a')
			.open('b')
			.post('a', 'hi', 'x')
			.wait(5000)
			.open('late')
			.timeline();
		const { end } = timeline;
		const [own] = timeline.causes;
		const [posted] = timeline.effects;
		expect(screenAt(timeline, 'a', end).posts).toMatchObject([{ n: own?.n }]);
		expect(screenAt(timeline, 'b', end).posts).toMatchObject([{ n: posted?.n }]);
		expect(screenAt(timeline, 'late', end).posts).toMatchObject([{ text: 'hi', n: 0 }]);
	});

	it('is connected from its opening to its close', () => {
		fc.assert(
			fc.property(anyFeedTrace, (trace) => {
				const timeline = timelineOf(trace);
				const { turns } = timeline;
				for (const { kind, ...event } of trace.filter((event) => event.kind === 'open')) {
					if (!('client' in event) || typeof event.client === 'string' || kind !== 'open') continue;
					const { id } = event.client;
					const opens = turns.find(({ changes }) => changes.some((c) => c.n === event.n));
					const closes = turns.find(({ changes }) =>
						changes.some((c) => c.kind === 'close' && c.client === id),
					);
					for (const { at } of turns) {
						const connected = at >= (opens?.at ?? 0) && at < (closes?.at ?? Infinity);
						expect(screenAt(timeline, id, at).connected).toBe(connected);
					}
				}
			}),
			{ numRuns: 30 },
		);
	});
});

describe('a client that comes back', () => {
	const client = (id: string) => ({ id, name: id, agent: 'browser' }) as const;
	const said = { kind: 'message', client: 'a', bytes: 1 } as const;
	const log: LogEntry[] = [
		{ kind: 'open', at: 0, client: client('a'), key: 'a' },
		{ kind: 'open', at: 1, client: client('b'), key: 'b' },
		{ ...said, at: 9000, message: { type: 'post', id: 'one', text: 'One' } },
		{ kind: 'close', at: 18_000, client: 'b', code: 1006, reason: '' },
		{ ...said, at: 27_000, message: { type: 'post', id: 'two', text: 'Two' } },
		{ kind: 'open', at: 36_000, client: client('b'), key: 'b', back: { after: 3, had: 1 } },
		{ ...said, at: 45_000, message: { type: 'post', id: 'two', text: 'Two' } }, // a retry
		{ kind: 'open', at: 54_000, client: client('c') },
	];
	const timeline = timelineOf(traceOf(log));

	it('sees what it missed when that has landed, and each post once', () => {
		const [, , missed] = timeline.effects;
		expect(missed?.event).toMatchObject({ type: 'posted', to: 'b' });
		expect(textsAt(timeline, 'b', (missed?.end ?? 0) - 1)).toEqual(['One']);
		for (const id of ['a', 'b', 'c'])
			expect(textsAt(timeline, id, timeline.end + 9000)).toEqual(['One', 'Two']);
	});
});

describe('a post', () => {
	const timeline = story()
		.open('a', 'Ada')
		.open('b')
		.open('c')
		.wait(9000)
		.post('a', 'hi')
		.timeline();
	const [cause] = timeline.causes;
	const [effect] = timeline.effects;
	const [start, act, end] = [cause?.start ?? 0, cause?.end ?? 0, effect?.end ?? 0];

	it('is on its author’s screen when it is sent, before any delivery', () => {
		expect(textsAt(timeline, 'a', start - 1)).toEqual([]);
		expect(screenAt(timeline, 'a', start).posts).toMatchObject([{ text: 'hi', mine: true }]);
	});

	it('is on the others’ screens when it has landed, not sooner', () => {
		expect(textsAt(timeline, 'b', act)).toEqual([]);
		expect(textsAt(timeline, 'b', end - 1)).toEqual([]);
		expect(screenAt(timeline, 'b', end).posts).toMatchObject([
			{ text: 'hi', mine: false, by: { id: 'a', name: 'Ada' }, likes: 0, liked: false },
		]);
	});

	it('is not doubled by a retry', () => {
		const told = story().open('a').open('b').wait(9000).post('a', 'once', 'x').wait(3000);
		const retried = told.post('a', 'once', 'x').timeline();
		for (const client of ['a', 'b'])
			expect(textsAt(retried, client, retried.end + 1)).toEqual(['once']);
	});

	it('is one post still when its author takes the id that the server gave it', () => {
		const told = story().open('a').open('b').wait(9000).post('a', 'no id').wait(10);
		const timeline = told.post('a', 'again', 'p3').timeline();
		const { posts } = screenAt(timeline, 'a', timeline.end);
		expect(posts).toMatchObject([{ id: 'p3', text: 'no id' }]);
	});

	it('with an id that another has used is replaced by the other’s', () => {
		const told = story().open('a').open('b').wait(9000).post('a', 'first', 'x').wait(10);
		const clash = told.post('b', 'second', 'x').timeline();
		expect(textsAt(clash, 'b', (clash.causes[1]?.start ?? 0) + 1)).toEqual(['second']);
		expect(screenAt(clash, 'b', clash.end)).toMatchObject({
			posts: [{ text: 'first', mine: false }],
			notice: { kind: 'error', text: 'The id "x" belongs to another post.' },
		});
	});

	it('sent in the very moment of opening is kept', () => {
		const told = story().open('b').open('a');
		for (let i = 0; i < 200; i++) told.post('b', `${i}`); // so that layout is far behind
		told.open('z').post('z', 'quick', 'q');
		const burst = told.timeline();
		expect(textsAt(burst, 'z', burst.end)).toContain('quick');
	});

	it('sent in the very moment of opening, with an id that is taken, is not doubled', () => {
		const told = story().open('a').post('a', 'first', 'x').wait(42).open('b');
		const timeline = told.post('b', 'second', 'x').timeline();
		expect(textsAt(timeline, 'b', timeline.end)).toEqual(['first']);
	});

	it('that looks like markup stays the same string', () => {
		const text = '<script>alert(1)</script> &amp; “{@html x}”';
		const told = story().open('a').open('b').wait(9000).post('a', text).timeline();
		for (const client of ['a', 'b']) expect(textsAt(told, client, told.end)).toEqual([text]);
	});
});

describe('a like', () => {
	const told = story().open('a').open('b', 'Bob').open('c').wait(9000);
	const timeline = told.post('a', 'own id', 'x').wait(5000).like('b', 'x').timeline();
	const postOf = (client: string) => screenAt(timeline, client, timeline.end).posts[0];

	it('is counted on the author’s screen alone', () => {
		expect(postOf('a')).toMatchObject({ likes: 1, mine: true, liked: false });
		expect(postOf('b')).toMatchObject({ likes: 0, liked: true });
		expect(postOf('c')).toMatchObject({ likes: 0, liked: false });
		expect(screenAt(timeline, 'a', timeline.end).notice).toEqual({
			...{ n: timeline.effects.at(-1)?.n, kind: 'liked', text: 'Bob likes your post' },
		});
		expect(screenAt(timeline, 'c', timeline.end).notice).toBeNull();
	});

	it('shows at its sender at once, and at the author when it has landed', () => {
		const like = timeline.causes.at(-1);
		const { posts } = screenAt(timeline, 'b', like?.start ?? 0);
		expect(posts[0]?.liked).toBe(true);
		const before = screenAt(timeline, 'a', timeline.end - 1);
		expect(before.posts[0]?.likes).toBe(0);
		expect(before.notice).toBeNull();
	});

	it('is counted on a post whose id the server chose', () => {
		const unnamed = story().open('a').open('b').wait(9000).post('a', 'no id').wait(5000);
		const liked = unnamed.like('b', 'p3').timeline();
		expect(screenAt(liked, 'a', liked.end).posts).toMatchObject([{ id: 'p3', likes: 1 }]);
	});

	it('of one’s own post is refused and shows no heart', () => {
		const own = story().open('a').wait(9000).post('a', 'mine', 'x').wait(3000).like('a', 'x');
		const timeline = own.timeline();
		expect(screenAt(timeline, 'a', timeline.end)).toMatchObject({
			posts: [{ liked: false }],
			notice: { kind: 'error', text: 'You cannot like your own post.' },
		});
	});
});

describe('a newcomer', () => {
	it('sees the earlier posts at once, the newest 50, oldest first', () => {
		const told = story().open('a').wait(2000);
		for (let i = 0; i < 60; i++) told.post('a', `${i}`).wait(500);
		const timeline = told.open('late').timeline();
		const opening = timeline.turns.at(-1)?.at ?? 0;
		expect(screenAt(timeline, 'late', opening - 1)).toEqual(NO_FEED);
		const expected = Array.from({ length: 50 }, (_, i) => `${i + 10}`);
		expect(textsAt(timeline, 'late', opening)).toEqual(expected);
	});

	it('gets no second copy of a post that is still in the air', () => {
		const told = story().open('a').open('b').wait(9000).post('a', 'hi').wait(20).open('late');
		const timeline = told.timeline();
		expect(textsAt(timeline, 'late', timeline.turns.at(-1)?.at ?? 0)).toEqual(['hi']);
		expect(textsAt(timeline, 'late', timeline.end)).toEqual(['hi']);
	});

	it('with the id of before keeps the order when an old delivery lands', () => {
		const told = story().open('a').open('b').wait(9000).post('a', 'one').wait(20).close('b');
		const timeline = told.wait(10).post('a', 'two').wait(10).open('b').timeline();
		for (const t of [timeline.turns.at(-1)?.at ?? 0, timeline.effects[0]?.end ?? 0, timeline.end])
			expect(textsAt(timeline, 'b', t)).toEqual(['one', 'two']);
	});

	it('with the id of before knows its own posts', () => {
		const told = story().open('a').open('b').wait(9000).post('a', 'hi').wait(20).close('b');
		const timeline = told.wait(10).open('b').close('a').wait(10).open('a').timeline();
		expect(screenAt(timeline, 'b', timeline.end).posts).toMatchObject([{ mine: false }]);
		expect(screenAt(timeline, 'a', timeline.end).posts).toMatchObject([{ mine: true }]);
	});
});

describe('a fresh start', () => {
	const told = () =>
		story().open('a', 'Ada').open('b').wait(9000).post('b', 'old', 'x').wait(5000).reset('a');

	it('empties every screen when it has landed, and says who did it', () => {
		const timeline = told().timeline();
		for (const client of ['a', 'b']) {
			expect(textsAt(timeline, client, timeline.end - 1)).toEqual(['old']);
			expect(screenAt(timeline, client, timeline.end)).toMatchObject({
				posts: [],
				notice: { kind: 'renewed', text: 'Ada has reset the playground' },
			});
		}
	});

	it('leaves what was posted since, though its author saw it sooner', () => {
		const timeline = told().wait(5).post('b', 'new').timeline();
		const { start = 0 } = timeline.causes.at(-1) ?? {};
		expect(textsAt(timeline, 'b', start)).toEqual(['old', 'new']);
		for (const client of ['a', 'b'])
			expect(textsAt(timeline, client, timeline.end)).toEqual(['new']);
	});

	it('has nothing of before for newcomers, and its posts can be liked', () => {
		const timeline = told().wait(5000).post('b', 'new', 'x').wait(5000).like('a', 'x').open('c');
		const laid = timeline.timeline();
		expect(textsAt(laid, 'c', laid.end)).toEqual(['new']);
		expect(screenAt(laid, 'b', laid.end).posts).toMatchObject([{ text: 'new', likes: 1 }]);
	});
});

describe('the host’s announcement', () => {
	it('is a notice on every screen', () => {
		const told = story().open('a').open('b').wait(9000).announce('a', 'Lunch!').timeline();
		for (const client of ['a', 'b'])
			expect(screenAt(told, client, told.end).notice).toMatchObject({
				...{ kind: 'announcement', text: 'Lunch!' },
			});
	});
});
