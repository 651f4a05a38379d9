import { defineConfig } from 'vite';

/** Builds the production entry beside what `vite build` made: `build/duplex.js`. */
export default defineConfig({
	publicDir: false,
	build: {
		ssr: 'src/lib/server/main.ts',
		outDir: 'build',
		emptyOutDir: false,
		target: 'node20',
		rollupOptions: { output: { entryFileNames: 'duplex.js' } },
	},
});
