import * as v from 'valibot';
import { Announcement, CommonClientMessages, ErrorMessage, Welcome } from './common';
import { FeedClientMessages, Liked, Posted } from './feed';
import type { AppName } from './fields';

/** A message as it stands on the wire: a JSON object with a `type`. */
export interface WireMessage {
	readonly type: string;
	readonly [field: string]: unknown;
}

type Schema = v.GenericSchema<unknown, WireMessage>;

/** What clients may say in each app, by `type`; apps that are not built yet have none. */
export const CLIENT_MESSAGES: Readonly<Record<AppName, Readonly<Record<string, Schema>>>> = {
	feed: { ...CommonClientMessages, ...FeedClientMessages },
	chat: CommonClientMessages,
	stocks: CommonClientMessages,
};

/** What the server says to a client of the feed. */
export const FeedServerMessage = v.variant('type', [
	Welcome,
	Posted,
	Liked,
	Announcement,
	ErrorMessage,
]);
export type FeedServerMessage = v.InferOutput<typeof FeedServerMessage>;
