/** Made by `vite-plugin.ts`. */
declare module 'virtual:lessons' {
	import type { Component } from 'svelte';
	import type { Lesson, LessonSummary } from './lesson';
	import type { Listing } from './listing';

	/** In order. */
	export const summaries: readonly LessonSummary[];
	/** By slug: a lesson's data with the code that it shows, and its text, each loaded when asked for. */
	export const loaders: Readonly<
		Record<
			string,
			() => Promise<
				[{ default: Lesson; listings: Readonly<Record<string, Listing>> }, { default: Component }]
			>
		>
	>;
}
