import * as v from 'valibot';
import { Quotes, QuotesBody, Seq, StocksState, type Quote, type StockSymbol } from '../protocol';
import { createConnection, type ConnectionState } from './connection';
import { isPlaygroundGone } from './playgrounds';
import type { TickerWay } from './ticker-ways';
import { timer } from './timer';

/** Prices as they have come: `seq` is the log position of the tick that made them. */
export interface Prices {
	readonly seq: number;
	readonly quotes: readonly Quote[];
}

export interface TickerOptions {
	/** Id of a playground of the app `stocks`. */
	readonly playground: string;
	readonly symbols: readonly StockSymbol[];
	/** The id under which the server counts the bytes. */
	readonly meter: string;
	/** Time between two requests of polling, and until long polling asks again after a failure, in ms. */
	readonly everyMs: number;
	readonly onPrices: (prices: Prices) => void;
	/** How its connection stands, in the ways that keep one. */
	readonly onState: (state: ConnectionState) => void;
	/** A request failed, and why, in words. Polling asks again; a stream of events is over. */
	readonly onFail: (words: string) => void;
}

/** Follows the prices in one of the ways until the returned function is called. */
export function followPrices(way: TickerWay, options: TickerOptions): () => void {
	const base = `/api/playgrounds/${options.playground}/quotes`;
	const query = `symbols=${options.symbols.join(',')}&meter=${options.meter}`;
	if (way === 'polling') return poll(`${base}?${query}`, options);
	if (way === 'long-polling') return longPoll(`${base}/next?${query}`, options);
	if (way === 'sse') return listen(`${base}/stream?${query}`, options);
	return converse(options);
}

async function ask(url: string, signal: AbortSignal): Promise<Prices | null> {
	const response = await fetch(url, { signal, cache: 'no-store' }).catch((cause: unknown) => {
		throw new Error('The server cannot be reached.', { cause });
	});
	if (response.status === 204) return null;
	if (!response.ok) throw new Error(`The server answered ${response.status}.`);
	return v.parse(QuotesBody, await response.json());
}

const wordsOf = (cause: unknown): string =>
	cause instanceof Error ? cause.message : String(cause);

/** Asks again and again, whether there is news or not. */
function poll(url: string, { everyMs, onPrices, onFail }: TickerOptions): () => void {
	const stopped = new AbortController();
	async function once(): Promise<void> {
		try {
			const prices = await ask(url, stopped.signal);
			if (prices) onPrices(prices);
		} catch (cause) {
			if (!stopped.signal.aborted) onFail(wordsOf(cause));
		}
	}
	const asking = setInterval(() => void once(), everyMs);
	void once();
	return () => {
		clearInterval(asking);
		stopped.abort();
	};
}

/** Asks, and the server answers once it has news; then asks again. */
function longPoll(url: string, { everyMs, onPrices, onFail }: TickerOptions): () => void {
	const stopped = new AbortController();
	let cancel: () => void = () => undefined;
	async function goOn(): Promise<void> {
		// The prices of now: whoever was away is answered at once, news or not.
		let after = -1;
		try {
			while (!stopped.signal.aborted) {
				const prices = await ask(`${url}&after=${after}`, stopped.signal);
				if (!prices) continue;
				after = prices.seq;
				onPrices(prices);
			}
		} catch (cause) {
			if (stopped.signal.aborted) return;
			onFail(wordsOf(cause));
			cancel = timer(() => void goOn(), everyMs);
		}
	}
	void goOn();
	return () => {
		cancel();
		stopped.abort();
	};
}

/** One request whose answer does not end: Server-Sent Events. */
function listen(url: string, { onPrices, onState, onFail }: TickerOptions): () => void {
	const source = new EventSource(url);
	onState({ name: 'connecting' });
	source.onopen = () => onState({ name: 'open' });
	source.onmessage = ({ data }: MessageEvent<string>) => {
		const body = v.safeParse(QuotesBody, JSON.parse(data));
		if (body.success) onPrices(body.output);
	};
	source.onerror = () => {
		if (source.readyState === EventSource.CLOSED) onFail('The stream of events has ended.');
		// In every other state the browser comes back by itself.
		else onState({ name: 'connecting' });
	};
	return () => source.close();
}

/** What matters here of a `welcome`. */
const Greeting = v.object({ type: v.literal('welcome'), seq: Seq, state: StocksState });

/** A client of the playground, like any other; after a loss it comes back as a new one. */
function converse(options: TickerOptions): () => void {
	const { playground, symbols, meter, onPrices, onState } = options;
	const url = new URL(`/ws/${playground}?name=Comparison&meter=${meter}`, location.href);
	url.protocol = url.protocol.replace('http', 'ws');
	let stopped = false;
	const connection = createConnection({
		url: () => url.href,
		isGone: () => isPlaygroundGone(fetch, playground),
		onState(state) {
			if (stopped) return;
			if (state.name === 'open') connection.send(JSON.stringify({ type: 'watch', symbols }));
			onState(state);
		},
		onMessage(text) {
			const message: unknown = JSON.parse(text);
			const quotes = v.safeParse(Quotes, message);
			if (quotes.success) return onPrices(quotes.output);
			const greeting = v.safeParse(Greeting, message);
			if (!greeting.success) return;
			const { seq, state } = greeting.output;
			onPrices({ seq, quotes: state.symbols.filter(({ symbol }) => symbols.includes(symbol)) });
		},
	});
	onState(connection.state);
	return () => {
		stopped = true;
		connection.close();
	};
}
