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
		// Nothing from elsewhere, and no inline script without this response's own nonce.
		csp: {
			mode: 'nonce',
			directives: {
				'default-src': ['none'],
				'script-src': ['self'],
				'style-src': ['self'],
				// Svelte writes a mark's place and colour as style attributes; they can run nothing.
				'style-src-attr': ['unsafe-inline'],
				'img-src': ['self', 'data:', 'blob:'],
				'font-src': ['self', 'data:'],
				'connect-src': ['self'],
				'manifest-src': ['self'],
				'object-src': ['none'],
				'base-uri': ['none'],
				'form-action': ['self'],
				// `hooks.server.ts` lifts this one for /embed.
				'frame-ancestors': ['none'],
			},
		},
	},
};

export default config;
