import * as v from 'valibot';
import { Millis, Ref, Seq } from './fields';

/** The stocks of the ticker. All are invented. */
export const SYMBOLS = ['FERN', 'KITE', 'LIME', 'MOSS', 'OPAL', 'PLUM', 'REEF', 'TIDE'] as const;
export type StockSymbol = (typeof SYMBOLS)[number];

/** What a client watches until it says otherwise. */
export const DEFAULT_WATCH: readonly StockSymbol[] = ['FERN', 'KITE', 'LIME'];

export const MARKET_STATUSES = ['open', 'closed'] as const;
export type MarketStatus = (typeof MARKET_STATUSES)[number];

/** A watch list: any of the known symbols, each once. It may be empty. */
export const WatchList = v.pipe(
	v.array(v.picklist(SYMBOLS, `symbols must be among ${SYMBOLS.join(', ')}`)),
	v.maxLength(SYMBOLS.length, `symbols may name at most ${SYMBOLS.length}`),
	v.check((symbols) => new Set(symbols).size === symbols.length, 'symbols must not repeat'),
);

/** client → server */
export const StocksClientMessages = {
	/** Replaces the sender's watch list. */
	watch: v.object({ type: v.literal('watch'), symbols: WatchList, ref: v.optional(Ref) }),
} as const;
export type StocksClientMessage = v.InferOutput<(typeof StocksClientMessages)['watch']>;

/**
 * One stock as of now. `price` has up to two decimals; `change` is in percent of the price at
 * which the market last opened, with up to two decimals: −1.5 is one and a half percent down.
 */
export const Quote = v.object({
	symbol: v.picklist(SYMBOLS),
	price: v.pipe(v.number(), v.minValue(0)),
	change: v.number(),
});
export type Quote = v.InferOutput<typeof Quote>;

/** server → client, every tick while the market is open: the client's own watch list, in its order */
export const Quotes = v.object({ type: v.literal('quotes'), seq: Seq, quotes: v.array(Quote) });
export type Quotes = v.InferOutput<typeof Quotes>;

/** broadcast, to all */
export const Market = v.object({
	type: v.literal('market'),
	seq: Seq,
	status: v.picklist(MARKET_STATUSES),
});
export type Market = v.InferOutput<typeof Market>;

/** `state` in the `welcome` of a ticker: every stock, and what the client watches. */
export const StocksState = v.object({
	status: v.picklist(MARKET_STATUSES),
	symbols: v.array(Quote),
	watched: v.array(v.picklist(SYMBOLS)),
});
export type StocksState = v.InferOutput<typeof StocksState>;

/** Every price as of the last tick: what can be read over HTTP, to compare it with WebSocket. */
export const StocksBoard = v.object({
	status: v.picklist(MARKET_STATUSES),
	quotes: v.array(Quote),
});
export type StocksBoard = v.InferOutput<typeof StocksBoard>;

/**
 * Answer of `GET /api/playgrounds/ID/quotes`, and each event of its stream: the prices of the asked
 * symbols. `seq` is the log position of the tick that made them; `at` is in ms since the Unix epoch.
 */
export const QuotesBody = v.object({ seq: Seq, at: Millis, ...StocksBoard.entries });
export type QuotesBody = v.InferOutput<typeof QuotesBody>;
