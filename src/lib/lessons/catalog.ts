import type { Component } from 'svelte';
import { loaders, summaries } from 'virtual:lessons';
import type { Lesson, LessonSummary } from './lesson';
import type { Listing } from './listing';

/** A lesson in the list, with its neighbours. */
export interface LessonEntry extends LessonSummary {
	readonly previous: LessonSummary | null;
	readonly next: LessonSummary | null;
}

/** All lessons, in order. */
export const lessons: readonly LessonEntry[] = summaries.map((summary, i) => ({
	...summary,
	previous: summaries[i - 1] ?? null,
	next: summaries[i + 1] ?? null,
}));

export interface LoadedLesson {
	readonly lesson: Lesson;
	/** The functions that it shows, by `app.function`. */
	readonly listings: Readonly<Record<string, Listing>>;
	/** The lesson's text: its steps, one `<Step>` each. */
	readonly Component: Component;
}

/** The lesson's entry in the list, or null if there is none. */
export const findLesson = (slug: string): LessonEntry | null =>
	lessons.find((lesson) => lesson.slug === slug) ?? null;

/** Loads a lesson's data and text; null if there is no such lesson. */
export async function loadLesson(slug: string): Promise<LoadedLesson | null> {
	const load = Object.hasOwn(loaders, slug) ? loaders[slug] : undefined;
	if (!load) return null;
	const [data, text] = await load();
	return { lesson: data.default, listings: data.listings, Component: text.default };
}
