import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyChatTrace, anyFeedTrace, anyStocksTrace, story } from '../../../tests/support/traces';
import { stocks } from '../apps';
import { appOf } from './app-of';

it.each([
	['feed', anyFeedTrace],
	['chat', anyChatTrace],
	['stocks', anyStocksTrace],
])('a trace of the %s is told by what is in it', (app, traces) => {
	let told = 0;
	fc.assert(
		fc.property(traces, (trace) => {
			const own = trace.some(
				(event) =>
					event.kind === 'room' ||
					(event.kind === 'message' && !['announce', 'announcement', 'error'].includes(event.type)),
			);
			if (own) told++;
			expect(appOf(trace)).toBe(own ? app : 'feed');
		}),
	);
	expect(told).toBeGreaterThan(20);
});

it('a ticker that has not ticked yet is told by what is watched', () => {
	const trace = story().open('a').announce('a', 'Hi').say('a', { type: 'watch', symbols: [] });
	expect(appOf(trace.trace(stocks))).toBe('stocks');
});
