import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { breachesOf } from './support/walls';

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
	.map((name) => `src/${name.replaceAll('\\', '/')}`)
	.filter((name) => /\.(ts|js|svelte)$/.test(name));

describe('the walls between the folders', () => {
	it('hold in every file', { timeout: 60_000 }, () => {
		expect(files.length).toBeGreaterThan(20);
		const breaches = files.flatMap((file) => breachesOf(file, readFileSync(file, 'utf8')));
		expect(breaches.map(({ at, why }) => `${at} ${why}`)).toEqual([]);
	});

	const why = (file: string, source: string) =>
		breachesOf(file, source).map((breach) => breach.why);

	it.each([
		['protocol', '../engine'],
		['apps', '../engine'],
		['engine', '../sim'],
		['sim', '../server'],
		['client', '../sim/crowd'],
		['timeline', '../diagram'],
		['timeline', '../client'],
		['screens', '../diagram'],
		['quiz', '../lessons'],
		['ui', '../protocol'],
		['diagram', '$lib/server'],
		['server', '$lib/engine'],
		['engine', '../ui'],
		['engine', '../../routes/x'],
	])('%s must not import %s', (folder, target) => {
		expect(why(`src/lib/${folder}/a.ts`, `import { b } from '${target}';`)).toHaveLength(1);
	});

	it.each([
		['engine', '../protocol'],
		['engine', './membership'],
		['server', '../engine'],
		['server', 'node:http'],
		['timeline', '../engine'],
		['diagram', '$lib/screens'],
		['lessons', '$lib/quiz/grade'],
		['diagram', '$lib/ui/Button.svelte'],
		['diagram', 'svelte'],
		['protocol', 'valibot'],
	])('%s may import %s', (folder, target) => {
		expect(why(`src/lib/${folder}/a.ts`, `import { b } from '${target}';`)).toEqual([]);
	});

	it('finds every kind of import, and names the line', () => {
		const sources = [
			"import type { A } from '../engine';",
			"import '../engine';",
			"export * from '../engine';",
			"const a = await import('../engine');",
			"let a: import('../engine').Engine;",
		];
		for (const source of sources)
			expect(breachesOf('src/lib/apps/a.ts', `// one\n${source}`)).toEqual([
				{ at: 'src/lib/apps/a.ts:2', why: 'apps must not import engine' },
			]);
	});

	it('reads the scripts of components', () => {
		const source =
			'<p>import</p>\n<script lang="ts">\n\timport { x } from "$lib/server/a";\n</script>';
		expect(breachesOf('src/routes/+page.svelte', source)).toEqual([
			{
				at: 'src/routes/+page.svelte:3',
				why: 'routes must not import server: it never reaches a browser',
			},
		]);
	});

	it('lets endpoints and hooks use the server, and no other route', () => {
		const source = "import { a } from '$lib/server/a'; import { b } from 'node:fs';";
		expect(why('src/routes/api/+server.ts', source)).toEqual([]);
		expect(why('src/routes/+page.server.ts', source)).toEqual([]);
		expect(why('src/hooks.server.ts', source)).toEqual([]);
		expect(why('src/routes/+page.ts', source)).toHaveLength(2);
	});

	it.each([
		'node:fs',
		'fs/promises',
		'ws',
		'svelte',
		'svelte/store',
		'$app/state',
		'@sveltejs/kit',
	])('a pure folder must not import %s', (target) => {
		expect(why('src/lib/engine/a.ts', `import '${target}';`)).toHaveLength(1);
	});

	it('only the Node transport of the simulated clients may import ws', () => {
		const source = "import { WebSocket } from 'ws';";
		expect(why('src/lib/sim/node.ts', source)).toEqual([]);
		expect(why('src/lib/sim/crowd.ts', source)).toHaveLength(1);
		expect(why('src/lib/client/connection.ts', source)).toHaveLength(1);
	});

	it('what needs Node is not imported by what may reach a browser', () => {
		expect(why('src/lib/sim/index.ts', "export * from './node';")).toHaveLength(1);
		expect(why('src/routes/+page.svelte', "<script>import '$lib/sim/node.js';</script>")).toEqual([
			'src/lib/sim/node.js needs Node: it must not reach a browser',
		]);
		expect(why('src/routes/+page.server.ts', "import '$lib/sim/node';")).toEqual([]);
	});

	it.each([
		'Date.now()',
		'new Date()',
		'Math.random()',
		'performance.now()',
		'window.name',
		'document',
		'localStorage.x',
		'process.env',
	])('a pure folder must not use %s', (expression) => {
		expect(why('src/lib/timeline/a.ts', `const a = ${expression};`)).toHaveLength(1);
		expect(why('src/lib/server/a.ts', `const a = ${expression};`)).toEqual([]);
	});

	it('is not confused by comments, texts and fields of the same name', () => {
		const source = `
			// Date.now() and window are not for us
			const text = 'document.title';
			const a = { document: 1, location: 2 };
			export const b = a.document + a.location;
			export interface C { window: number }
		`;
		expect(why('src/lib/engine/a.ts', source)).toEqual([]);
	});

	it('knows every folder', () => {
		expect(why('src/lib/helpers/a.ts', '')).toEqual([
			'src/lib/helpers has no place in the order of the folders',
		]);
	});
});
