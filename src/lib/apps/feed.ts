import type { FeedClientMessage, FeedState, Post } from '../protocol';
import { defineApp } from './app';

/** Posts that a feed remembers; older ones can no longer be liked. */
export const FEED_POSTS_MAX = 500;
/** Posts that a newcomer gets in its `welcome`. */
export const FEED_WELCOME_POSTS = 50;

interface StoredPost extends Post {
	readonly likedBy: Set<string>;
}

/**
 * The news feed. A post is broadcast to the others: its author shows it at once and needs no copy.
 * A like notifies the author alone.
 */
export const feed = defineApp<FeedClientMessage>()({
	state: () => ({ posts: new Map<string, StoredPost>() }),

	view: ({ posts }, client): FeedState => ({
		posts: [...posts.values()]
			.slice(-FEED_WELCOME_POSTS)
			.map(({ likedBy, ...post }) =>
				post.by.id === client.id ? { ...post, likes: likedBy.size } : post,
			),
	}),

	on: {
		post(client, { id = '', text }, io) {
			const { posts } = io.state;
			const known = posts.get(id);
			if (known?.by.id === client.id) return; // a retry: nothing to do again
			if (known) return io.reject('invalid', `The id "${id}" belongs to another post.`);

			const by = { id: client.id, name: client.name };
			const post: Post = { id: id || freshId(posts, io.newId()), by, text, at: io.now };
			posts.set(post.id, { ...post, likedBy: new Set() });
			if (posts.size > FEED_POSTS_MAX) forgetOldest(posts);

			io.broadcast('posted', { post }, { except: client });
		},

		like(client, { post: id }, io) {
			const post = io.state.posts.get(id);
			if (!post) return io.reject('not-found', `There is no post "${id}".`);
			if (post.by.id === client.id) return io.reject('own-post', 'You cannot like your own post.');
			if (post.likedBy.has(client.id))
				return io.reject('already-liked', 'You have liked this post already.');

			post.likedBy.add(client.id);
			const by = { id: client.id, name: client.name };
			io.send(post.by, 'liked', { post: id, by, likes: post.likedBy.size });
		},
	},
});

/** `id`, made longer while a client has chosen just that for a post of its own. */
function freshId(posts: ReadonlyMap<string, unknown>, id: string): string {
	return posts.has(id) ? freshId(posts, `${id}-`) : id;
}

function forgetOldest(posts: Map<string, StoredPost>): void {
	for (const id of posts.keys()) {
		posts.delete(id);
		return;
	}
}
