import * as v from 'valibot';
import { Id, OwnId, SERVER, Text, type AppName, type TraceEvent } from '../protocol';
import type { Action } from '../sim/scenario';

type Do = Action['do'];
type Fields = Readonly<Record<string, unknown>>;

/** One thing that a line of a scenario can say, and how the trace shows it. */
export interface Verb {
	/** As a lesson writes it: `- Ana: { posts: "…" }`, or bare, `- Ana: joins`. */
	readonly word: string;
	readonly do: Do;
	/** Who can do it: a client by its name, `server` or `host`. */
	readonly by: 'client' | 'host' | typeof SERVER;
	/** The apps that know it; null for all. */
	readonly apps: readonly AppName[] | null;
	/** What stands in the braces, the verb's own word among it; null for a bare verb. */
	readonly fields: v.ObjectEntries | null;
	/** An example line, for messages. */
	readonly example: string;
	readonly act: (client: string, fields: Fields) => Action;
	/** What the deed is about: an id, a room, a text; empty if that says nothing more. */
	readonly what: (action: Action) => string;
	/** What stands in the braces of the line for this action. */
	readonly say: (action: Action) => Fields;
	/** The same, of the event that the deed leaves in the trace; null if the event is no such deed. */
	readonly told: (event: TraceEvent) => Fields | null;
}

/** A row of the table: `D` is what the action does. */
function verb<D extends Do>(row: {
	readonly word: string;
	readonly do: D;
	readonly by?: Verb['by'];
	readonly apps?: readonly AppName[];
	readonly fields?: v.ObjectEntries;
	readonly example: string;
	readonly act: (client: string, fields: Fields) => Extract<Action, { do: D }>;
	readonly what?: (action: Extract<Action, { do: D }>) => string;
	readonly say?: (action: Extract<Action, { do: D }>) => Fields;
	readonly told: (event: TraceEvent) => Fields | null;
}): Verb {
	const isMine = (action: Action): action is Extract<Action, { do: D }> => action.do === row.do;
	return {
		...row,
		by: row.by ?? 'client',
		apps: row.apps ?? null,
		fields: row.fields ?? null,
		what: (action) => (isMine(action) && row.what?.(action)) || '',
		say: (action) => (isMine(action) && row.say?.(action)) || {},
	};
}

/** Tells of client messages of one type. */
const message =
	(type: string, tell: (data: Fields) => Fields) =>
	(event: TraceEvent): Fields | null =>
		event.kind === 'message' && event.from !== SERVER && event.type === type
			? tell(event.data)
			: null;
const change =
	(kind: 'open' | 'close') =>
	(event: TraceEvent): Fields | null =>
		event.kind === kind ? {} : null;

/** Everything that a scenario can say, one row each. */
export const VERBS: readonly Verb[] = [
	verb({
		word: 'joins',
		do: 'join',
		example: 'joins',
		act: (client) => ({ client, do: 'join' }),
		told: change('open'),
	}),
	verb({
		word: 'leaves',
		do: 'leave',
		example: 'leaves',
		act: (client) => ({ client, do: 'leave' }),
		told: change('close'),
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
];

/** Whether an app's clients can do it. */
export const knows = (app: AppName, { apps }: Verb): boolean => apps === null || apps.includes(app);

/** The verb of an action. */
export function verbOf(action: Action): Verb {
	const found = VERBS.find((verb) => verb.do === action.do);
	if (!found) throw new Error(`No verb does "${action.do}".`);
	return found;
}
