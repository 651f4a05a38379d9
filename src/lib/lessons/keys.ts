import { outcomeOf } from '../engine';
import { SERVER, type MessageEvent, type TraceEvent } from '../protocol';
import type { Action } from '../sim/scenario';
import type { Ask, Claim, Target } from './ask';
import { holds } from './claim';
import type { PatternAnswer } from './lesson';
import { createMatcher, matches, targetOf } from './target';

/** The right answers about one turn, read off the trace. */
export interface Key {
	/** The event that began the turn; null for a question about none. */
	readonly root: TraceEvent | null;
	/** What the server sent because of it, in order. */
	readonly effects: readonly MessageEvent[];
	readonly pattern: PatternAnswer;
	/** Names of all who received any of it, in order of arrival. */
	readonly recipients: readonly string[];
	/** The same for each effect by itself, beside `effects`. */
	readonly reached: readonly (readonly string[])[];
	/** Name of the client that began the turn; null if the server did, or for no turn. */
	readonly sender: string | null;
	/** Names of all who were connected and could have received it, in order of arrival. */
	readonly connected: readonly string[];
	/** Texts of the choices that hold. Empty where the question has none. */
	readonly choices: readonly string[];
}

type Turn = Omit<Key, 'choices'>;
const NO_TURN: Turn = {
	...{ root: null, sender: null, pattern: 'nothing' },
	...{ effects: [], recipients: [], reached: [], connected: [] },
};

/** Where to look for a target. */
export interface Within {
	/** `n` of the last event before: the same post may be liked in two steps. */
	readonly since?: number;
	/** The lines that were played: a tick means the one after the line before it. */
	readonly scenario?: readonly Action[];
}

/**
 * The first event that a target means, or null if the trace does not hold it (yet). Of the
 * server's ticks it is the first that sent a message of type `only`, if given: a live ticker may
 * just have closed its market.
 */
export function findTarget(
	trace: readonly TraceEvent[],
	target: Target,
	within: Within = {},
	only: string | null = null,
): TraceEvent | null {
	const isIt = createMatcher(target);
	const since = startOf(trace, target, within);
	const type = target.client === SERVER ? only : null;
	// Every event is asked: the matcher learns names from the openings.
	const found = trace.filter(isIt).filter((event) => event.n > since);
	return found.find((event) => type === null || isOfType(event, type)) ?? null;
}

const isOfType = (event: TraceEvent, type: string): boolean =>
	event.kind === 'message' && event.type === type;

/** A live server ticks whenever it is time: what counts is the first tick after the line before. */
function startOf(
	trace: readonly TraceEvent[],
	target: Target,
	{ since = 0, scenario = [] }: Within,
): number {
	if (target.client !== SERVER) return since;
	const at = scenario.findIndex((action) => matches(target, targetOf(action)));
	const before = scenario[at - 1];
	return (before && findTarget(trace, targetOf(before), { since })?.n) ?? since;
}

/**
 * The key of a question: what the server did in the turn that it is about, and which choices
 * hold. Null if the trace does not hold that turn (yet). The page and the lesson check both judge
 * by this. The trace runs from `n` 1 and holds the turn as a whole.
 */
export function keyOf(trace: readonly TraceEvent[], ask: Ask, within: Within = {}): Key | null {
	let turn = NO_TURN;
	if (ask.after) {
		const root = findTarget(trace, ask.after, within, ask.message);
		if (!root) return null;
		turn = turnOf(trace, root, ask.message);
	}
	if (!('choices' in ask)) return { ...turn, choices: [] };
	const first = firstOf(
		trace,
		ask.choices.map(({ is }) => is),
		within,
	);
	const right = ask.choices.filter((choice) => {
		if (ask.ask === 'choice') return choice.right;
		if (choice.is?.claim === 'first') return choice.is === first;
		return choice.is !== null && holds(choice.is, turn);
	});
	return { ...turn, choices: right.map(({ text }) => text) };
}

/** Which of the claims names what comes first in the trace; null while one of them is missing. */
function firstOf(
	trace: readonly TraceEvent[],
	claims: readonly (Claim | null)[],
	within: Within,
): Claim | null {
	const found = claims.flatMap((claim) => {
		if (claim?.claim !== 'first') return [];
		return [{ claim, n: findTarget(trace, claim.target, within)?.n ?? Infinity }];
	});
	if (found.some(({ n }) => n === Infinity)) return null;
	return found.sort((a, b) => a.n - b.n)[0]?.claim ?? null;
}

/** What followed one event of the trace; of the messages only those of type `only`, if given. */
export function turnOf(
	trace: readonly TraceEvent[],
	root: TraceEvent,
	only: string | null = null,
): Turn {
	const { effects, reached, sender, connected, nameOf } = outcomeOf(trace, root, only);
	const all = new Set(reached.flat());
	return {
		root,
		effects,
		pattern: effects[0]?.pattern ?? 'nothing',
		recipients: connected.filter((id) => all.has(id)).map(nameOf),
		reached: reached.map((ids) => ids.map(nameOf)),
		sender: sender === null ? null : nameOf(sender),
		connected: connected.map(nameOf),
	};
}
