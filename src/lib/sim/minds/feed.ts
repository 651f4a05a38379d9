import * as v from 'valibot';
import { FeedServerMessage, FeedState, type Post } from '../../protocol';
import type { FeedAct } from '../acts';
import { pick, type Mind, type Persona, type Situation } from './mind';

export type FeedPersona = 'lurker' | 'regular' | 'chatty' | 'fan';

interface Habits extends Persona {
	/** Chance that a decision is to post. */
	readonly posts: number;
	/** Chance that it is to like; the rest is reading on. */
	readonly likes: number;
}

export const FEED_PERSONAS: Readonly<Record<FeedPersona, Habits>> = {
	lurker: { words: 'reads, seldom likes', meanMs: 15_000, posts: 0, likes: 0.35 },
	regular: { words: 'posts and likes now and then', meanMs: 9_000, posts: 0.4, likes: 0.4 },
	chatty: { words: 'posts a lot', meanMs: 6_000, posts: 0.8, likes: 0.15 },
	fan: { words: 'likes what others post', meanMs: 5_000, posts: 0.05, likes: 0.85 },
};
/** The order in which they come unless one is asked for: lively from the first few on. */
export const FEED_MIX: readonly FeedPersona[] = [
	...(['chatty', 'fan', 'regular', 'regular', 'fan', 'lurker'] as const),
];

/** A post is liked no sooner after its arrival, in ms: a person has to read it. */
export const READING_MS = 2_500;
/** Only this many newest posts are still on a person's mind. */
const RECENT = 12;
/** Posts that a client keeps in view; older ones scroll away. */
export const SEEN_MAX = 200;

/** A post that the client's user sees. `arrivedAt` is in ms, on the clock that was passed in. */
export interface SeenPost extends Post {
	readonly arrivedAt: number;
	readonly own: boolean;
}

export interface FeedMind extends Mind {
	readonly app: 'feed';
	/** The newest posts by id, in order of arrival; its own are among them. */
	readonly posts: ReadonlyMap<string, SeenPost>;
}

/** What a reader of the news feed knows. */
export function createFeedMind(now: () => number): FeedMind {
	const posts = new Map<string, SeenPost>();
	const liked = new Set<string>();
	let me = { id: '', name: '' };

	function see(post: Post): void {
		const { id, by, text, at } = post;
		posts.set(id, { id, by, text, at, arrivedAt: now(), own: by.id === me.id });
		if (posts.size <= SEEN_MAX) return;
		const [oldest = ''] = posts.keys();
		posts.delete(oldest);
		liked.delete(oldest);
	}

	/** Never likes an own post, or one twice. */
	function decide({ posts: posting, likes }: Habits, situation: Situation): FeedAct | null {
		const { random, text } = situation;
		const mood = random();
		if (mood < posting) return { do: 'post', text: text() };
		if (mood >= posting + likes) return null;

		const likeable = [...posts.values()]
			.slice(-RECENT)
			.filter(
				({ id, own, arrivedAt }) =>
					!own && !liked.has(id) && situation.now - arrivedAt >= READING_MS,
			);
		const post = pick(likeable, random);
		return post ? { do: 'like', post: post.id } : null;
	}

	return {
		app: 'feed',
		posts,
		hear(heard) {
			const message = v.safeParse(FeedServerMessage, heard);
			if (!message.success) return; // a newer server may say more than we know
			const { type } = message.output;
			if (type === 'posted') see(message.output.post);
			if (type !== 'welcome' && type !== 'renewed') return;
			if (type === 'welcome') me = message.output;
			posts.clear();
			liked.clear();
			const state = v.safeParse(FeedState, message.output.state);
			if (state.success) for (const post of state.output.posts) see(post);
		},
		said({ type, id, text, post }) {
			if (type === 'like') liked.add(String(post));
			// Its own post does not come back: the user sees it at once.
			if (type === 'post') see({ id: String(id), by: me, text: String(text), at: now() });
		},
		decide: (persona, situation) =>
			isFeedPersona(persona) ? decide(FEED_PERSONAS[persona], situation) : null,
	};
}

const isFeedPersona = (name: string): name is FeedPersona => Object.hasOwn(FEED_PERSONAS, name);
