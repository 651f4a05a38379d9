import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { Failure } from './failure.js';
import { path } from './paths.js';
import { runTool } from './run.js';
import { readStamp, stampOf } from './stamp.js';

/** The server that a build makes. */
export const SERVER_FILE = path('build', 'duplex.js');

const STAMP = path('build', '.duplex-stamp');
const SOURCES = [
	'src',
	'lessons',
	'static',
	'svelte.config.js',
	'vite.config.ts',
	'vite.server.config.ts',
	'tsconfig.json',
	'package.json',
	'package-lock.json',
];

/** Whether `build/` is made of the sources as they are. */
export const isBuilt = () => existsSync(SERVER_FILE) && readStamp(STAMP) === stampOf(SOURCES);

/** Builds if the sources have changed since the last build. */
export async function ensureBuilt() {
	if (isBuilt()) return;
	console.log('Building …');
	await build();
}

/** Makes the production build in `build/`: the pages, then the server around them. */
export async function build() {
	// Taken before the build: a file that changes meanwhile makes the next start build again.
	const stamp = stampOf(SOURCES);
	rmSync(STAMP, { force: true });
	const env = { NODE_ENV: 'production' };
	const vite = 'vite/bin/vite.js';
	const built =
		(await runTool(vite, ['build', '--logLevel', 'warn'], env)) &&
		(await runTool(
			vite,
			['build', '--config', 'vite.server.config.ts', '--logLevel', 'warn'],
			env,
		));
	if (!built || !existsSync(SERVER_FILE))
		throw new Failure('The build failed; the reason stands above.');
	writeFileSync(STAMP, stamp);
}
