import {
	DEFAULT_WATCH,
	SYMBOLS,
	type MarketStatus,
	type Quote,
	type StocksBoard,
	type StocksClientMessage,
	type StocksState,
	type StockSymbol,
} from '../protocol';
import { defineApp, type AppClient } from './app';

/** Time between two ticks, in ms. */
export const STOCKS_TICK_MS = 2000;
/** How long the market stays open and then closed, in ticks: 24 s and 6 s. */
export const OPEN_TICKS = 12;
export const CLOSED_TICKS = 3;

/** Where each price starts, and what it drifts around, in hundredths. */
const START: Readonly<Record<StockSymbol, number>> = {
	...{ FERN: 4_200, KITE: 8_150, LIME: 1_990, MOSS: 640 },
	...{ OPAL: 23_900, PLUM: 3_175, REEF: 12_060, TIDE: 5_480 },
};
/** Largest step of a price in one tick, and its pull back to where it started, as parts of it. */
const STEP = 0.02;
const PULL = 0.02;

interface Stock {
	/** In hundredths, so that prices are exact. */
	cents: number;
	/** The price at which the market last opened. */
	opening: number;
}

interface Ticker {
	readonly stocks: Map<StockSymbol, Stock>;
	/** What each client watches, by client id. */
	readonly watched: Map<string, readonly StockSymbol[]>;
	status: MarketStatus;
	/** Ticks until the market closes or opens. */
	left: number;
}

/**
 * The stock ticker. At every tick the server tells each client the prices on its own watch list;
 * nobody asks for them. Opening and closing of the market goes to all.
 */
export const stocks = defineApp<StocksClientMessage>()({
	state: (): Ticker => ({
		stocks: new Map(
			SYMBOLS.map((symbol) => [symbol, { cents: START[symbol], opening: START[symbol] }]),
		),
		watched: new Map(),
		status: 'open',
		left: OPEN_TICKS,
	}),

	view: (ticker, client): StocksState => ({
		status: ticker.status,
		symbols: SYMBOLS.flatMap((symbol) => quote(ticker, symbol)),
		watched: [...(ticker.watched.get(client.id) ?? [])],
	}),

	board: (ticker): StocksBoard => ({
		status: ticker.status,
		quotes: SYMBOLS.flatMap((symbol) => quote(ticker, symbol)),
	}),

	keeps: ({ watched }: Ticker, { id }: AppClient) => watched.get(id) ?? null,
	opened: (client, io, kept) => void io.state.watched.set(client.id, kept ?? DEFAULT_WATCH),
	closed: (client, io) => void io.state.watched.delete(client.id),
	reset: (io, clients) => {
		for (const { id } of clients) io.state.watched.set(id, DEFAULT_WATCH);
	},

	on: {
		watch(client, { symbols }, io) {
			io.state.watched.set(client.id, symbols); // the next tick brings the prices
		},
	},

	tick: {
		everyMs: STOCKS_TICK_MS,
		run(io) {
			const ticker = io.state;
			if (isTurnOfMarket(ticker)) io.broadcast('market', { status: ticker.status });
			if (ticker.status === 'closed') return;

			for (const [symbol, stock] of ticker.stocks) movePrice(symbol, stock, io.random());
			for (const [id, symbols] of ticker.watched) {
				const quotes = symbols.flatMap((symbol) => quote(ticker, symbol));
				if (quotes.length > 0) io.send({ id }, 'quotes', { quotes });
			}
		},
	},
});

/** Counts a tick; true if the market has just opened or closed. A new day begins at its opening. */
function isTurnOfMarket(ticker: Ticker): boolean {
	if (ticker.left-- > 0) return false;
	ticker.status = ticker.status === 'open' ? 'closed' : 'open';
	// This tick is the first of its stretch.
	ticker.left = (ticker.status === 'open' ? OPEN_TICKS : CLOSED_TICKS) - 1;
	if (ticker.status === 'open')
		for (const stock of ticker.stocks.values()) stock.opening = stock.cents;
	return true;
}

/** A random walk that never strays far; `die` is in [0, 1). */
function movePrice(symbol: StockSymbol, stock: Stock, die: number): void {
	const step = stock.cents * STEP * (2 * die - 1);
	const pull = (START[symbol] - stock.cents) * PULL;
	stock.cents = Math.max(1, Math.round(stock.cents + step + pull));
}

/** A stock's price and its change in percent since the market opened; none if it is not known. */
function quote({ stocks }: Ticker, symbol: StockSymbol): Quote[] {
	const stock = stocks.get(symbol);
	if (!stock) return [];
	const { cents, opening } = stock;
	// `+ 0` turns a −0, which does not survive JSON, into 0.
	const change = Math.round((10_000 * (cents - opening)) / opening) / 100 + 0;
	return [{ symbol, price: cents / 100, change }];
}
