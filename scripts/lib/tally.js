import { existsSync, readFileSync, rmSync } from 'node:fs';
import { path } from './paths.js';

/** @typedef {{ passed: number, failed: number }} Tally */

/** One check that passed or failed as a whole. @type {(passed: boolean) => Tally} */
export const one = (passed) => (passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });

/**
 * Runs a test runner that writes a JSON report, and counts what the report says.
 * A runner that fails without naming a failed test (a file that does not load, no tests at all)
 * counts as one failure.
 * @param {string} report path below the repository's top folder
 * @param {() => Promise<boolean>} runner whether its exit code was 0
 * @param {(report: any) => Tally} count
 * @returns {Promise<Tally>}
 */
export async function tallyOf(report, runner, count) {
	rmSync(path(report), { force: true });
	const ended = await runner();
	const tally = existsSync(path(report))
		? count(JSON.parse(readFileSync(path(report), 'utf8')))
		: { passed: 0, failed: 0 };
	if ((!ended && tally.failed === 0) || tally.passed + tally.failed === 0) tally.failed++;
	return tally;
}

/** Vitest's JSON reporter. @type {(report: any) => Tally} */
export const countVitest = (report) => ({
	passed: report.numPassedTests,
	failed: report.numFailedTests,
});

/** Playwright's JSON reporter. @type {(report: any) => Tally} */
export const countPlaywright = ({ stats }) => ({
	passed: stats.expected + stats.flaky,
	failed: stats.unexpected,
});
