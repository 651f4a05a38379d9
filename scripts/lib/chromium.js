import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, runTool } from './run.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const MAC = [
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * A Chromium that starts on this machine: `CHROMIUM_PATH`, else Playwright's own, else the
 * system's, else one that this installs.
 * @returns {Promise<string | null>} its path; null if there is none and none could be installed
 */
export async function provideChromium() {
	const found = await findChromium();
	if (found || process.env['CHROMIUM_PATH']) return found;
	console.log('No Chromium found: installing one …');
	await runTool('@playwright/test/cli.js', ['install', 'chromium']);
	const own = await findChromium();
	if (own) return own;
	if (process.getuid?.() === 0 && onPath('apt-get')) {
		const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
		await run('apt-get', ['update'], quiet);
		await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], quiet);
	}
	return findChromium();
}

/** The sentence for a machine without one. */
export const chromiumMissing = () =>
	process.env['CHROMIUM_PATH']
		? `CHROMIUM_PATH is "${process.env['CHROMIUM_PATH']}", but no Chromium starts from there.`
		: 'The browser tests need Chromium: install it with your package manager (for example ' +
			'"apt-get install chromium"), or set CHROMIUM_PATH to one.';

/** A Chromium that is already here, by the order above; null if there is none. */
export async function findChromium() {
	const chosen = process.env['CHROMIUM_PATH'];
	if (chosen) return starts(chosen) ? chosen : null;
	const { chromium } = await import('@playwright/test');
	const candidates = [chromium.executablePath(), ...NAMES.map(onPath), ...MAC];
	return candidates.find((file) => file !== null && existsSync(file) && starts(file)) ?? null;
}

/**
 * Whether it runs at all: a browser without its system libraries is there but of no use.
 * @param {string} file
 */
function starts(file) {
	try {
		execFileSync(file, ['--version'], { stdio: 'ignore', timeout: 20_000 });
		return true;
	} catch {
		return false;
	}
}

/** @param {string} name */
function onPath(name) {
	for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
		const file = join(folder, name);
		try {
			accessSync(file, constants.X_OK);
			return file;
		} catch {
			continue;
		}
	}
	return null;
}
