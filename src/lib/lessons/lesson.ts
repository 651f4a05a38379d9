import { PATTERNS, type AppName } from '../protocol';
import type { Action } from '../sim/scenario';
import type { Ask, Gate } from './ask';
import type { Trial } from './trial';

/** The choices of a pattern gate. */
export const PATTERN_ANSWERS = [...PATTERNS, 'nothing'] as const;
/** What the server does after a client's message; `nothing` when it sends nothing at all. */
export type PatternAnswer = (typeof PATTERN_ANSWERS)[number];

/** The free toy that closes a lesson. */
export interface Toy {
	/** How many simulated clients are there at the start, besides your own client. */
	readonly simulated: number;
}

/** A piece of source that runs, and that a step shows. */
export interface CodeRef {
	/** `src/lib/apps/feed.ts` */
	readonly file: string;
	/** Of an app: a handler under `on`, another part of it, or a function beside it. */
	readonly function: string;
	/** When it runs, in words, for what no message in the diagram shows; empty where it does. */
	readonly when: string;
}

/** The views that a step can open below the picture; `network` is the picture alone. */
export const STEP_VIEWS = ['network', 'messages', 'sequence', 'screens', 'wire'] as const;
/** What the wire view can show beside the frames of a message. */
export const WIRE_PARTS = ['handshake', 'control-frames'] as const;

/** Which view a step opens. */
export interface ViewRef {
	readonly open: (typeof STEP_VIEWS)[number];
	/** Whose connection the wire shows, by name; null for that of the message. */
	readonly client: string | null;
	/** What the wire view has unfolded. */
	readonly show: readonly (typeof WIRE_PARTS)[number][];
}

/** Kinds of sources; a lesson names one of each. */
export const SOURCE_KINDS = ['rfc', 'mdn', 'whatwg'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** A page to read on. */
export interface Source {
	readonly kind: SourceKind;
	readonly title: string;
	readonly url: string;
}

export interface Step {
	/** Unique in its lesson; also the anchor of its section. */
	readonly id: string;
	readonly title: string;
	/** Played on arrival, after the scenarios of the steps before it. Empty in a toy. */
	readonly scenario: readonly Action[];
	/** In the order in which the scenario reaches them. */
	readonly gates: readonly Gate[];
	/** The closing quiz, in the order in which it is asked; in one step only. */
	readonly questions: readonly Ask[];
	/** What can be tried out for real. */
	readonly trials: readonly Trial[];
	readonly code: CodeRef | null;
	/** Null: the picture and the list of messages. */
	readonly view: ViewRef | null;
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
	/** Slugs of the lessons that it builds on. */
	readonly after: readonly string[];
	/** Ids of the concepts that it explains. */
	readonly concepts: readonly string[];
	readonly steps: number;
	readonly gates: number;
	readonly questions: number;
}

type Counted = 'steps' | 'gates' | 'questions' | 'concepts';

export interface Lesson extends Omit<LessonSummary, Counted> {
	/** On how many servers its playground runs. */
	readonly servers: 1 | 2;
	/** Where each concept is explained: ids of steps, by the concept's id. */
	readonly concepts: Readonly<Record<string, readonly string[]>>;
	readonly steps: readonly Step[];
	/** Where to read on. */
	readonly sources: readonly Source[];
}

const total = (steps: readonly Step[], count: (step: Step) => readonly unknown[]): number =>
	steps.reduce((sum, step) => sum + count(step).length, 0);

/** A lesson without its steps, for lists. */
export const summarise = (lesson: Lesson): LessonSummary => {
	const { slug, order, title, summary, app, minutes, after, steps } = lesson;
	return {
		...{ slug, order, title, summary, app, minutes, after },
		concepts: Object.keys(lesson.concepts),
		steps: steps.length,
		gates: total(steps, ({ gates }) => gates),
		questions: total(steps, ({ questions }) => questions),
	};
};
