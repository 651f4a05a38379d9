import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyStocksTrace, story, timelineOf } from '../../../tests/support/traces';
import { stocks } from '../apps';
import { CLOSED_TICKS, OPEN_TICKS } from '../apps/stocks';
import { DEFAULT_WATCH, type MessageEvent, type Quotes, type TraceEvent } from '../protocol';
import type { Timeline } from '../timeline';
import { createScreens } from './screens';
import { HISTORY_MAX, NO_STOCKS, stocksScreens, type StocksScreen } from './stocks-screen';

const screenAt = (timeline: Timeline, client: string, t: number): StocksScreen =>
	createScreens(timeline, stocksScreens).at(client, t);
const symbolsOf = ({ quotes }: StocksScreen) => quotes.map(({ symbol }) => symbol);
const end = (tale: ReturnType<typeof story>) => {
	const timeline = tale.timeline('live', stocks);
	return (client: string) => screenAt(timeline, client, timeline.end);
};
const ticks = (tale: ReturnType<typeof story>, count: number) => {
	for (let i = 0; i < count; i++) tale.tick().wait(2000);
	return tale;
};

/** Watch list with prices and market of a connected client at `t`, told the slow way. */
function naively(trace: readonly TraceEvent[], { turns }: Timeline, client: string, t: number) {
	const opened = trace.find((e) => e.kind === 'open' && e.client.id === client);
	const landed = turns.flatMap(({ effects }) => effects.filter(({ end }) => end <= t));
	// The market begins anew with it, and with it the watch list and the prices.
	const reset = landed.findLast(({ n, event }) => event.type === 'renewed' && n > (opened?.n ?? 0));
	const lists = turns.flatMap(({ cause }) =>
		cause?.event.from === client &&
		cause.event.type === 'watch' &&
		cause.start <= t &&
		cause.n > (reset?.n ?? 0)
			? [
					{
						at: Math.max(cause.start, reset?.end ?? 0),
						symbols: cause.event.data['symbols'] as string[],
					},
				]
			: [],
	);
	const told = landed.filter(({ event }) => event.type === 'quotes' && event.to === client);
	const symbols = lists.at(-1)?.symbols ?? [...DEFAULT_WATCH];
	const all = [{ at: reset?.end ?? -Infinity, symbols: [...DEFAULT_WATCH] as string[] }, ...lists];
	const statusIn = ({ type, data }: MessageEvent) =>
		type === 'market' ? [data['status']] : type === 'renewed' ? ['open'] : [];
	const market = landed
		.filter(({ n }) => n > (opened?.n ?? 0))
		.flatMap(({ event }) => statusIn(event))
		.at(-1);
	const before = trace
		.filter((e) => e.n < (opened?.n ?? 0))
		.flatMap((e) => (e.kind === 'message' ? statusIn(e) : []))
		.at(-1);
	return {
		market: market ?? before ?? 'open',
		quotes: symbols.map((symbol) => {
			const dropped = all.findLastIndex((list) => !list.symbols.includes(symbol));
			const since = all[dropped + 1]?.at ?? -Infinity;
			const prices = told
				.filter(({ end }) => end > since)
				.flatMap(({ event }) => (event.data as unknown as Quotes).quotes)
				.filter((quote) => quote.symbol === symbol)
				.map(({ price }) => price);
			return { symbol, history: prices.slice(-HISTORY_MAX) };
		}),
	};
}

describe('a ticker’s screen at any instant', () => {
	it('holds the prices that its client was sent for what it watches, and no other', () => {
		let prices = 0;
		fc.assert(
			fc.property(
				anyStocksTrace,
				fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
				(trace, parts) => {
					const timeline = timelineOf(trace);
					const clients = trace.flatMap((e) => (e.kind === 'open' ? [e.client.id] : []));
					const edges = timeline.turns.flatMap(({ at, end }) => [at, end, at - 1, end - 1]);
					const instants = [...parts.map((part) => part * timeline.end), ...edges.slice(0, 40)];
					for (const client of clients.slice(0, 3)) {
						const screens = createScreens(timeline, stocksScreens);
						for (const t of instants) {
							const { connected, quotes, market } = screens.at(client, t);
							if (!connected) continue;
							const seen = quotes.map(({ symbol, history }) => ({ symbol, history: [...history] }));
							expect({ market: market.status, quotes: seen }).toEqual(
								naively(trace, timeline, client, t),
							);
							for (const { price, history, n } of quotes) {
								expect(price).toBe(history.at(-1) ?? null);
								expect(n > 0).toBe(history.length > 0);
							}
							prices += quotes.filter(({ history }) => history.length > 1).length;
						}
					}
				},
			),
			{ numRuns: 60 },
		);
		expect(prices).toBeGreaterThan(100);
	});
});

describe('a newcomer', () => {
	it('watches what everyone does at first, and waits for its prices', () => {
		const seen = end(story().open('a').wait(100));
		expect(symbolsOf(seen('a'))).toEqual(DEFAULT_WATCH);
		for (const { price, history } of seen('a').quotes) expect([price, history]).toEqual([null, []]);
	});

	it('sees prices only when they have landed', () => {
		const timeline = story().open('a').wait(9000).tick().timeline('live', stocks);
		const prices = (t: number) => screenAt(timeline, 'a', t).quotes.map(({ price }) => price);
		expect(prices(timeline.end - 1)).toEqual([null, null, null]);
		expect(prices(timeline.end).every((price) => Number(price) > 0)).toBe(true);
	});

	it('is told that the market is closed', () => {
		const tale = ticks(story().open('a').wait(9000), OPEN_TICKS + 1).open('late');
		expect(end(tale)('late').market).toEqual({ status: 'closed', n: 0 });
	});

	it('whose first choice is seen before its opening keeps it', () => {
		const burst = story().open('b');
		for (let i = 0; i < 200; i++) burst.announce('b', `${i}`);
		const chosen = burst.open('z').say('z', { type: 'watch', symbols: ['OPAL'] });
		expect(symbolsOf(end(chosen)('z'))).toEqual(['OPAL']);
		expect(symbolsOf(end(burst.open('y').say('y', { type: 'watch', symbols: [] }))('y'))).toEqual(
			[],
		);
	});
});

describe('a watch list', () => {
	const told = () => ticks(story().open('a').open('b').wait(9000), 3);

	it('changes at once, and keeps the prices of what stays', () => {
		const timeline = told()
			.say('a', { type: 'watch', symbols: ['KITE', 'OPAL'] })
			.timeline('live', stocks);
		const { start = 0 } = timeline.causes.at(-1) ?? {};
		expect(symbolsOf(screenAt(timeline, 'a', start - 1))).toEqual(DEFAULT_WATCH);
		const [kite, opal] = screenAt(timeline, 'a', start).quotes;
		expect(kite).toMatchObject({ symbol: 'KITE' });
		expect(kite?.history.length).toBeGreaterThan(1);
		expect(opal).toMatchObject({ symbol: 'OPAL', price: null, history: [] });
	});

	it('is each client’s own', () => {
		const seen = end(ticks(told().say('a', { type: 'watch', symbols: ['MOSS'] }), 2));
		expect(symbolsOf(seen('a'))).toEqual(['MOSS']);
		expect(seen('a').quotes[0]?.history).toHaveLength(2);
		expect(symbolsOf(seen('b'))).toEqual(DEFAULT_WATCH);
	});

	it('keeps the last prices of each stock, and no more', () => {
		const day = OPEN_TICKS + CLOSED_TICKS;
		const seen = end(ticks(told(), 4 * day))('a');
		for (const { history } of seen.quotes) expect(history).toHaveLength(HISTORY_MAX);
	});
});

it('the market’s closing and opening reach every screen, and stop the prices', () => {
	const tale = ticks(story().open('a').open('b').wait(9000), OPEN_TICKS + 1);
	const closed = end(tale);
	for (const client of ['a', 'b']) expect(closed(client).market.status).toBe('closed');
	const [before] = closed('a').quotes;
	const opened = end(ticks(tale, CLOSED_TICKS - 1))('a');
	expect(opened.quotes[0]).toEqual(before);
	expect(end(ticks(tale, 1))('b').market.status).toBe('open');
});

it('a fresh start opens the market, and brings back the first watch list and no prices', () => {
	const chosen = story()
		.open('a')
		.open('b')
		.wait(9000)
		.say('a', { type: 'watch', symbols: ['TIDE'] });
	const closed = ticks(chosen, OPEN_TICKS + 1);
	expect(end(closed)('a').market.status).toBe('closed');
	const seen = end(
		closed
			.reset('b')
			.wait(5)
			.say('b', { type: 'watch', symbols: ['OPAL'] }),
	);
	for (const client of ['a', 'b']) {
		expect(seen(client).market.status).toBe('open');
		expect(seen(client).quotes.map(({ history }) => history.length)).not.toContain(1);
	}
	expect(symbolsOf(seen('a'))).toEqual(DEFAULT_WATCH);
	expect(symbolsOf(seen('b'))).toEqual(['OPAL']); // chosen since
	expect(end(ticks(closed, 1))('a').quotes.map(({ history }) => history.length)).toEqual([1, 1, 1]);
});

it('nobody who has gone has a screen, and an announcement is a notice on all', () => {
	const seen = end(
		story().open('a').open('b').wait(9000).announce('a', 'Lunch!').wait(50).close('b'),
	);
	expect(seen('b')).toEqual(NO_STOCKS);
	expect(seen('a').notice).toMatchObject({ kind: 'announcement', text: 'Lunch!' });
});
