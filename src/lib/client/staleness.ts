import { TICKER_WAYS, type TickerWay } from './ticker-ways';

/** How long each way has shown old prices, all times in ms on one clock. */
interface Account {
	shows: string;
	/** Since when newer prices are known than it shows; null while it is up to date. */
	since: number | null;
	/** Time it has been watched, and the ages it has shown, added up over that time. */
	watched: number;
	aged: number;
}

/**
 * Compares what the ways show with the newest that any of them has brought. Prices are told apart by
 * a text; `seq` says which are newer.
 */
export function createStaleness() {
	const accounts = new Map<TickerWay, Account>();
	let newest = { seq: -1, prices: '' };
	let last: number | null = null;

	/** Adds up what was shown since the last call. */
	function advance(now: number): void {
		const from = last ?? now;
		last = now;
		for (const account of accounts.values()) {
			account.watched += now - from;
			if (account.since === null) continue;
			// The age grows along a slope: its area is that of a trapezium.
			const [begin, end] = [Math.max(0, from - account.since), now - account.since];
			account.aged += ((begin + end) / 2) * (now - Math.max(from, account.since));
		}
	}

	return {
		advance,
		/** `way` shows these prices from now on. */
		saw(way: TickerWay, seq: number, prices: string, now: number): void {
			advance(now);
			const account = accounts.get(way) ?? { shows: '', since: null, watched: 0, aged: 0 };
			accounts.set(way, account);
			account.shows = prices;
			const isNews = seq > newest.seq && prices !== newest.prices;
			if (seq > newest.seq) newest = { seq, prices };
			if (isNews)
				for (const other of accounts.values()) if (other.shows !== prices) other.since ??= now;
			if (prices === newest.prices) account.since = null;
			else account.since ??= now; // it has been overtaken on the way
		},
		/** How old the prices were that it showed, on average, in ms; null before it showed any. */
		meanOf(way: TickerWay): number | null {
			const account = accounts.get(way);
			return account && account.watched > 0 ? account.aged / account.watched : null;
		},
		/** The ways that have shown anything. */
		ways: (): readonly TickerWay[] => TICKER_WAYS.filter((way) => accounts.has(way)),
	};
}
export type Staleness = ReturnType<typeof createStaleness>;
