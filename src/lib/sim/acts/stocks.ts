import * as v from 'valibot';
import { WatchList } from '../../protocol';
import { Client, strict, type ActOf, type Acts } from './action';

/** What is done at the stock ticker. */
export const STOCKS_ACTIONS = [
	strict('watch', { client: Client, do: v.literal('watch'), symbols: WatchList }),
] as const;

export type StocksAct = ActOf<v.InferOutput<(typeof STOCKS_ACTIONS)[number]>>;

export const STOCKS_ACTS: Acts<StocksAct> = {
	watch: {
		verb: 'changes its watch list',
		message: ({ symbols }) => ({ type: 'watch', symbols }),
	},
};
