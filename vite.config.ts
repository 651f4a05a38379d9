import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { lessons } from './src/lib/lessons/vite-plugin';
import { liveServer } from './src/lib/server/vite-plugin';

/**
 * D3's transitions add methods to its selections as soon as they are loaded, and so are never left
 * out by themselves. No view makes a selection.
 */
const withoutTransitions: Plugin = {
	name: 'duplex:without-transitions',
	transform: {
		filter: { id: /\/node_modules\/d3-transition\// },
		handler: (code) => ({ code, map: null, moduleSideEffects: false }),
	},
};

export default defineConfig({
	plugins: [lessons(), sveltekit(), liveServer(), withoutTransitions],
	build: {
		rollupOptions: {
			treeshake: {
				// Our modules only define things: what a page does not use of them, it need not load.
				moduleSideEffects: [{ test: /\/src\/lib\/.+\.ts$/, sideEffects: false }],
			},
		},
	},
	test: {
		include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
		environment: 'node',
	},
});
