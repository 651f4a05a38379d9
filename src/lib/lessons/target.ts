import { SERVER, type TraceEvent } from '../protocol';
import { doerOf, type Action } from '../sim/scenario';
import type { Target } from './ask';
import { createKnown } from './known';
import type { Verb } from './verb';
import { VERBS, verbOf } from './verbs';

/** Examples of what a lesson can point at. */
export const TARGET_EXAMPLES = '`Ana posts ana-1`, `Ana says "Hello"` or `server ticks`';

/** Reads `Ana posts ana-1`; null if it says no deed that is known. */
export function readTarget(text: string): Target | null {
	// The verb that comes first: what is said may hold any other.
	const found = VERBS.flatMap(({ word }) => {
		const at = text.indexOf(` ${word}`);
		const rest = text.slice(at + 1 + word.length);
		return at < 1 || (rest && !rest.startsWith(' ')) ? [] : [{ word, at, rest }];
	}).sort((a, b) => a.at - b.at)[0];
	if (!found) return null;
	const what = found.rest.trim().replace(/^"(.*)"$/s, '$1');
	return { client: text.slice(0, found.at).trim(), verb: found.word, what: normal(what) };
}

/** The same in words: `Ana posts ana-1`. */
export const targetWords = ({ client, verb, what }: Target): string =>
	`${client} ${verb}${what ? ` ${/\s/.test(what) ? `"${what}"` : what}` : ''}`;

/** Lists may be written with any spaces: `ACME,DUX`. */
const normal = (what: string) => what.replace(/\s*,\s*/g, ', ');

/** What a line of a scenario does, as a target. */
export function targetOf(action: Action): Target {
	const verb = verbOf(action);
	const client = doerOf(action) ?? SERVER;
	return { client, verb: verb.word, what: normal(verb.what(action)) };
}

/** Whether two targets name the same deed. A target without `what` names any deed of its verb. */
export const matches = (wanted: Target, done: Target): boolean =>
	wanted.client === done.client &&
	wanted.verb === done.verb &&
	(wanted.what === '' || wanted.what === done.what);

/**
 * Gives for each event, in order, whether it is the target. It must see the trace from its
 * beginning, because names stand in the openings only.
 */
export function createMatcher(target: Target): (event: TraceEvent) => boolean {
	const verb = VERBS.find(({ word }) => word === target.verb) as Verb;
	const known = createKnown();
	return (event) => {
		const told = verb.told(event, known.see(event));
		if (told === null) return false;
		return matches(target, targetOf(verb.act(known.nameOf(actorOf(event)), told)));
	};
}

/** Id of the client that did it; the server's for what nobody asked for. */
export function actorOf(event: TraceEvent): string {
	if (event.kind === 'open') return event.client.id;
	return event.kind === 'message' ? event.from : event.client || SERVER;
}
