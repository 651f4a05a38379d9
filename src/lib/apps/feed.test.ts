import { beforeEach, describe, expect, it } from 'vitest';
import { createEngine, listRecipients, type Engine, type Turn } from '../engine';
import { feed, FEED_POSTS_MAX, FEED_WELCOME_POSTS } from './feed';

describe('the news feed', () => {
	let engine: Engine;
	let at: number;

	const open = (id: string): Turn =>
		engine.apply({
			kind: 'open',
			at: ++at,
			client: { id, name: id.toUpperCase(), agent: 'browser' },
		});
	const close = (client: string) =>
		engine.apply({ kind: 'close', at: ++at, client, code: 1001, reason: '' });
	const say = (client: string, type: string, fields: Record<string, unknown>): Turn =>
		engine.apply({ kind: 'message', at: ++at, client, message: { type, ...fields }, bytes: 40 });
	const post = (client: string, text: string, id?: string) =>
		say(client, 'post', id === undefined ? { text } : { text, id });
	const like = (client: string, id: string, ref?: string) =>
		say(client, 'like', ref === undefined ? { post: id } : { post: id, ref });

	/** What went out: whom to, and the message without its `seq`. */
	const sent = ({ deliveries }: Turn) =>
		deliveries.map(({ recipients, payload }) => {
			const message = JSON.parse(payload) as Record<string, unknown>;
			delete message['seq'];
			return [[...listRecipients(recipients)], message];
		});

	beforeEach(() => {
		engine = createEngine(feed, 1);
		at = 1000;
		for (const id of ['ann', 'ben', 'cem']) open(id);
	});

	it('broadcasts a post to all but its author', () => {
		const turn = post('ann', 'Hello');
		const by = { id: 'ann', name: 'ANN' };
		expect(sent(turn)).toEqual([
			[['ben', 'cem'], { type: 'posted', post: { id: 'p4', by, text: 'Hello', at } }],
		]);
		expect(turn.events[1]).toMatchObject({ pattern: 'broadcast', audience: 'others' });
	});

	it('calls a post a broadcast even when nobody else is there', () => {
		close('ben');
		close('cem');
		const turn = post('ann', 'Hello?');
		expect(turn.events[1]).toMatchObject({ pattern: 'broadcast', recipients: 0 });
	});

	it('tells the author alone of a like, with the number of likes so far', () => {
		post('ann', 'Hello', 'a-1');
		const first = like('ben', 'a-1');
		expect(sent(first)).toEqual([
			[['ann'], { type: 'liked', post: 'a-1', by: { id: 'ben', name: 'BEN' }, likes: 1 }],
		]);
		expect(first.events[1]).toMatchObject({ pattern: 'server-to-client', to: 'ann' });
		expect(sent(like('cem', 'a-1'))).toMatchObject([[['ann'], { likes: 2 }]]);
	});

	it('counts a like whose author has left, and tells nobody', () => {
		post('ann', 'Hello', 'a-1');
		close('ann');
		expect(sent(like('ben', 'a-1'))).toEqual([]);
		open('ann');
		expect(engine.view('ann')).toMatchObject({ posts: [{ id: 'a-1', likes: 1 }] });
	});

	it('refuses a like of an own post, a second like, and a like of nothing', () => {
		post('ann', 'Hello', 'a-1');
		like('ben', 'a-1');
		expect(sent(like('ann', 'a-1', 'r1'))).toMatchObject([
			[['ann'], { type: 'error', code: 'own-post', ref: 'r1' }],
		]);
		expect(sent(like('ben', 'a-1'))).toMatchObject([
			[['ben'], { type: 'error', code: 'already-liked' }],
		]);
		expect(sent(like('ben', 'none'))).toMatchObject([
			[['ben'], { type: 'error', code: 'not-found' }],
		]);
		expect(engine.view('ann')).toMatchObject({ posts: [{ likes: 1 }] });
	});

	it('takes a post repeated with its own id for a retry: nothing changes, nothing is sent', () => {
		post('ann', 'Hello', 'a-1');
		like('ben', 'a-1');
		expect(sent(post('ann', 'Something else', 'a-1'))).toEqual([]);
		expect(engine.view('ann')).toMatchObject({ posts: [{ text: 'Hello', likes: 1 }] });
	});

	it('does not let anyone take over the id of another', () => {
		post('ann', 'Hello', 'a-1');
		expect(sent(post('ben', 'Mine now', 'a-1'))).toMatchObject([
			[['ben'], { type: 'error', code: 'invalid' }],
		]);
		expect(engine.view('cem')).toMatchObject({ posts: [{ text: 'Hello', by: { id: 'ann' } }] });
	});

	it('never makes an id that a client has taken: no post is lost', () => {
		post('ann', 'Mine', 'p5'); // the log's next entry would be p5
		const turn = post('ben', 'Hello');
		expect(turn.deliveries).toHaveLength(1);
		const { posts } = engine.view('cem') as { posts: { text: string }[] };
		expect(posts.map(({ text }) => text)).toEqual(['Mine', 'Hello']);
	});

	it('welcomes with the newest posts, oldest first, and likes on one’s own only', () => {
		for (let i = 1; i <= FEED_WELCOME_POSTS + 1; i++) post(i % 2 ? 'ann' : 'ben', `post ${i}`);
		const { posts } = engine.view('ann') as { posts: { text: string; likes?: number }[] };
		expect(posts).toHaveLength(FEED_WELCOME_POSTS);
		expect(posts[0]?.text).toBe('post 2');
		expect(posts[0]).not.toHaveProperty('likes');
		expect(posts[1]).toMatchObject({ text: 'post 3', likes: 0 });
		expect(JSON.stringify(posts)).not.toContain('likedBy');
	});

	it('forgets the oldest post when it holds too many', () => {
		for (let i = 0; i <= FEED_POSTS_MAX; i++) post('ann', 'x', `a-${i}`);
		expect(sent(like('ben', 'a-0'))).toMatchObject([[['ben'], { code: 'not-found' }]]);
		expect(sent(like('ben', 'a-1'))).toMatchObject([[['ann'], { type: 'liked' }]]);
	});
});
