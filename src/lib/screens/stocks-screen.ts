import {
	DEFAULT_WATCH,
	type Market,
	type MarketStatus,
	type Quotes,
	type Renewed,
	type StocksClientMessage,
	type StocksState,
} from '../protocol';
import type { Flight, Moment, Turn } from '../timeline';
import { isReset, saidToAnyone, type Notice } from './notice';
import type { ScreenKind } from './screens';

/** The latest that one user was told of a stock it watches. */
export interface ScreenQuote {
	readonly symbol: string;
	/** The message that brought the price; 0 while none has come. */
	readonly n: number;
	/** Null while none has come. */
	readonly price: number | null;
	/** In percent of the price at which the market opened. */
	readonly change: number;
	/** The prices that came since it is watched, oldest first, the latest last. */
	readonly history: readonly number[];
}

/** One client's stock ticker. */
export interface StocksScreen {
	readonly app: 'stocks';
	readonly connected: boolean;
	/** Whether the market is open, and which message said so: 0, the `welcome`. */
	readonly market: { readonly status: MarketStatus; readonly n: number };
	/** Its watch list, in its order. */
	readonly quotes: readonly ScreenQuote[];
	/** The message by which its user chose that list; 0: it is what everyone watches at first. */
	readonly chosen: number;
	readonly notice: Notice | null;
}

/** Prices that a screen keeps of each stock. */
export const HISTORY_MAX = 30;

const OPEN: StocksScreen['market'] = { status: 'open', n: 0 };

export const NO_STOCKS: StocksScreen = {
	...{ app: 'stocks', connected: false, market: OPEN, quotes: [], chosen: 0, notice: null },
};

/** How a ticker's screens come about: from a client's own sends and its own deliveries. */
export const stocksScreens: ScreenKind<MarketStatus, StocksScreen> = {
	// A new market is open.
	noPast: 'open',
	remember: (status, turn) => (isReset(turn) ? 'open' : (marketIn(turn) ?? status)),
	none: NO_STOCKS,
	reduce(screen, moment: Moment, client, past) {
		if (moment.kind === 'act') return acted(screen, moment.turn, client, past);
		if (moment.kind === 'send') return sent(screen, moment.flight);
		return screen.connected ? got(screen, moment.flight) : screen;
	},
};

// The trace holds what was sent, in the shapes of `protocol`.
const marketIn = ({ effects }: Turn): MarketStatus | undefined =>
	effects
		.filter(({ event }) => event.type === 'market')
		.map(({ event }) => (event.data as unknown as Market).status)
		.at(-1);

function acted(
	before: StocksScreen,
	turn: Turn,
	client: string,
	past: () => MarketStatus,
): StocksScreen {
	let screen = before;
	for (const change of turn.changes) {
		if (change.kind === 'open' && change.client.id === client) {
			const market = { status: past(), n: 0 };
			// It may have chosen so soon that, in display time, it did before it was seen to open.
			const { chosen } = screen;
			const list = screen === NO_STOCKS ? DEFAULT_WATCH : listOf(screen);
			screen = watching({ ...NO_STOCKS, connected: true, market, chosen }, list);
		}
		if (change.kind === 'close' && change.client === client) screen = NO_STOCKS;
	}
	return screen;
}

const listOf = ({ quotes }: StocksScreen): readonly string[] => quotes.map(({ symbol }) => symbol);

/** Another watch list; what was watched before and still is keeps its prices. */
const watching = (screen: StocksScreen, symbols: readonly string[]): StocksScreen => ({
	...screen,
	quotes: symbols.map(
		(symbol) =>
			screen.quotes.find((quote) => quote.symbol === symbol) ?? {
				...{ symbol, n: 0, price: null, change: 0, history: [] },
			},
	),
});

/** The app shows the list that its own user chooses at once; the prices come when they come. */
function sent(screen: StocksScreen, { n, event }: Flight): StocksScreen {
	if (event.type !== 'watch') return screen;
	const { symbols } = event.data as unknown as StocksClientMessage;
	return { ...watching(screen, symbols), chosen: n };
}

function got(screen: StocksScreen, { n, event }: Flight): StocksScreen {
	const data: unknown = event.data;
	if (event.type === 'quotes') {
		const told = new Map((data as Quotes).quotes.map((quote) => [quote.symbol as string, quote]));
		const quotes = screen.quotes.map((quote): ScreenQuote => {
			const fresh = told.get(quote.symbol);
			if (!fresh) return quote;
			const { price, change } = fresh;
			const history = [...quote.history.slice(1 - HISTORY_MAX), price];
			return { symbol: quote.symbol, n, price, change, history };
		});
		return { ...screen, quotes };
	}
	if (event.type === 'market') return { ...screen, market: { status: (data as Market).status, n } };
	const notice = saidToAnyone(n, event);
	if (event.type === 'renewed') {
		const { status } = (data as Renewed).state as StocksState;
		const fresh = { ...screen, market: { status, n }, quotes: [], notice };
		// What its user chose since, but saw before this came, holds.
		return screen.chosen > n
			? watching(fresh, listOf(screen))
			: { ...watching(fresh, DEFAULT_WATCH), chosen: 0 };
	}
	return notice ? { ...screen, notice } : screen;
}
