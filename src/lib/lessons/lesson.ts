import { PATTERNS, type AppName } from '../protocol';
import type { Action } from '../sim/scenario';

/** The choices of a pattern gate. */
export const PATTERN_ANSWERS = [...PATTERNS, 'nothing'] as const;
/** What the server does after a client's message; `nothing` when it sends nothing at all. */
export type PatternAnswer = (typeof PATTERN_ANSWERS)[number];

/** In `reasons` of a recipients gate: any client without a line of its own. */
export const ANYONE = 'anyone';

/** The client message at which the diagram stops, before the server acts on it. */
export interface GateTarget {
	readonly client: string;
	readonly type: 'post' | 'like';
	/** Id of the post that is written or liked. */
	readonly post: string;
}

interface GateBase {
	/** Unique in its lesson. */
	readonly id: string;
	readonly after: GateTarget;
	readonly question: string;
	/** Said after the right answer. */
	readonly right: string;
}

/** "Which pattern comes next?" */
export interface PatternGate extends GateBase {
	readonly ask: 'pattern';
	/** The author's answer. The lesson check holds it against the trace; the page never uses it. */
	readonly answer: PatternAnswer;
	/** Why a choice is wrong, for each choice that is not the answer. */
	readonly reasons: Readonly<Partial<Record<PatternAnswer, string>>>;
}

/** "Who receives it?" */
export interface RecipientsGate extends GateBase {
	readonly ask: 'recipients';
	/** Names, as the author wrote them. The lesson check holds them against the trace. */
	readonly answer: readonly string[];
	/** Why it is wrong to leave a client out or to take one in; by name, or for `anyone` else. */
	readonly reasons: {
		readonly missing: Readonly<Record<string, string>>;
		readonly extra: Readonly<Record<string, string>>;
	};
}

export type Gate = PatternGate | RecipientsGate;

/** The free toy that closes a lesson. */
export interface Toy {
	/** How many simulated clients are there at the start, besides your own client. */
	readonly simulated: number;
}

export interface Step {
	/** Unique in its lesson; also the anchor of its section. */
	readonly id: string;
	readonly title: string;
	/** Played on arrival, after the scenarios of the steps before it. Empty in a toy. */
	readonly scenario: readonly Action[];
	/** In the order in which the scenario reaches them. */
	readonly gates: readonly Gate[];
	readonly toy: Toy | null;
	/** Words of prose. */
	readonly words: number;
}

/** What the list of lessons shows. */
export interface LessonSummary {
	/** `three-patterns` in `/lessons/three-patterns`. */
	readonly slug: string;
	/** The number in front of the folder's name. */
	readonly order: number;
	readonly title: string;
	readonly summary: string;
	readonly app: AppName;
	/** How long it takes, about. */
	readonly minutes: number;
	readonly steps: number;
	readonly gates: number;
}

export interface Lesson extends Omit<LessonSummary, 'steps' | 'gates'> {
	readonly steps: readonly Step[];
}

/** A lesson without its steps, for lists. */
export const summarise = ({ steps, ...rest }: Lesson): LessonSummary => ({
	...rest,
	steps: steps.length,
	gates: steps.reduce((sum, step) => sum + step.gates.length, 0),
});
