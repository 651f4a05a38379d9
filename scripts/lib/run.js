import { spawn } from 'node:child_process';
import { path, ROOT } from './paths.js';

/**
 * Runs a program to its end in the repository's top folder, its output on this terminal.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] on top of this process's own
 * @returns {Promise<boolean>} whether it ended with exit code 0
 */
export function run(program, args, env = {}) {
	return new Promise((resolve) => {
		const child = spawn(program, args, {
			cwd: ROOT,
			stdio: ['ignore', 'inherit', 'inherit'],
			env: { ...process.env, ...env },
		});
		// A stop signal is for the whole command: hand it on, so that no child outlives us.
		const stop = (/** @type {NodeJS.Signals} */ signal) => {
			child.once('exit', () => process.exit(1));
			child.kill(signal);
		};
		process.on('SIGTERM', stop);
		const settle = (/** @type {boolean} */ passed) => {
			process.off('SIGTERM', stop);
			resolve(passed);
		};
		child.once('error', () => settle(false));
		child.once('exit', (code) => settle(code === 0));
	});
}

/**
 * Runs a JavaScript file of an installed package with this Node.
 * @param {string} file below node_modules
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export const runTool = (file, args, env) =>
	run(process.execPath, [path('node_modules', file), ...args], { ...QUIET, ...env });

// Vite would warn of how a coming version reads the configuration; this version reads it well.
const QUIET = { VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true' };

/**
 * Runs npm: the one that started us if there is one.
 * @param {string[]} args
 */
export function runNpm(args) {
	const npm = process.env['npm_execpath'];
	if (npm && /\.[cm]?js$/.test(npm)) return run(process.execPath, [npm, ...args]);
	return run('npm', args);
}
