import { build } from './build.js';
import { chromiumMissing, provideChromium } from './chromium.js';
import { exitOnFailure } from './failure.js';
import { ensureInstalled } from './install.js';
import { alone } from './lock.js';
import { endWithNpm } from './parent.js';
import { runTool } from './run.js';
import { countPlaywright, countVitest, one, tallyOf } from './tally.js';

/** Tests that need `build/`. */
const PRODUCTION_TESTS = 'tests/production.test.ts';

/** All of `npm test`. Goes on after a failed step; the last line counts what really ran. */
export const test = () =>
	exitOnFailure(async () => {
		endWithNpm();
		await alone(ensureInstalled);
		const total = { passed: 0, failed: 0 };

		/** @type {(title: string, work: () => Promise<import('./tally.js').Tally>) => Promise<boolean>} */
		async function step(title, work) {
			console.log(`\n── ${title}`);
			const from = performance.now();
			const { passed, failed } = await work();
			total.passed += passed;
			total.failed += failed;
			const seconds = ((performance.now() - from) / 1000).toFixed(1);
			console.log(`── ${title}: ${passed} passed, ${failed} failed, ${seconds} s`);
			return failed === 0;
		}

		await step('Format', async () => one(await runTool('prettier/bin/prettier.cjs', CHECK)));
		await step('Lint', async () => one(await runTool('eslint/bin/eslint.js', LINT)));
		await step('Types', async () => one(await typesHold()));
		await step('Unit tests', () => vitest('unit', ['--exclude', PRODUCTION_TESTS]));
		await step('Lessons', async () =>
			one(await runTool('tsx/dist/cli.mjs', ['scripts/lessons-check.ts'])),
		);
		const built = await step('Build', async () => one(await builds()));
		if (built) {
			await step('Tests of the build', () => vitest('production', [PRODUCTION_TESTS]));
			await step('Browser tests', browserTests);
		} else console.log('\nThe tests of the build and the browser tests need a build: not run.');

		if (total.failed > 0) process.exitCode = 1;
		console.log(`\n${total.passed} passed, ${total.failed} failed`);
	});

const CHECK = ['--check', '--log-level', 'warn', '.'];
const LINT = ['--max-warnings', '0', '.'];

async function typesHold() {
	const svelteCheck = 'svelte-check/bin/svelte-check';
	return (
		(await runTool('@sveltejs/kit/svelte-kit.js', ['sync'])) &&
		(await runTool(svelteCheck, ['--fail-on-warnings', '--output', 'human'])) &&
		(await runTool('typescript/bin/tsc', ['--noEmit', '--project', 'scripts']))
	);
}

/** @type {(name: string, args: string[]) => ReturnType<typeof tallyOf>} */
function vitest(name, args) {
	const report = `test-results/${name}.json`;
	const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
	return tallyOf(
		report,
		() => runTool('vitest/vitest.mjs', ['run', ...reporters, ...args]),
		countVitest,
	);
}

async function builds() {
	try {
		await alone(build);
		return true;
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		return false;
	}
}

async function browserTests() {
	const chromium = await provideChromium();
	if (!chromium) {
		console.error(chromiumMissing());
		return one(false);
	}
	return tallyOf(
		'test-results/browser.json',
		() => runTool('@playwright/test/cli.js', ['test'], { CHROMIUM_PATH: chromium }),
		countPlaywright,
	);
}
