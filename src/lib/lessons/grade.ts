import type { GateKey } from './keys';
import { ANYONE, type PatternAnswer, type PatternGate, type RecipientsGate } from './lesson';

/** What the learner is told. `reason` is the author's, or empty where the author gave none. */
export interface Grade {
	readonly right: boolean;
	readonly reason: string;
}

/** Grades "which pattern comes next?" by what the server really did. */
export function gradePattern(gate: PatternGate, key: GateKey, answer: PatternAnswer): Grade {
	const right = answer === key.pattern;
	return { right, reason: right ? gate.right : (gate.reasons[answer] ?? '') };
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
	gate: RecipientsGate,
	key: GateKey,
	names: readonly string[],
): RecipientsGrade {
	const missing = key.recipients.filter((name) => !names.includes(name));
	const extra = [...new Set(names)].filter((name) => !key.recipients.includes(name));
	if (missing.length + extra.length === 0)
		return { right: true, reason: gate.right, missing, extra };
	const reasons = new Set([
		...extra.map((name) => reasonFor(gate.reasons.extra, name)),
		...missing.map((name) => reasonFor(gate.reasons.missing, name)),
	]);
	return { right: false, reason: [...reasons].filter(Boolean).join(' '), missing, extra };
}

const reasonFor = (reasons: Readonly<Record<string, string>>, name: string): string =>
	(Object.hasOwn(reasons, name) ? reasons[name] : reasons[ANYONE]) ?? '';
