import type { WireMessage } from '../../protocol/messages';
import type { Acts } from './action';
import { CHAT_ACTS, type ChatAct } from './chat';
import { EVERYONES_ACTS, type EveryonesAct } from './everyone';
import { FEED_ACTS, type FeedAct } from './feed';
import { STOCKS_ACTS, type StocksAct } from './stocks';

export type { ChatAct } from './chat';
export type { FeedAct } from './feed';
export type { StocksAct } from './stocks';

/** Something that a connected client says. */
export type Act = EveryonesAct | FeedAct | ChatAct | StocksAct;

const ACTS: Acts<Act> = { ...EVERYONES_ACTS, ...FEED_ACTS, ...CHAT_ACTS, ...STOCKS_ACTS };

// A row of the table takes the acts that it is named after; TypeScript cannot tie the two.
const rowOf = (act: Act) =>
	ACTS[act.do] as { readonly verb: string; readonly message: (act: Act) => WireMessage };

/** What a client that acts like this sends. */
export const messageOf = (act: Act): WireMessage => rowOf(act).message(act);

/** What a client that acts like this does: "posts". */
export const verbOf = (act: Act): string => rowOf(act).verb;
