import { beforeEach, describe, expect, it } from 'vitest';
import { appStory, sent } from '../../../tests/support/app-story';
import { DEFAULT_WATCH, SYMBOLS, type Quote, type StocksState } from '../protocol';
import { CLOSED_TICKS, OPEN_TICKS, stocks } from './stocks';

describe('the stock ticker', () => {
	let story: ReturnType<typeof appStory>;

	const stateOf = (id: string) => story.engine.view(id) as StocksState;
	const ticks = (count: number) => Array.from({ length: count }, () => story.tick());

	beforeEach(() => {
		story = appStory(stocks);
		story.open('ann');
		story.open('ben');
	});

	it('sends each client its own watch list at every tick, unasked', () => {
		story.say('ben', 'watch', { symbols: ['TIDE', 'MOSS'] });
		const turn = story.tick();
		const symbols = sent(turn).map(([to, { type, quotes }]) => [
			...[to, type],
			(quotes as Quote[]).map(({ symbol }) => symbol),
		]);
		expect(symbols).toEqual([
			[['ann'], 'quotes', DEFAULT_WATCH],
			[['ben'], 'quotes', ['TIDE', 'MOSS']],
		]);
		for (const event of turn.events)
			expect(event).toMatchObject({ pattern: 'server-to-client', cause: null, from: 'server' });
	});

	it('does not answer watch: the next tick brings the prices', () => {
		expect(sent(story.say('ann', 'watch', { symbols: ['OPAL'] }))).toEqual([]);
		expect(stateOf('ann').watched).toEqual(['OPAL']);
	});

	it('says nothing to a client that watches nothing, or has left', () => {
		story.say('ann', 'watch', { symbols: [] });
		story.close('ben');
		expect(sent(story.tick())).toEqual([]);
		story.open('ben');
		expect(sent(story.tick())).toMatchObject([[['ben'], { type: 'quotes' }]]);
	});

	it('closes and opens the market for all, and is silent in between', () => {
		for (const turn of ticks(OPEN_TICKS))
			expect(sent(turn).map(([, { type }]) => type)).toEqual(['quotes', 'quotes']);

		const [closing, ...closed] = ticks(CLOSED_TICKS);
		expect(sent(closing ?? story.tick())).toEqual([
			[['ann', 'ben'], { type: 'market', status: 'closed' }],
		]);
		expect(closing?.events[0]).toMatchObject({ pattern: 'broadcast', audience: 'all' });
		for (const turn of closed) expect(turn.events).toEqual([]);
		expect(stateOf('ann').status).toBe('closed');

		const opening = sent(story.tick()).map(([, { type }]) => type);
		expect(opening).toEqual(['market', 'quotes', 'quotes']);
		const rest = ticks(OPEN_TICKS - 1).flatMap(sent);
		expect(new Set(rest.map(([, { type }]) => type))).toEqual(new Set(['quotes']));
		expect(sent(story.tick())).toMatchObject([[['ann', 'ben'], { status: 'closed' }]]);
	});

	it('counts the change from the opening of the market, in percent', () => {
		const before = new Map(stateOf('ann').symbols.map(({ symbol, price }) => [symbol, price]));
		for (const { change } of stateOf('ann').symbols) expect(change).toBe(0);
		ticks(5);
		for (const { symbol, price, change } of stateOf('ann').symbols) {
			const opening = before.get(symbol) ?? NaN;
			expect(change).toBeCloseTo((100 * (price - opening)) / opening, 1);
		}
		// The new day begins where the old one ended.
		ticks(OPEN_TICKS - 5 + CLOSED_TICKS);
		const evening = stateOf('ann').symbols[0]?.price ?? NaN;
		const first = sent(story.tick())[1]?.[1]['quotes'] as Quote[];
		const { price = NaN, change = NaN } = first[0] ?? {};
		expect(change).toBeCloseTo((100 * (price - evening)) / evening, 1);
	});

	it('has prices with two decimals that move, each its own way, and never run off', () => {
		const start = new Map(stateOf('ann').symbols.map(({ symbol, price }) => [symbol, price]));
		story.say('ann', 'watch', { symbols: [...SYMBOLS] });
		const seen = new Map<string, number[]>(SYMBOLS.map((symbol) => [symbol, []]));
		for (const turn of ticks(5_000))
			for (const [[to], { quotes = [] }] of sent(turn))
				for (const { symbol, price } of to === 'ann' ? (quotes as Quote[]) : [])
					seen.get(symbol)?.push(price);
		for (const [symbol, prices] of seen) {
			expect(prices.length).toBeGreaterThan(3_900);
			expect(new Set(prices).size).toBeGreaterThan(30);
			const from = start.get(symbol as Quote['symbol']) ?? NaN;
			for (const price of prices) {
				expect(price).toBe(Number(price.toFixed(2)));
				expect(price / from).toBeGreaterThan(0.5);
				expect(price / from).toBeLessThan(2);
			}
		}
		const rises = [...seen.values()].map((prices) =>
			prices.map((price, i) => price > (prices[i - 1] ?? 0)).join(),
		);
		expect(new Set(rises).size).toBe(SYMBOLS.length);
	});

	it('follows from the seed', () => {
		const run = (seed: number) => {
			const other = appStory(stocks, seed);
			other.open('ann');
			return JSON.stringify([other.tick(), other.tick()]);
		};
		expect(run(3)).toBe(run(3));
		expect(run(3)).not.toBe(run(4));
	});

	it('lets the host announce', () => {
		expect(sent(story.say('ann', 'announce', { text: 'Break!' }, true))).toMatchObject([
			[['ann', 'ben'], { type: 'announcement' }],
		]);
	});
});
