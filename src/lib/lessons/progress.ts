import * as v from 'valibot';

const Answer = v.union([v.string(), v.array(v.string())]);

/** What a learner has done in one lesson. */
export const LessonProgress = v.object({
	/** Index of the step last shown. */
	step: v.pipe(v.number(), v.integer(), v.minValue(0)),
	/** The last step has been reached. */
	done: v.boolean(),
	/** The last answer to each gate, by its id: a pattern, or names. */
	answers: v.record(v.string(), Answer),
});
export type LessonProgress = v.InferOutput<typeof LessonProgress>;

export const NO_PROGRESS: LessonProgress = { step: 0, done: false, answers: {} };

const keyOf = (slug: string) => `duplex:lesson:${slug}`;

/** Reads what this browser keeps of a lesson; anything that makes no sense counts as nothing. */
export function readProgress(slug: string): LessonProgress {
	try {
		const stored: unknown = JSON.parse(localStorage.getItem(keyOf(slug)) ?? 'null');
		const progress = v.safeParse(LessonProgress, stored);
		return progress.success ? progress.output : NO_PROGRESS;
	} catch {
		return NO_PROGRESS;
	}
}

/** Keeps it in this browser. Storage may be forbidden: then it lasts as long as the page. */
export function writeProgress(slug: string, progress: LessonProgress): void {
	try {
		localStorage.setItem(keyOf(slug), JSON.stringify(progress));
	} catch {
		// Nothing to be done about it.
	}
}

/** Forgets all that this browser keeps of a lesson. */
export function eraseProgress(slug: string): void {
	try {
		localStorage.removeItem(keyOf(slug));
	} catch {
		// Where storage is forbidden there is nothing to forget.
	}
}

/** Whether a lesson has been begun. */
export const isBegun = ({ step, done, answers }: LessonProgress): boolean =>
	done || step > 0 || Object.keys(answers).length > 0;

/** What was done here and there, together: what was answered here stays as it is. */
export const joinProgress = (here: LessonProgress, there: LessonProgress): LessonProgress => ({
	step: Math.max(here.step, there.step),
	done: here.done || there.done,
	answers: { ...there.answers, ...here.answers },
});
