import * as v from 'valibot';
import { Name } from '../../protocol';
import type { WireMessage } from '../../protocol/messages';

/** Who does it, by name. */
export const Client = v.pipe(v.string('client must be a name'), Name);

/** A strict map whose complaints say what it is: "post needs the field text". */
export const strict = <const Entries extends v.ObjectEntries>(what: string, entries: Entries) =>
	v.strictObject(entries, (issue) =>
		issue.expected === 'never'
			? `${what} has no field ${issue.received}`
			: `${what} needs the field ${issue.expected}`,
	);

/** An action without its client: what somebody does, no matter who. */
export type ActOf<Action> = Action extends { readonly client: string }
	? Omit<Action, 'client'>
	: never;

/** What is said on the wire for each act of an app, and its verb: "Ana posts". */
export type Acts<Act extends { readonly do: string }> = {
	readonly [Do in Act['do']]: {
		readonly verb: string;
		readonly message: (act: Extract<Act, { readonly do: Do }>) => WireMessage;
	};
};
