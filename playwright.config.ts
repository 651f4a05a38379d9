import { defineConfig } from '@playwright/test';
import { chromiumMissing, findChromium } from './scripts/lib/chromium.js';

const chromium = await findChromium();
if (!chromium) throw new Error(chromiumMissing());
// Every worker reads this file again: spare it the search.
process.env['CHROMIUM_PATH'] = chromium;

/** Browser tests: real Chromium, production build. `npm run build` comes first. */
export default defineConfig({
	testDir: 'tests/e2e',
	testMatch: /\.(spec|test)\.ts$/,
	outputDir: 'test-results/browser',
	globalSetup: './tests/e2e/support/server.ts',
	workers: 2,
	// Real time on a shared machine: a test that fails once and then passes is listed as flaky.
	retries: 1,
	// Several pages at once draw without a GPU on few cores: slow is not wrong.
	timeout: 60_000,
	expect: { timeout: 10_000 },
	forbidOnly: Boolean(process.env['CI']),
	reporter: [['list'], ['json', { outputFile: 'test-results/browser.json' }]],
	use: {
		trace: 'off',
		launchOptions: {
			executablePath: chromium,
			args: [
				'--no-sandbox',
				'--disable-gpu',
				'--disable-quic',
				'--no-first-run',
				'--disable-background-networking',
				'--disable-component-update',
				'--disable-sync',
			],
		},
	},
});
