import * as v from 'valibot';
import { OwnId, Text } from '../../protocol';
import { Client, strict, type ActOf, type Acts } from './action';

const PostId = v.pipe(v.string('post must be the id of a post'), v.minLength(1, 'post is empty'));

/** What is done in the news feed. */
export const FEED_ACTIONS = [
	strict('post', { client: Client, do: v.literal('post'), text: Text, id: v.optional(OwnId) }),
	strict('like', { client: Client, do: v.literal('like'), post: PostId }),
] as const;

export type FeedAct = ActOf<v.InferOutput<(typeof FEED_ACTIONS)[number]>>;

export const FEED_ACTS: Acts<FeedAct> = {
	post: {
		verb: 'posts',
		message: ({ text, id }) => ({ type: 'post', ...(id === undefined ? {} : { id }), text }),
	},
	like: { verb: 'likes', message: ({ post }) => ({ type: 'like', post }) },
};
