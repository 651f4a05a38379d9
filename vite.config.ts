import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { lessons } from './src/lib/lessons/vite-plugin';
import { liveServer } from './src/lib/server/vite-plugin';

export default defineConfig({
	plugins: [lessons(), sveltekit(), liveServer()],
	test: {
		include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
		environment: 'node',
	},
});
