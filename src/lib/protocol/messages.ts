import * as v from 'valibot';
import { ChatClientMessages, Joined, Left, Room, Said } from './chat';
import { Announcement, CommonClientMessages, ErrorMessage, Renewed, Welcome } from './common';
import { FeedClientMessages, Liked, Posted } from './feed';
import type { AppName } from './fields';
import { Market, Quotes, StocksClientMessages } from './stocks';

/** A message as it stands on the wire: a JSON object with a `type`. */
export interface WireMessage {
	readonly type: string;
	readonly [field: string]: unknown;
}

type Schema = v.GenericSchema<unknown, WireMessage>;

/** What clients may say in each app, by `type`. */
export const CLIENT_MESSAGES: Readonly<Record<AppName, Readonly<Record<string, Schema>>>> = {
	feed: { ...CommonClientMessages, ...FeedClientMessages },
	chat: { ...CommonClientMessages, ...ChatClientMessages },
	stocks: { ...CommonClientMessages, ...StocksClientMessages },
};

/** What the server says to any client, whatever the app. */
const COMMON = [Welcome, Announcement, Renewed, ErrorMessage] as const;

/** What the server says to a client of the feed. */
export const FeedServerMessage = v.variant('type', [...COMMON, Posted, Liked]);
export type FeedServerMessage = v.InferOutput<typeof FeedServerMessage>;

/** What the server says to a client of the chat. */
export const ChatServerMessage = v.variant('type', [...COMMON, Room, Said, Joined, Left]);
export type ChatServerMessage = v.InferOutput<typeof ChatServerMessage>;

/** What the server says to a client of the ticker. */
export const StocksServerMessage = v.variant('type', [...COMMON, Quotes, Market]);
export type StocksServerMessage = v.InferOutput<typeof StocksServerMessage>;
