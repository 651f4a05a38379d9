import * as v from 'valibot';
import { StocksBoard, SYMBOLS, WatchList, type QuotesBody } from '../protocol';
import { refuse } from './http';
import type { Board } from './board';
import type { Live } from './live';
import { NO_PLAYGROUND, type Refusal } from './refusal';

/** A long poll is answered with 204 after this, in ms: well before proxies lose patience. */
export const LONG_POLL_MS = 25_000;
const FRESH = { 'cache-control': 'no-store' };

/** What a request asks for, and where that is. */
type Reading =
	| { readonly ok: true; readonly board: Board; readonly body: () => QuotesBody }
	| { readonly ok: false; readonly refusal: Refusal };

/** `GET /api/playgrounds/ID/quotes?symbols=FERN,KITE`: polling. The prices as of now. */
export async function getQuotes(live: Live, id: string, url: URL): Promise<Response> {
	const reading = await read(live, id, url);
	if (!reading.ok) return refuse(reading.refusal);
	return Response.json(reading.body(), { headers: FRESH });
}

/**
 * `GET …/quotes/next?after=SEQ`: long polling. Answers with the first prices after that position,
 * or with 204 if there are none for 25 s.
 */
export async function nextQuotes(
	live: Live,
	id: string,
	url: URL,
	signal: AbortSignal,
): Promise<Response> {
	const reading = await read(live, id, url);
	if (!reading.ok) return refuse(reading.refusal);
	const { board, body } = reading;
	const after = Number(url.searchParams.get('after') ?? 0);
	const answer = (): Response => Response.json(body(), { headers: FRESH });
	if ((board.now()?.seq ?? 0) > after) return answer();
	if (board.full) return refuse(TOO_MANY_READERS);
	return new Promise((resolve) => {
		const settle = (response: Response): void => {
			stop();
			clearTimeout(timer);
			signal.removeEventListener('abort', leave);
			resolve(response);
		};
		const nothing = (): void => settle(new Response(null, { status: 204, headers: FRESH }));
		const leave = nothing;
		const stop = board.follow(() =>
			(board.now()?.seq ?? 0) > after ? settle(answer()) : nothing(),
		);
		const timer = setTimeout(nothing, LONG_POLL_MS).unref();
		signal.addEventListener('abort', leave);
	});
}

/** `GET …/quotes/stream`: Server-Sent Events (WHATWG HTML §9.2), one after each tick. */
export async function streamQuotes(live: Live, id: string, url: URL): Promise<Response> {
	const reading = await read(live, id, url);
	if (!reading.ok) return refuse(reading.refusal);
	const { board, body } = reading;
	if (board.full) return refuse(TOO_MANY_READERS);
	const encoder = new TextEncoder();
	let stop: () => void = () => undefined;
	const stream = new ReadableStream<Uint8Array>({
		start(controller) {
			let told = -1;
			const tell = (): void => {
				const state = body();
				// Woken without a tick: the playground has ended.
				if (state.seq === told) {
					stop();
					return controller.close();
				}
				told = state.seq;
				controller.enqueue(encoder.encode(`id: ${state.seq}\ndata: ${JSON.stringify(state)}\n\n`));
			};
			tell();
			stop = board.follow(tell);
		},
		cancel: () => stop(),
	});
	return new Response(stream, { headers: { ...FRESH, 'content-type': 'text/event-stream' } });
}

/** `GET /api/meters/ID`: what has passed for the requests that carried `?meter=ID`. */
export function getMeter(live: Live, id: string): Response {
	const reading = live.meters.read(id);
	return reading ? Response.json(reading, { headers: FRESH }) : refuse(NO_METER);
}

async function read(live: Live, id: string, { searchParams }: URL): Promise<Reading> {
	const board = (await live.find(id))?.board;
	if (!board) return { ok: false, refusal: NO_PLAYGROUND };
	const shown = v.safeParse(StocksBoard, board.now()?.content);
	if (!shown.success) return { ok: false, refusal: NO_PRICES };
	const symbols = v.safeParse(WatchList, searchParams.get('symbols')?.split(',') ?? [...SYMBOLS]);
	if (!symbols.success) return { ok: false, refusal: badSymbols(symbols.issues[0].message) };
	return {
		ok: true,
		board,
		body() {
			const { seq = 0, at = 0, content } = board.now() ?? {};
			const { status, quotes } = content as StocksBoard;
			const asked = quotes.filter(({ symbol }) => symbols.output.includes(symbol));
			return { seq, at, status, quotes: asked };
		},
	};
}

const NO_PRICES: Refusal = {
	status: 404,
	code: 'not-found',
	message: 'Only a playground of the app "stocks" has prices.',
};

const NO_METER: Refusal = {
	status: 404,
	code: 'not-found',
	message: 'No request has carried this meter.',
};

const badSymbols = (message: string): Refusal => ({
	status: 400,
	code: 'invalid',
	message: `${message}.`,
});

const TOO_MANY_READERS: Refusal = {
	status: 429,
	code: 'too-many',
	message: 'Too many readers wait for the prices of this playground.',
};
