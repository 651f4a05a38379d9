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

/** Made by `vite-plugin.ts`: the calls in the apps' code that send something. */
declare module 'virtual:app-calls' {
	import type { AppName } from '../protocol';
	import type { CodeCall } from '../quiz/code-run';

	export const calls: Readonly<Record<AppName, readonly CodeCall[]>>;
}
