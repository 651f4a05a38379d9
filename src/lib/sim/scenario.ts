import * as v from 'valibot';
import { verbOf } from './acts';
import { CHAT_ACTIONS } from './acts/chat';
import { EVERYONES_ACTIONS } from './acts/everyone';
import { FEED_ACTIONS } from './acts/feed';
import { NETWORK_ACTIONS, NETWORK_WORDS } from './acts/network';
import { STOCKS_ACTIONS } from './acts/stocks';

/** Everything that a scenario can say: each app's actions stand in a file of `acts`. */
const ACTIONS = [
	...EVERYONES_ACTIONS,
	...NETWORK_ACTIONS,
	...FEED_ACTIONS,
	...CHAT_ACTIONS,
	...STOCKS_ACTIONS,
] as const;
const DOINGS = ACTIONS.map(({ entries }) => entries.do.literal).join(', ');

/** One thing that happens in a scenario: an act of a client, or ticks of the server's clock. */
export const Action = v.variant('do', ACTIONS, (issue) =>
	issue.expected === 'Object'
		? 'an action must be a map with client and do'
		: `do must be one of ${DOINGS}`,
);
export type Action = v.InferOutput<typeof Action>;

/** A script of actions that is played over real connections, one after the other. */
export const Scenario = v.strictObject(
	{ actions: v.pipe(v.array(Action), v.minLength(1, 'a scenario needs at least one action')) },
	'a scenario is a map with the one field actions, a list',
);
export type Scenario = v.InferOutput<typeof Scenario>;

type NetworkAction = v.InferOutput<(typeof NETWORK_ACTIONS)[number]>;

/** Whether it happens to a connection, and is nothing that a client says. */
export const isOfNetwork = (action: Action): action is NetworkAction =>
	Object.hasOwn(NETWORK_WORDS, action.do);

/** Name of the client that does it; null for what the server does by itself. */
export const doerOf = (action: Action): string | null =>
	'client' in action ? action.client : null;

/** The same action in words: "Ana posts". */
export function actionWords(action: Action): string {
	if (action.do === 'tick') return `the server ticks ${action.count} times`;
	if (action.do === 'ping' || action.do === 'restart') return NETWORK_WORDS[action.do];
	if (action.do === 'join') return `${action.client} joins`;
	if (action.do === 'leave') return `${action.client} leaves`;
	if (isOfNetwork(action)) return `${action.client} ${NETWORK_WORDS[action.do]}`;
	return `${action.client} ${verbOf(action)}`;
}
