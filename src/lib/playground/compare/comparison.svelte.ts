import {
	createPlayground,
	createStaleness,
	followPrices,
	readMeter,
	TICKER_WAYS,
	type ConnectionState,
	type MeterReading,
	type Prices,
	type TickerWay,
} from '../../client';
import { CLOSE, DEFAULT_WATCH, type Quote } from '../../protocol';

/** Times between two requests of polling that can be chosen, in ms. */
export const POLL_MS = [1000, 2000, 5000] as const;
export type PollMs = (typeof POLL_MS)[number];

/** One way of following prices, as of now. */
export interface WayState {
	readonly way: TickerWay;
	readonly quotes: readonly Quote[];
	/** How often other prices than before have come. */
	readonly changes: number;
	readonly meter: MeterReading;
	/** How old the prices were that it showed, on average, in ms; null before it showed any. */
	readonly staleMs: number | null;
	/** How its connection stands; null in a way that makes a new request each time. */
	readonly connection: ConnectionState | null;
	/** Why the last request failed, in words; empty while it works. */
	readonly error: string;
}

const NOTHING: MeterReading = { requests: 0, up: 0, down: 0 };
/** The figures are brought up to date so often, in ms. */
const READ_MS = 1000;

/** The same live prices, followed in four ways at once, with what each of them costs. */
export class Comparison {
	#states = $state.raw<readonly WayState[]>([]);
	#running = $state.raw(false);
	#error = $state.raw('');
	#pollMs = $state.raw<PollMs>(2000);
	#playground = '';
	#staleness = createStaleness();
	#meters = new Map<TickerWay, string>();
	#stops: (() => void)[] = [];
	#closed = false;

	get states(): readonly WayState[] {
		return this.#states;
	}
	get running(): boolean {
		return this.#running;
	}
	/** Why it could not begin or go on, in words; empty if it could. */
	get error(): string {
		return this.#error;
	}
	get pollMs(): PollMs {
		return this.#pollMs;
	}
	/** Another pace of polling begins the count anew. */
	set pollMs(ms: PollMs) {
		this.#pollMs = ms;
		if (this.#running) void this.start();
	}

	/** Counts anew, from the first byte. */
	async start(): Promise<void> {
		this.stop();
		this.#error = '';
		try {
			this.#playground ||= (await createPlayground(fetch, 'stocks')).id;
		} catch (cause) {
			this.#error = cause instanceof Error ? cause.message : String(cause);
			return;
		}
		if (this.#closed) return;
		this.#running = true;
		this.#staleness = createStaleness();
		this.#states = TICKER_WAYS.map((way) => ({
			...{ way, quotes: [], changes: 0, meter: NOTHING, staleMs: null },
			...{ connection: null, error: '' },
		}));
		this.#meters = new Map(TICKER_WAYS.map((way) => [way, crypto.randomUUID()]));
		this.#stops = TICKER_WAYS.map((way) =>
			followPrices(way, {
				playground: this.#playground,
				symbols: DEFAULT_WATCH,
				meter: this.#meters.get(way) ?? '',
				everyMs: this.#pollMs,
				onPrices: (prices) => this.#got(way, prices),
				onState: (connection) => this.#stands(way, connection),
				onFail: (error) => this.#change(way, () => ({ error })),
			}),
		);
		const timer = setInterval(() => void this.#read(), READ_MS);
		this.#stops.push(() => clearInterval(timer));
	}

	/** Ends all four; the figures stay. */
	stop(): void {
		for (const stop of this.#stops) stop();
		this.#stops = [];
		this.#running = false;
	}

	close(): void {
		this.#closed = true;
		this.stop();
	}

	#stands(way: TickerWay, connection: ConnectionState): void {
		this.#change(way, () => ({ connection }));
		if (connection.name !== 'ended' || connection.code !== CLOSE.playgroundEnded) return;
		this.stop();
		this.#playground = '';
		this.#error = 'The playground of these prices has ended. “Start anew” makes another one.';
	}

	#got(way: TickerWay, { seq, quotes }: Prices): void {
		const prices = JSON.stringify(quotes.map(({ symbol, price }) => [symbol, price]));
		this.#staleness.saw(way, seq, prices, performance.now());
		this.#change(way, (before) => {
			const same = quotes.every(({ symbol, price }) =>
				before.quotes.some((quote) => quote.symbol === symbol && quote.price === price),
			);
			return { quotes, changes: before.changes + (same ? 0 : 1), error: '' };
		});
	}

	async #read(): Promise<void> {
		const readings = await Promise.all(
			[...this.#meters].map(async ([way, id]) => [way, await readMeter(fetch, id)] as const),
		);
		if (!this.#running) return;
		this.#staleness.advance(performance.now());
		for (const [way, meter] of readings)
			this.#change(way, () => ({
				...(meter ? { meter } : {}),
				staleMs: this.#staleness.meanOf(way),
			}));
	}

	#change(way: TickerWay, edit: (before: WayState) => Partial<WayState>): void {
		this.#states = this.#states.map((state) =>
			state.way === way ? { ...state, ...edit(state) } : state,
		);
	}
}
