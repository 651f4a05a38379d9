import { describe, expect, it } from 'vitest';
import { startLive } from '../../../tests/support/live-server';
import { readLog } from '../../../tests/support/read-log';
import { within } from '../../../tests/support/socket-client';
import { stocks } from '../apps';
import { DEFAULT_WATCH, type Quote } from '../protocol';
import { createFakeClock } from '../sim/fake-clock';
import { createMemoryLog } from './log-memory';
import type { Log } from './log';

const EVERY_MS = stocks.tick?.everyMs ?? NaN;

/** A live server whose time passes only in `clock.advance`. */
async function world(createLog?: () => Log) {
	const clock = createFakeClock(1_700_000_000_000);
	const { now, schedule } = clock;
	const server = await startLive({ now, schedule, ...(createLog ? { createLog } : {}) });
	return { clock, ...server };
}

describe('the ticks of a live playground', () => {
	it('bring each client the prices that it watches, and go through the log', async () => {
		const { clock, create } = await world();
		const ticker = create('stocks');
		const [ana, ben] = [await ticker.join('Ana'), await ticker.join('Ben')];
		const symbolsOf = async (client: typeof ana) =>
			((await client.skip('quotes'))['quotes'] as Quote[]).map(({ symbol }) => symbol);
		clock.advance(EVERY_MS);
		expect(await symbolsOf(ana)).toEqual(DEFAULT_WATCH);
		expect(await symbolsOf(ben)).toEqual(DEFAULT_WATCH);

		ben.send({ type: 'watch', symbols: ['REEF'] });
		ben.send({ type: 'watch', symbols: 7, ref: 'after' });
		await ben.skip('error'); // the first one has been heard
		clock.advance(EVERY_MS);
		expect(await symbolsOf(ben)).toEqual(['REEF']);

		const kinds: string[] = [];
		for (const entry of await readLog(ticker.log()))
			kinds.push(`${entry.kind} ${entry.at - START}`);
		expect(kinds).toEqual([
			'open 0',
			'open 0',
			`tick ${EVERY_MS}`,
			`message ${EVERY_MS}`,
			`tick ${2 * EVERY_MS}`,
		]);
		const ticks = ticker
			.trace()
			.filter((event) => event.kind === 'message' && event.from === 'server');
		for (const event of ticks) expect(event).toMatchObject({ cause: null, type: 'quotes' });
		expect(ticks).toHaveLength(4);
	});

	it('stop when nobody is there, and begin anew with the next client', async () => {
		const { clock, create, live } = await world();
		const ticker = create('stocks');
		expect(clock.pending).toBe(0);
		const ana = await ticker.join('Ana');
		clock.advance(EVERY_MS);
		await ana.skip('quotes');
		ana.socket.close();
		await ana.closed();
		await within(
			left(() => live.playground(ticker.id)?.info().clients === 0),
			'Ana to leave',
		);
		expect(clock.pending).toBe(0);
		clock.advance(100 * EVERY_MS);
		expect(ticker.log().size).toBe(3);

		const ben = await ticker.join('Ben');
		clock.advance(EVERY_MS - 1);
		expect(ticker.log().size).toBe(4);
		clock.advance(1);
		await ben.skip('quotes');
		expect(ticker.log().size).toBe(5);
	});

	it('stop when the playground ends, with clients in it', async () => {
		const { clock, create, live } = await world();
		const ticker = create('stocks');
		const ana = await ticker.join('Ana');
		expect(clock.pending).toBe(1);
		live.playground(ticker.id)?.close('over');
		expect((await ana.closed()).code).toBe(4004);
		expect(clock.pending).toBe(0);
	});

	it('wait for a slow log instead of piling up', async () => {
		const gates: (() => void)[] = [];
		const slow = (): Log => {
			const log = createMemoryLog();
			return {
				...log,
				get size() {
					return log.size;
				},
				async append(entry) {
					if (entry.kind === 'tick') await new Promise<void>((open) => gates.push(open));
					return log.append(entry);
				},
			};
		};
		const { clock, create } = await world(slow);
		const ana = await create('stocks').join('Ana');
		clock.advance(20 * EVERY_MS);
		expect(gates).toHaveLength(1);
		gates[0]?.();
		await ana.skip('quotes');
		clock.advance(EVERY_MS);
		expect(gates).toHaveLength(2);
	});

	it('do not exist in an app without them', async () => {
		const { clock, createFeed } = await world();
		await createFeed().join('Ana');
		expect(clock.pending).toBe(0);
	});
});

const START = 1_700_000_000_000;

/** Resolves once `test` holds; it is asked at each turn of the event loop. */
async function left(test: () => boolean): Promise<void> {
	while (!test()) await new Promise((resolve) => setImmediate(resolve));
}
