import type { Schedule } from '../../quiz/schedule';
import type { LessonSummary } from '../lesson';
import {
	eraseProgress,
	isBegun,
	joinProgress,
	NO_PROGRESS,
	readProgress,
	writeProgress,
	type LessonProgress,
} from '../progress';
import { progressText, readProgressFile } from '../progress-file';

type Lessons = Readonly<Record<string, LessonProgress>>;

/** All that this browser keeps of its learner: the schedule, and what was done in the lessons. */
export class Learner {
	readonly schedule: Schedule;
	readonly #slugs: readonly string[];
	#lessons = $state.raw<Lessons>({});

	constructor(schedule: Schedule, lessons: readonly Pick<LessonSummary, 'slug'>[]) {
		this.schedule = schedule;
		this.#slugs = lessons.map(({ slug }) => slug);
		this.#read();
	}

	/** What was done in a lesson. */
	lesson(slug: string): LessonProgress {
		return this.#lessons[slug] ?? NO_PROGRESS;
	}

	/** All of it as the text of a file. `now` is in ms since the Unix epoch. */
	save(now: number): string {
		const begun = Object.entries(this.#lessons).filter(([, progress]) => isBegun(progress));
		const lessons = Object.fromEntries(begun);
		return progressText({ cards: this.schedule.cards, lessons }, now);
	}

	/** Adds what a file holds to what is here. Gives what came of it, in a sentence. */
	async takeIn(text: string): Promise<{ readonly said: string } | { readonly error: string }> {
		const file = readProgressFile(text);
		if ('error' in file) return file;
		await this.schedule.merge(file.cards);
		const lessons = this.#slugs.filter((slug) => Object.hasOwn(file.lessons, slug));
		for (const slug of lessons)
			writeProgress(slug, joinProgress(readProgress(slug), file.lessons[slug] ?? NO_PROGRESS));
		this.#read();
		const count = (n: number, one: string) => `${n} ${one}${n === 1 ? '' : 's'}`;
		return {
			said: `${count(file.cards.length, 'concept')} and ${count(lessons.length, 'lesson')} taken in.`,
		};
	}

	async erase(): Promise<void> {
		for (const slug of this.#slugs) eraseProgress(slug);
		await this.schedule.erase();
		this.#read();
	}

	#read(): void {
		this.#lessons = Object.fromEntries(this.#slugs.map((slug) => [slug, readProgress(slug)]));
	}
}
