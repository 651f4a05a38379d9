import type * as v from 'valibot';
import {
	CLOSE,
	SERVER,
	SILENT_HEARTBEAT,
	type AppName,
	type CloseEvent,
	type TraceEvent,
} from '../protocol';
import type { Action } from '../sim/scenario';

type Do = Action['do'];
/** What stands in the braces of a line. */
export type Fields = Readonly<Record<string, unknown>>;

/** One thing that a line of a scenario can say, and how the trace shows it. */
export interface Verb {
	/** As a lesson writes it: `- Ana: { posts: "…" }`, or bare, `- Ana: joins`. */
	readonly word: string;
	readonly do: Do;
	/** Who can do it: a client by its name, or `server`. */
	readonly by: 'client' | typeof SERVER;
	/** The apps that know it; null for all. */
	readonly apps: readonly AppName[] | null;
	/** What stands in the braces, the verb's own word among it; null for a bare verb. */
	readonly fields: v.ObjectEntries | null;
	/** What stays so until another deed of that kind; null for what is done at once. */
	readonly lasting: 'room' | 'watch list' | null;
	/** An example line, for messages. */
	readonly example: string;
	readonly act: (client: string, fields: Fields) => Action;
	/** What the deed is about: an id, a room, a text; empty if that says nothing more. */
	readonly what: (action: Action) => string;
	/** What stands in the braces of the line for this action. */
	readonly say: (action: Action) => Fields;
	/**
	 * The same, of the event that the deed leaves in the trace; null if the event is no such deed.
	 * `back`: an opening of a client that had lost its connection.
	 */
	readonly told: Tell;
}

type Tell = (event: TraceEvent, back: boolean) => Fields | null;

/** A row of the table: `D` is what the action does. */
export function verb<D extends Do>(row: {
	readonly word: string;
	readonly do: D;
	readonly by?: Verb['by'];
	readonly apps?: readonly AppName[];
	readonly fields?: v.ObjectEntries;
	readonly lasting?: Verb['lasting'];
	readonly example: string;
	readonly act: (client: string, fields: Fields) => Extract<Action, { do: D }>;
	readonly what?: (action: Extract<Action, { do: D }>) => string;
	readonly say?: (action: Extract<Action, { do: D }>) => Fields;
	readonly told: Tell;
}): Verb {
	const isMine = (action: Action): action is Extract<Action, { do: D }> => action.do === row.do;
	return {
		...row,
		by: row.by ?? 'client',
		apps: row.apps ?? null,
		fields: row.fields ?? null,
		lasting: row.lasting ?? null,
		what: (action) => (isMine(action) && row.what?.(action)) || '',
		say: (action) => (isMine(action) && row.say?.(action)) || {},
	};
}

/** Tells of client messages of one type. */
export const message =
	(type: string, tell: (data: Fields) => Fields) =>
	(event: TraceEvent): Fields | null =>
		event.kind === 'message' && event.from !== SERVER && event.type === type
			? tell(event.data)
			: null;
/** Tells of closings that `passes` lets through. */
export const closing =
	(passes: (end: Ending) => boolean) =>
	(event: TraceEvent): Fields | null =>
		event.kind === 'close' && passes(event) ? {} : null;

/** How a connection ended. */
type Ending = Pick<CloseEvent, 'code' | 'reason'>;

/** The connection was cut: there was no close frame (RFC 6455 §7.1.5). */
export const wasCut = ({ code }: Ending): boolean => code === 1006;
export const byRestart = ({ code }: Ending): boolean => code === CLOSE.serviceRestart;
/** It had left a ping unanswered. */
export const wasSilent = ({ code, reason }: Ending): boolean =>
	code === CLOSE.policyViolation && reason === SILENT_HEARTBEAT;
const wasTooSlow = ({ code }: Ending): boolean => code === CLOSE.tryAgainLater;

/** It did not leave: it lost its connection, and may come back. */
export const isLoss = (end: Ending): boolean =>
	[wasCut, byRestart, wasSilent, wasTooSlow].some((one) => one(end));
