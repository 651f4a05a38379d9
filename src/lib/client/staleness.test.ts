import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStaleness } from './staleness';
import { TICKER_WAYS, type TickerWay } from './ticker-ways';

describe('staleness', () => {
	it('is nothing for the first that knows, and grows for who lags behind', () => {
		const staleness = createStaleness();
		staleness.saw('websocket', 1, 'a', 0);
		staleness.saw('polling', 1, 'a', 0);
		staleness.saw('websocket', 2, 'b', 1000);
		staleness.saw('polling', 2, 'b', 3000);
		staleness.advance(4000);
		expect(staleness.meanOf('websocket')).toBe(0);
		// Old for 2 s, by 1 s on average, in 4 s.
		expect(staleness.meanOf('polling')).toBe(500);
		expect(staleness.meanOf('sse')).toBeNull();
	});

	it('does not mind a tick that changes no price, nor old news', () => {
		const staleness = createStaleness();
		staleness.saw('sse', 1, 'a', 0);
		staleness.saw('polling', 1, 'a', 0);
		staleness.saw('sse', 2, 'a', 1000); // a tick while the market is closed
		staleness.saw('polling', 1, 'a', 2000);
		staleness.advance(5000);
		expect(staleness.ways()).toEqual(['polling', 'sse']);
		for (const way of staleness.ways()) expect(staleness.meanOf(way)).toBe(0);
	});

	it('is what counting every millisecond gives', () => {
		const step = fc.record({
			way: fc.constantFrom(...TICKER_WAYS),
			ahead: fc.integer({ min: 0, max: 1 }),
			wait: fc.integer({ min: 0, max: 40 }),
		});
		fc.assert(
			fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
				const staleness = createStaleness();
				// Each way shows a version; a version is known from when the first way shows it.
				const shown = new Map<TickerWay, { version: number; from: number }>();
				const known = new Map<number, number>();
				const aged = new Map<TickerWay, number>();
				let newest = 0;
				let now = 0;
				const pass = (ms: number) => {
					for (let i = 0; i < ms; i++, now++)
						for (const [way, { version }] of shown) {
							const since = version < newest ? (known.get(version + 1) ?? 0) : null;
							if (since !== null) aged.set(way, (aged.get(way) ?? 0) + (now - since + 0.5));
						}
				};
				for (const { way, ahead, wait } of steps) {
					newest += ahead;
					if (ahead || !known.has(newest)) known.set(newest, now);
					shown.set(way, { version: newest, from: shown.get(way)?.from ?? now });
					staleness.saw(way, newest, `v${newest}`, now);
					pass(wait);
				}
				pass(1);
				staleness.advance(now);
				for (const [way, { from }] of shown)
					expect(staleness.meanOf(way)).toBeCloseTo((aged.get(way) ?? 0) / (now - from), 6);
			}),
		);
	});
});
