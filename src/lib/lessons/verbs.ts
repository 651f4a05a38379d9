import * as v from 'valibot';
import {
	Id,
	OwnId,
	RoomName,
	SERVER,
	Text,
	WatchList,
	type AppName,
	type StockSymbol,
} from '../protocol';
import { TICKS_MAX } from '../sim/acts/everyone';
import { Lag, Trickle, WaitingMax } from '../sim/acts/network';
import type { Action } from '../sim/scenario';
import { isLoss, message, verb, wasCut, wasSilent, byRestart, closing, type Verb } from './verb';

const Ticks = v.pipe(
	v.number('ticks must be a number'),
	v.integer('ticks must be a whole number'),
	v.minValue(1, 'ticks must be at least 1'),
	v.maxValue(TICKS_MAX, `ticks must be at most ${TICKS_MAX}`),
);

/** What a block or the trace gives has passed the schema of watch lists. */
const listOf = (symbols: unknown): readonly StockSymbol[] =>
	Array.isArray(symbols) ? (symbols as readonly StockSymbol[]) : [];

/** What the transport alone sees. */
const leavesNothing = (): null => null;

/** Everything that a scenario can say, one row each. */
export const VERBS: readonly Verb[] = [
	verb({
		word: 'joins',
		do: 'join',
		example: 'joins',
		act: (client) => ({ client, do: 'join' }),
		told: (event, back) => (event.kind === 'open' && !back ? {} : null),
	}),
	verb({
		word: 'leaves',
		do: 'leave',
		example: 'leaves',
		act: (client) => ({ client, do: 'leave' }),
		told: closing((end) => !isLoss(end)),
	}),
	verb({
		word: 'loses the connection',
		do: 'cut',
		example: 'loses the connection',
		act: (client) => ({ client, do: 'cut' }),
		told: closing(wasCut),
	}),
	verb({
		word: 'comes back',
		do: 'back',
		example: 'comes back',
		act: (client) => ({ client, do: 'back' }),
		told: (event, back) => (event.kind === 'open' && back ? {} : null),
	}),
	verb({
		word: 'lags',
		do: 'lag',
		fields: { lags: Lag },
		example: '{ lags: 1500 }',
		act: (client, { lags }) => ({ client, do: 'lag', ms: Number(lags) }),
		say: ({ ms }) => ({ lags: ms }),
		told: leavesNothing,
	}),
	verb({
		word: 'reads slowly',
		do: 'slow',
		fields: { 'reads slowly': Trickle, limit: v.optional(WaitingMax) },
		example: '{ reads slowly: 50, limit: 1000 }',
		act: (client, { 'reads slowly': rate, limit }) => ({
			...{ client, do: 'slow', bytesPerSecond: Number(rate) },
			...(limit === undefined ? {} : { waitingMax: Number(limit) }),
		}),
		say: ({ bytesPerSecond, waitingMax }) => ({
			'reads slowly': bytesPerSecond,
			...(waitingMax === undefined ? {} : { limit: waitingMax }),
		}),
		told: leavesNothing,
	}),
	verb({
		word: 'goes silent',
		do: 'dead',
		example: 'goes silent',
		act: (client) => ({ client, do: 'dead' }),
		told: leavesNothing,
	}),
	verb({
		word: 'pings',
		do: 'ping',
		by: SERVER,
		example: 'pings',
		act: () => ({ do: 'ping' }),
		told: closing(wasSilent),
	}),
	verb({
		word: 'restarts',
		do: 'restart',
		by: SERVER,
		example: 'restarts',
		act: () => ({ do: 'restart' }),
		told: closing(byRestart),
	}),
	verb({
		word: 'posts',
		do: 'post',
		apps: ['feed'],
		fields: { posts: Text, id: v.optional(OwnId) },
		example: '{ posts: "text", id: its-id }',
		act: (client, { posts, id }) => ({
			...{ client, do: 'post', text: String(posts) },
			...(typeof id === 'string' ? { id } : {}),
		}),
		what: ({ id }) => id ?? '',
		say: ({ text, id }) => ({ posts: text, ...(id === undefined ? {} : { id }) }),
		told: message('post', ({ text, id }) => ({ posts: text, id })),
	}),
	verb({
		word: 'likes',
		do: 'like',
		apps: ['feed'],
		fields: { likes: Id },
		example: '{ likes: its-id }',
		act: (client, { likes }) => ({ client, do: 'like', post: String(likes) }),
		what: ({ post }) => post,
		say: ({ post }) => ({ likes: post }),
		told: message('like', ({ post }) => ({ likes: post })),
	}),
	verb({
		word: 'says',
		do: 'say',
		apps: ['chat'],
		fields: { says: Text },
		example: '{ says: "text" }',
		act: (client, { says }) => ({ client, do: 'say', text: String(says) }),
		what: ({ text }) => text,
		say: ({ text }) => ({ says: text }),
		told: message('say', ({ text }) => ({ says: text })),
	}),
	verb({
		word: 'enters',
		do: 'enter',
		apps: ['chat'],
		fields: { enters: RoomName },
		lasting: 'room',
		example: '{ enters: a-room }',
		act: (client, { enters }) => ({ client, do: 'enter', room: String(enters) }),
		what: ({ room }) => room,
		say: ({ room }) => ({ enters: room }),
		told: message('join', ({ room }) => ({ enters: room })),
	}),
	verb({
		word: 'goes back to the lobby',
		do: 'lobby',
		apps: ['chat'],
		lasting: 'room',
		example: 'goes back to the lobby',
		act: (client) => ({ client, do: 'lobby' }),
		told: message('leave', () => ({})),
	}),
	verb({
		word: 'watches',
		do: 'watch',
		apps: ['stocks'],
		fields: { watches: WatchList },
		lasting: 'watch list',
		example: '{ watches: [FERN, KITE] }',
		act: (client, { watches }) => ({ client, do: 'watch', symbols: [...listOf(watches)] }),
		what: ({ symbols }) => symbols.join(', '),
		say: ({ symbols }) => ({ watches: symbols }),
		told: message('watch', ({ symbols }) => ({ watches: symbols })),
	}),
	verb({
		word: 'announces',
		do: 'announce',
		fields: { announces: Text },
		example: '{ announces: "text" }',
		act: (client, { announces }) => ({ client, do: 'announce', text: String(announces) }),
		what: ({ text }) => text,
		say: ({ text }) => ({ announces: text }),
		told: message('announce', ({ text }) => ({ announces: text })),
	}),
	verb({
		word: 'resets',
		do: 'reset',
		example: 'resets',
		act: (client) => ({ client, do: 'reset' }),
		told: message('reset', () => ({})),
	}),
	verb({
		word: 'ticks',
		do: 'tick',
		by: SERVER,
		apps: ['stocks'],
		fields: { ticks: Ticks },
		example: '{ ticks: 1 }',
		act: (_, { ticks }) => ({ do: 'tick', count: Number(ticks) }),
		say: ({ count }) => ({ ticks: count }),
		told: (event) =>
			event.kind === 'message' && event.from === SERVER && event.cause === null
				? { ticks: 1 }
				: null,
	}),
];

/** Whether an app's clients can do it. */
export const knows = (app: AppName, { apps }: Verb): boolean => apps === null || apps.includes(app);

/** The verb of an action. */
export function verbOf(action: Action): Verb {
	const found = VERBS.find((verb) => verb.do === action.do);
	if (!found) throw new Error(`No verb does "${action.do}".`);
	return found;
}
