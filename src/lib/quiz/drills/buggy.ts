import { APPS_BY_NAME, type AnyApp, type AppClient, type Io, type Scope } from '../../apps';
import { createEngine, type LogEntry, type Turn } from '../../engine';
import type { AppName } from '../../protocol';

/** A mistake in a server's code: who is written to instead of the right ones. */
export interface Bug {
	readonly app: AppName;
	/** The type of message that goes wrong. */
	readonly type: string;
	/** What the code does wrong, in words that follow “The server”. */
	readonly does: string;
	/** The wrong line, as it would stand in the code. */
	readonly line: string;
	/** The right line. */
	readonly instead: string;
	/** Changes what a handler can do; `client` is the one whose message it handles, if any. */
	readonly spoil: (io: Io<unknown>, client: AppClient | null) => Partial<Io<unknown>>;
}

/** The same example server with a mistake in it. */
export function spoiled({ app, spoil }: Bug): AnyApp {
	const rules = APPS_BY_NAME[app];
	const wrap = (io: Io<unknown>, client: AppClient | null): Io<unknown> => ({
		...io,
		...spoil(io, client),
	});
	const handlers: Record<string, AnyApp['on'][string]> = {};
	for (const [type, handle] of Object.entries<AnyApp['on'][string]>(rules.on))
		handlers[type] = (client, message, io) => handle(client, message, wrap(io, client));
	const { tick } = rules;
	return {
		...rules,
		on: handlers,
		...(tick ? { tick: { ...tick, run: (io) => tick.run(wrap(io, null)) } } : {}),
	};
}

/** The turns that the same inputs lead to on given rules. */
export function turnsOf(rules: AnyApp, seed: number, entries: readonly LogEntry[]): Turn[] {
	const engine = createEngine(rules, seed);
	return entries.map((entry) => engine.apply(entry));
}

const broadcastOf =
	(type: string, scopeOf: (scope: Scope) => Scope): Bug['spoil'] =>
	(io) => ({
		broadcast: (sent, data, scope = {}) =>
			io.broadcast(sent, data, sent === type ? scopeOf(scope) : scope),
	});

const withoutExcept = ({ room }: Scope): Scope => (room === undefined ? {} : { room });
const withoutRoom = ({ except }: Scope): Scope => (except ? { except } : {});

/** Mistakes that are easily made, by what they confuse. */
export const BUGS = {
	'feed-echo': {
		...{ app: 'feed', type: 'posted', spoil: broadcastOf('posted', withoutExcept) },
		does: 'broadcasts a post to all, its author included',
		line: "io.broadcast('posted', { post });",
		instead: "io.broadcast('posted', { post }, { except: client });",
	},
	'feed-thanks': {
		...{ app: 'feed', type: 'liked' },
		spoil: (io, client) => ({
			send: (to, type, data) => io.send(type === 'liked' && client ? client : to, type, data),
		}),
		does: 'tells the one who liked, and not the author',
		line: "io.send(client, 'liked', …);",
		instead: "io.send(post.by, 'liked', …);",
	},
	'feed-shout': {
		...{ app: 'feed', type: 'liked' },
		spoil: (io) => ({
			send: (to, type, data) =>
				type === 'liked' ? io.broadcast(type, data) : io.send(to, type, data),
		}),
		does: 'broadcasts a like to everyone, where it should tell the author alone',
		line: "io.broadcast('liked', …);",
		instead: "io.send(post.by, 'liked', …);",
	},
	'chat-leak': {
		...{ app: 'chat', type: 'said', spoil: broadcastOf('said', withoutRoom) },
		does: 'broadcasts what is said to all others, in whichever room they are',
		line: "io.broadcast('said', …, { except: client });",
		instead: "io.broadcast('said', …, { room, except: client });",
	},
	'chat-echo': {
		...{ app: 'chat', type: 'said', spoil: broadcastOf('said', withoutExcept) },
		does: 'broadcasts what is said to the whole room, the speaker included',
		line: "io.broadcast('said', …, { room });",
		instead: "io.broadcast('said', …, { room, except: client });",
	},
	'refusal-shout': {
		...{ app: 'feed', type: 'error' },
		spoil: (io) => ({
			reject: (code, message) => io.broadcast('error', { code, message }),
		}),
		does: 'broadcasts a refusal to everyone, where it concerns the one who asked',
		line: "io.broadcast('error', …);",
		instead: 'io.reject(code, message);',
	},
	'market-shy': {
		...{ app: 'stocks', type: 'market' },
		spoil: (io) => {
			let told = false;
			return {
				// The first on the list of watchers alone.
				broadcast: (type, data, scope) => {
					if (type !== 'market') return io.broadcast(type, data, scope);
					const [first] = watchersIn(io.state);
					if (!told && first !== undefined) io.send({ id: first }, type, data);
					told = true;
				},
			};
		},
		does: 'tells one client that the market opens or closes, where it should tell all',
		line: "io.send(first, 'market', …);",
		instead: "io.broadcast('market', …);",
	},
	'quotes-shout': {
		...{ app: 'stocks', type: 'quotes' },
		spoil: (io) => ({
			send: (to, type, data) =>
				type === 'quotes' && to.id === watchersIn(io.state)[0]
					? io.broadcast(type, data)
					: io.send(to, type, data),
		}),
		does: 'broadcasts the prices that one client watches to everyone',
		line: "io.broadcast('quotes', { quotes });",
		instead: "io.send({ id }, 'quotes', { quotes });",
	},
} as const satisfies Readonly<Record<string, Bug>>;
export type BugName = keyof typeof BUGS;

/** Ids of those whom the ticker has on its list, in order of arrival. */
function watchersIn(state: unknown): readonly string[] {
	const { watched } = state as { readonly watched: ReadonlyMap<string, unknown> };
	return [...watched.keys()];
}
