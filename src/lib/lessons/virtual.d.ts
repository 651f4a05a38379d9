/** Made by `vite-plugin.ts`. */
declare module 'virtual:lessons' {
	import type { Component } from 'svelte';
	import type { Lesson, LessonSummary } from './lesson';

	/** In order. */
	export const summaries: readonly LessonSummary[];
	/** By slug: a lesson's data and its text, each loaded when asked for. */
	export const loaders: Readonly<
		Record<string, () => Promise<[{ default: Lesson }, { default: Component }]>>
	>;
}
