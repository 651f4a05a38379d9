import * as v from 'valibot';
import { By, Id, Millis, OwnId, Ref, Seq, Text } from './fields';

/** One post of the news feed. `at` is in ms since the Unix epoch. */
export const Post = v.object({ id: Id, by: By, text: v.string(), at: Millis });
export type Post = v.InferOutput<typeof Post>;

/** client → server */
export const FeedClientMessages = {
	post: v.object({
		type: v.literal('post'),
		id: v.optional(OwnId),
		text: Text,
		ref: v.optional(Ref),
	}),
	like: v.object({ type: v.literal('like'), post: Id, ref: v.optional(Ref) }),
} as const;
export type FeedClientMessage =
	| v.InferOutput<(typeof FeedClientMessages)['post']>
	| v.InferOutput<(typeof FeedClientMessages)['like']>;

/** broadcast, to all but the author */
export const Posted = v.object({ type: v.literal('posted'), seq: Seq, post: Post });
export type Posted = v.InferOutput<typeof Posted>;

/** server → client, to the author alone */
export const Liked = v.object({
	type: v.literal('liked'),
	seq: Seq,
	post: Id,
	by: By,
	likes: v.pipe(v.number(), v.integer(), v.minValue(1)),
});
export type Liked = v.InferOutput<typeof Liked>;

/** `state` in the `welcome` of a feed: the newest posts, oldest first. `likes` only on one's own. */
export const FeedState = v.object({
	posts: v.array(v.object({ ...Post.entries, likes: v.optional(v.number()) })),
});
export type FeedState = v.InferOutput<typeof FeedState>;
