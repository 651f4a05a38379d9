import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { printedAddress, stop } from './support/server';

const LESSON = 'lessons/01-three-patterns/lesson.md';
const PARTS = ['lessons', 'src', 'static', 'package.json', 'svelte.config.js', 'tsconfig.json'];

/** A copy of the project that a test may edit, with the packages of the project itself. */
function copyProject(): string {
	const root = mkdtempSync(join(tmpdir(), 'duplex-project-'));
	for (const part of PARTS) cpSync(part, join(root, part), { recursive: true });
	symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
	cpSync('vite.config.ts', join(root, 'vite.base.config.ts'));
	const config = `import base from './vite.base.config';
export default { ...base, cacheDir: '.vite', server: { fs: { strict: false } } };
`;
	writeFileSync(join(root, 'vite.config.ts'), config);
	return root;
}

test('an edit of a lesson shows in the open page', async ({ page }) => {
	test.setTimeout(180_000);
	const root = copyProject();
	const vite = spawn(
		process.execPath,
		[resolve('node_modules/vite/bin/vite.js'), 'dev', '--port', '0', '--host', '127.0.0.1'],
		{ cwd: root, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NO_COLOR: '1' } },
	);
	try {
		const address = await printedAddress(vite);
		await page.goto(`${address}/lessons/three-patterns`);
		// The page works once its step has been played.
		await expect(page.getByRole('button', { name: 'Replay step' })).toBeEnabled({
			timeout: 90_000,
		});
		// The gate of the second step comes from the lesson's data, the rest from its text.
		await page.getByRole('button', { name: /^Next: / }).click();
		await expect(page.getByRole('heading', { name: /What happens next/ })).toBeVisible({
			timeout: 60_000,
		});

		const file = join(root, LESSON);
		const edited = readFileSync(file, 'utf8')
			.replace('Ana writes a post, and', 'Ana, freshly edited, writes a post, and')
			.replace("The server has Ana's post. What happens next?", 'And now, edited?');
		writeFileSync(file, edited);

		await expect(page.getByText('Ana, freshly edited, writes a post')).toBeVisible({
			timeout: 60_000,
		});
		await expect(page.getByRole('heading', { name: 'And now, edited?' })).toBeVisible({
			timeout: 60_000,
		});
	} finally {
		await stop(vite);
		rmSync(root, { recursive: true, force: true });
	}
});
