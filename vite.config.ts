import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { lessons } from './src/lib/lessons/vite-plugin';
import { liveServer } from './src/lib/server/vite-plugin';

/**
 * Each of D3's packages is one file, whose top level makes easings, curves and interpolators by
 * calls. None of these calls has an effect: said so, what a page does not use of them is left out.
 * So is the transitions' package, which adds methods to selections; no view makes a selection.
 */
const leanD3: Plugin = {
	name: 'duplex:lean-d3',
	transform: {
		filter: { id: /\/node_modules\/d3-[a-z]+\// },
		handler: (code) => ({
			code: code.replace(/^(?:var|const|let) [\w$]+ = (?=[\w$.]*\()/gm, '$&/*#__PURE__*/'),
			map: null,
			moduleSideEffects: false,
		}),
	},
};

export default defineConfig({
	plugins: [lessons(), sveltekit(), liveServer(), leanD3],
	build: {
		rollupOptions: {
			output: {
				codeSplitting: {
					// Every page needs both: in one file they compress better.
					groups: [{ name: 'runtime', test: /\/node_modules\/(svelte|@sveltejs\/kit|devalue)\// }],
				},
			},
			treeshake: {
				// Our modules only define things: what a page does not use of them, it need not load.
				moduleSideEffects: [{ test: /\/src\/lib\/.+\.ts$/, sideEffects: false }],
			},
		},
	},
	test: {
		include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
		environment: 'node',
		// Slow is not wrong: two workers share two cores with whatever else the machine does.
		testTimeout: 30_000,
		hookTimeout: 30_000,
	},
});
