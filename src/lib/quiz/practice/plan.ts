import { CONCEPTS, type ConceptId } from '../concepts';
import type { DrillKind, Topic } from '../drills';
import type { Card } from '../schedule/card';
import { dueFirst, recallAt } from '../schedule/scheduler';

/** Questions in a round at most. */
export const ROUND_LENGTH = 10;
/** Questions about a concept when a round is about few of them: each of a kind of its own. */
const EACH_AT_MOST = 5;

/** What a round is about: what is due and then what is new, everything, or these concepts. */
export type Scope = 'due' | 'all' | readonly ConceptId[];

export interface Known {
	readonly cards: readonly Card[];
	/** All that can be asked. */
	readonly topics: readonly Topic[];
	/** ms since the Unix epoch. */
	readonly now: number;
}

/** The concepts that a round of this scope draws from, those that matter most first. */
export function conceptsFor(scope: Scope, { cards, topics, now }: Known): ConceptId[] {
	const asked = new Set(topics.map(({ concept }) => concept));
	const inOrder = CONCEPTS.map(({ id }) => id).filter((id) => asked.has(id));
	if (typeof scope !== 'string') return inOrder.filter((id) => scope.includes(id));

	const due = dueFirst(cards, now).map(({ concept }) => concept);
	const met = new Set(cards.map(({ concept }) => concept));
	const fresh = inOrder.filter((id) => !met.has(id));
	const rest = cards
		.toSorted((a, b) => recallAt(a, now) - recallAt(b, now))
		.map(({ concept }) => concept)
		.filter((id) => !due.includes(id));
	const wanted = scope === 'due' ? [...due, ...fresh] : [...due, ...fresh, ...rest];
	return wanted.filter((id) => asked.has(id));
}

/**
 * The topics of a round, those that matter most first; `makeRound` puts them side by side. Each
 * concept comes once; where only some are asked for, again with other kinds of questions. Of a
 * concept that was missed, the kind that was missed comes first.
 */
export function chooseTopics(scope: Scope, known: Known, random: () => number): Topic[] {
	const concepts = conceptsFor(scope, known).slice(0, ROUND_LENGTH);
	const kinds = new Map(concepts.map((id) => [id, kindsOf(id, known, random)]));
	const times = typeof scope === 'string' ? 1 : EACH_AT_MOST;
	const used = new Map<DrillKind, number>();
	const chosen: Topic[] = [];
	for (let time = 0; time < times; time++)
		for (const concept of concepts) {
			const left = kinds.get(concept) ?? [];
			if (chosen.length === ROUND_LENGTH || left.length === 0) continue;
			const kind = takeKind(left, used);
			used.set(kind, (used.get(kind) ?? 0) + 1);
			chosen.push({ kind, concept });
		}
	return chosen;
}

interface Candidate {
	readonly kind: DrillKind;
	readonly missed: boolean;
}

/** The kinds of questions about a concept: what was missed first, the others in any order. */
function kindsOf(concept: ConceptId, { cards, topics }: Known, random: () => number): Candidate[] {
	const missed: readonly string[] = cards.find((card) => card.concept === concept)?.missed ?? [];
	return topics
		.filter((topic) => topic.concept === concept)
		.map(({ kind }) => ({ kind, missed: missed.includes(kind), at: random() }))
		.sort((a, b) => Number(b.missed) - Number(a.missed) || a.at - b.at)
		.map(({ kind, missed }) => ({ kind, missed }));
}

/** Takes a missed kind if there is one, else the one of which the round has least. */
function takeKind(left: Candidate[], used: ReadonlyMap<DrillKind, number>): DrillKind {
	const count = ({ kind }: Candidate) => used.get(kind) ?? 0;
	const best = left.reduce((a, b) => {
		if (a.missed !== b.missed) return a.missed ? a : b;
		return count(b) < count(a) ? b : a;
	});
	left.splice(left.indexOf(best), 1);
	return best.kind;
}
