import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

export default ts.config(
	{ ignores: ['build/', '.svelte-kit/', 'test-results/', 'playwright-report/'] },
	js.configs.recommended,
	...ts.configs.strict,
	...svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		rules: {
			'no-undef': 'off',
			'@typescript-eslint/no-non-null-assertion': 'error',
			'@typescript-eslint/no-invalid-void-type': 'off',
		},
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: {
			parserOptions: { extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig },
		},
		rules: {
			'svelte/no-navigation-without-resolve': 'off',
			// State is `$state.raw` holding values that never change: maps need not be reactive.
			'svelte/prefer-svelte-reactivity': 'off',
		},
	},
	{
		// Playwright reads a fixture's needs from its parameter, which must be a pattern, if empty.
		files: ['tests/e2e/**'],
		rules: { 'no-empty-pattern': 'off' },
	},
);
