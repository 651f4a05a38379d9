import * as v from 'valibot';
import {
	StocksServerMessage,
	StocksState,
	SYMBOLS,
	type MarketStatus,
	type Quote,
	type StockSymbol,
} from '../../protocol';
import type { StocksAct } from '../acts';
import { pick, type Mind, type Persona, type Situation } from './mind';

export type StocksPersona = 'watcher' | 'trader' | 'collector';

interface Habits extends Persona {
	/** Chance that a decision is to change the watch list; the rest is looking on. */
	readonly changes: number;
	/** So many symbols it likes to watch. */
	readonly wants: number;
}

export const STOCKS_PERSONAS: Readonly<Record<StocksPersona, Habits>> = {
	watcher: { words: 'looks on, seldom changes', meanMs: 15_000, changes: 0.25, wants: 3 },
	trader: { words: 'drops what falls, tries another', meanMs: 6_000, changes: 0.75, wants: 2 },
	collector: { words: 'watches more and more', meanMs: 9_000, changes: 0.6, wants: 6 },
};
/** The order in which they come unless one is asked for. */
export const STOCKS_MIX: readonly StocksPersona[] = ['trader', 'watcher', 'collector', 'watcher'];

export interface StocksMind extends Mind {
	readonly app: 'stocks';
	readonly status: MarketStatus;
	/** The user's watch list, in its order. */
	readonly watched: readonly StockSymbol[];
	/** The last quote of each symbol that was seen. */
	readonly quotes: ReadonlyMap<StockSymbol, Quote>;
}

/** What a user of the stock ticker knows. */
export function createStocksMind(): StocksMind {
	let status: MarketStatus = 'open';
	let watched: readonly StockSymbol[] = [];
	const quotes = new Map<StockSymbol, Quote>();

	const see = (seen: readonly Quote[]) => {
		for (const quote of seen) quotes.set(quote.symbol, quote);
	};
	const changeOf = (symbol: StockSymbol): number => quotes.get(symbol)?.change ?? 0;

	/** Towards as many symbols as it wants; then away from what has fallen most. */
	function decide({ changes, wants }: Habits, { random }: Situation): StocksAct | null {
		if (status === 'closed' || random() >= changes) return null;
		const worst = [...watched].sort((a, b) => changeOf(a) - changeOf(b))[0];
		const kept = watched.length < wants ? watched : watched.filter((symbol) => symbol !== worst);
		const next = pick(
			SYMBOLS.filter((symbol) => !watched.includes(symbol)),
			random,
		);
		// Who watches too many drops one; who watches all there is has nothing to try.
		const symbols = next === undefined || kept.length >= wants ? kept : [...kept, next];
		return { do: 'watch', symbols: [...symbols] };
	}

	return {
		app: 'stocks',
		quotes,
		get status() {
			return status;
		},
		get watched() {
			return watched;
		},
		hear(heard) {
			const parsed = v.safeParse(StocksServerMessage, heard);
			if (!parsed.success) return; // a newer server may say more than we know
			const message = parsed.output;
			if (message.type === 'quotes') see(message.quotes);
			else if (message.type === 'market') status = message.status;
			else if (message.type === 'welcome' || message.type === 'renewed') {
				const state = v.safeParse(StocksState, message.state);
				if (!state.success) return;
				({ status, watched } = state.output);
				see(state.output.symbols);
			}
		},
		// There is no answer to `watch`: what was said holds.
		said(message) {
			const said = v.safeParse(StocksState.entries.watched, message['symbols']);
			if (message.type === 'watch' && said.success) watched = said.output;
		},
		decide: (persona, situation) =>
			isStocksPersona(persona) ? decide(STOCKS_PERSONAS[persona], situation) : null,
	};
}

const isStocksPersona = (name: string): name is StocksPersona =>
	Object.hasOwn(STOCKS_PERSONAS, name);
