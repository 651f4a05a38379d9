import type { AppName } from '../../protocol';
import { CHAT_MIX, CHAT_PERSONAS, createChatMind, type ChatMind, type ChatPersona } from './chat';
import { createFeedMind, FEED_MIX, FEED_PERSONAS, type FeedMind, type FeedPersona } from './feed';
import type { Persona } from './mind';
import {
	createStocksMind,
	STOCKS_MIX,
	STOCKS_PERSONAS,
	type StocksMind,
	type StocksPersona,
} from './stocks';

export { ROOMS, type ChatMind } from './chat';
export { READING_MS, SEEN_MAX, type FeedMind, type SeenPost } from './feed';
export type { Mind, Persona, Situation } from './mind';
export type { StocksMind } from './stocks';

/** What the user of a simulated client knows. */
export type AnyMind = FeedMind | ChatMind | StocksMind;
export type PersonaName = FeedPersona | ChatPersona | StocksPersona;

/** The empty mind of a user who has just come to an app. `now` is a clock in ms. */
export const MINDS: Readonly<Record<AppName, (now: () => number) => AnyMind>> = {
	feed: createFeedMind,
	chat: createChatMind,
	stocks: createStocksMind,
};

/** How simulated clients behave, by app and name. */
export const PERSONAS: Readonly<Record<AppName, Readonly<Partial<Record<PersonaName, Persona>>>>> =
	{ feed: FEED_PERSONAS, chat: CHAT_PERSONAS, stocks: STOCKS_PERSONAS };

/** The order in which personas come unless one is asked for. */
export const MIXES: Readonly<Record<AppName, readonly PersonaName[]>> = {
	feed: FEED_MIX,
	chat: CHAT_MIX,
	stocks: STOCKS_MIX,
};

/** Time until the next decision in ms, at `rate` times a human's pace. */
export const thinkingMs = (
	{ meanMs }: Pick<Persona, 'meanMs'>,
	rate: number,
	random: () => number,
): number => (meanMs * (0.4 + 1.2 * random())) / rate;
