import * as v from 'valibot';
import { Name, OwnId, Text } from '../protocol';

const Client = v.pipe(v.string('client must be a name'), Name);
const PostId = v.pipe(v.string('post must be the id of a post'), v.minLength(1, 'post is empty'));
const strict = <const Entries extends v.ObjectEntries>(what: string, entries: Entries) =>
	v.strictObject(entries, (issue) =>
		issue.expected === 'never'
			? `${what} has no field ${issue.received}`
			: `${what} needs the field ${issue.expected}`,
	);

/** One act of a client in a scenario. */
export const Action = v.variant(
	'do',
	[
		strict('join', { client: Client, do: v.literal('join') }),
		strict('leave', { client: Client, do: v.literal('leave') }),
		strict('post', {
			client: Client,
			do: v.literal('post'),
			text: Text,
			id: v.optional(OwnId),
		}),
		strict('like', { client: Client, do: v.literal('like'), post: PostId }),
	],
	(issue) =>
		issue.expected === 'Object'
			? 'an action must be a map with client and do'
			: 'do must be one of join, leave, post, like',
);
export type Action = v.InferOutput<typeof Action>;

/** A script of client actions that is played over real connections, one after the other. */
export const Scenario = v.strictObject(
	{ actions: v.pipe(v.array(Action), v.minLength(1, 'a scenario needs at least one action')) },
	'a scenario is a map with the one field actions, a list',
);
export type Scenario = v.InferOutput<typeof Scenario>;

/** The same action in words: "Ana posts". */
export const actionWords = (action: Action): string => `${action.client} ${VERBS[action.do]}`;
const VERBS = { join: 'joins', leave: 'leaves', post: 'posts', like: 'likes' } as const;
