import * as v from 'valibot';
import { Quotes, QuotesBody, Seq, StocksState, type Quote, type StockSymbol } from '../protocol';
import type { TickerWay } from './ticker-ways';

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
	/** Time between two requests of polling, in ms. */
	readonly everyMs: number;
	readonly onPrices: (prices: Prices) => void;
	/** It has stopped working, and why, in words. */
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
	const response = await fetch(url, { signal, cache: 'no-store' });
	if (response.status === 204) return null;
	if (!response.ok) throw new Error(`The server answered ${response.status}.`);
	return v.parse(QuotesBody, await response.json());
}

const wordsOf = (cause: unknown): string =>
	cause instanceof Error ? cause.message : String(cause);

/** Asks again and again, whether there is news or not. */
function poll(url: string, { everyMs, onPrices, onFail }: TickerOptions): () => void {
	const stopped = new AbortController();
	const stop = (): void => {
		clearInterval(timer);
		stopped.abort();
	};
	async function once(): Promise<void> {
		try {
			const prices = await ask(url, stopped.signal);
			if (prices) onPrices(prices);
		} catch (cause) {
			if (stopped.signal.aborted) return;
			stop();
			onFail(wordsOf(cause));
		}
	}
	const timer = setInterval(() => void once(), everyMs);
	void once();
	return stop;
}

/** Asks, and the server answers once it has news; then asks again. */
function longPoll(url: string, { onPrices, onFail }: TickerOptions): () => void {
	const stopped = new AbortController();
	async function goOn(): Promise<void> {
		let after = -1;
		try {
			while (!stopped.signal.aborted) {
				const prices = await ask(`${url}&after=${after}`, stopped.signal);
				if (!prices) continue;
				after = prices.seq;
				onPrices(prices);
			}
		} catch (cause) {
			if (!stopped.signal.aborted) onFail(wordsOf(cause));
		}
	}
	void goOn();
	return () => stopped.abort();
}

/** One request whose answer does not end: Server-Sent Events. */
function listen(url: string, { onPrices, onFail }: TickerOptions): () => void {
	const source = new EventSource(url);
	source.onmessage = ({ data }: MessageEvent<string>) => {
		const body = v.safeParse(QuotesBody, JSON.parse(data));
		if (body.success) onPrices(body.output);
	};
	source.onerror = () => {
		// In every other state the browser comes back by itself.
		if (source.readyState === EventSource.CLOSED) onFail('The stream of events has ended.');
	};
	return () => source.close();
}

/** What matters here of a `welcome`. */
const Greeting = v.object({ type: v.literal('welcome'), seq: Seq, state: StocksState });

/** A client of the playground, like any other. */
function converse(options: TickerOptions): () => void {
	const { playground, symbols, meter, onPrices, onFail } = options;
	const url = new URL(`/ws/${playground}?name=Comparison&meter=${meter}`, location.href);
	url.protocol = url.protocol.replace('http', 'ws');
	const socket = new WebSocket(url);
	let stopped = false;
	socket.onopen = () => socket.send(JSON.stringify({ type: 'watch', symbols }));
	socket.onmessage = ({ data }: MessageEvent<string>) => {
		const message: unknown = JSON.parse(data);
		const quotes = v.safeParse(Quotes, message);
		if (quotes.success) return onPrices(quotes.output);
		const greeting = v.safeParse(Greeting, message);
		if (!greeting.success) return;
		const { seq, state } = greeting.output;
		onPrices({ seq, quotes: state.symbols.filter(({ symbol }) => symbols.includes(symbol)) });
	};
	socket.onclose = ({ code }) => {
		if (!stopped) onFail(`The connection was closed (${code}).`);
	};
	return () => {
		stopped = true;
		socket.close(1000);
	};
}
