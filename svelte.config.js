import adapter from '@sveltejs/adapter-node';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { mdsvex } from 'mdsvex';
import { remarkSteps } from './src/lib/lessons/remark-steps.js';

/** @type {import('@sveltejs/kit').Config} */
const config = {
	extensions: ['.svelte', '.md'],
	preprocess: [
		vitePreprocess(),
		// A lesson reads as it was written: no curled quotes, no painted code.
		mdsvex({
			extensions: ['.md'],
			remarkPlugins: [remarkSteps],
			smartypants: false,
			highlight: false,
		}),
	],
	compilerOptions: {
		runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true),
	},
	kit: {
		adapter: adapter(),
	},
};

export default config;
