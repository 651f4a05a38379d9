import {
	ANYONE,
	type Answer,
	type Ask,
	type ChoiceAsk,
	type PatternAsk,
	type RecipientsAsk,
} from './ask';
import type { Key } from './keys';
import { PATTERN_ANSWERS, type PatternAnswer } from './lesson';

/** What the learner is told. `reason` is the author's, or empty where the author gave none. */
export interface Grade {
	readonly right: boolean;
	readonly reason: string;
}

/** Grades any answer by what the server really did; null if it is no answer to this question. */
export function grade(ask: Ask, key: Key, answer: Answer): Grade | null {
	if (ask.ask === 'recipients')
		return typeof answer === 'string' ? null : gradeRecipients(ask, key, answer);
	if (typeof answer !== 'string') return null;
	if (ask.ask !== 'pattern') return gradeChoice(ask, key, answer);
	const pattern = PATTERN_ANSWERS.find((one) => one === answer);
	return pattern ? gradePattern(ask, key, pattern) : null;
}

/** Grades "which pattern comes next?". */
export function gradePattern(ask: PatternAsk, key: Key, answer: PatternAnswer): Grade {
	const right = answer === key.pattern;
	return { right, reason: right ? ask.right : (ask.reasons[answer] ?? '') };
}

export interface RecipientsGrade extends Grade {
	/** Names that receive it and were not chosen. */
	readonly missing: readonly string[];
	/** Names that were chosen and do not receive it. */
	readonly extra: readonly string[];
}

/**
 * Grades "who receives it?" by who really did. Each mistake adds its explanation once, those who
 * were chosen wrongly first.
 */
export function gradeRecipients(
	ask: RecipientsAsk,
	key: Key,
	names: readonly string[],
): RecipientsGrade {
	const missing = key.recipients.filter((name) => !names.includes(name));
	const extra = [...new Set(names)].filter((name) => !key.recipients.includes(name));
	if (missing.length + extra.length === 0)
		return { right: true, reason: ask.right, missing, extra };
	const reasons = new Set([
		...extra.map((name) => reasonFor(ask.reasons.extra, name)),
		...missing.map((name) => reasonFor(ask.reasons.missing, name)),
	]);
	return { right: false, reason: [...reasons].filter(Boolean).join(' '), missing, extra };
}

const reasonFor = (reasons: Readonly<Record<string, string>>, name: string): string =>
	(Object.hasOwn(reasons, name) ? reasons[name] : reasons[ANYONE]) ?? '';

/** Grades a choice by its text; null if the question has no such choice (any more). */
export function gradeChoice(ask: ChoiceAsk, key: Key, text: string): Grade | null {
	const choice = ask.choices.find((one) => one.text === text);
	return choice ? { right: key.choices.includes(text), reason: choice.reason } : null;
}
