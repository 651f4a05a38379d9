import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { chromiumMissing, findChromium } from '../scripts/lib/chromium.js';
import { stampOf } from '../scripts/lib/stamp.js';
import { countPlaywright, countVitest, tallyOf } from '../scripts/lib/tally.js';

interface Ended {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** Runs `npm start` as npm would, to its end. */
function start(env: Record<string, string>, node: string[] = []): Promise<Ended> {
	return new Promise((resolve) => {
		const child = execFile(
			process.execPath,
			[...node, 'scripts/start.js'],
			{ env: { ...process.env, HOST: '127.0.0.1', ...env }, timeout: 10_000 },
			(_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
		);
	});
}

const oneSentence = /^[A-Z][^\n]+\.\n$/;

describe('npm start', () => {
	it.each(['abc', '-1', '65536', '3000x', '80.5'])('refuses the port %j', async (PORT) => {
		const { code, stdout, stderr } = await start({ PORT });
		expect([code, stdout]).toEqual([1, '']);
		expect(stderr).toMatch(oneSentence);
		expect(stderr).toContain(`"${PORT}"`);
	});

	it('refuses a port that is taken, before it sets anything up', async () => {
		const other = createServer().listen(0, '127.0.0.1');
		await once(other, 'listening');
		const { port } = other.address() as AddressInfo;
		const { code, stdout, stderr } = await start({ PORT: String(port) });
		await new Promise((closed) => other.close(closed));
		expect([code, stdout]).toEqual([1, '']);
		expect(stderr).toMatch(oneSentence);
		expect(stderr).toContain(`Port ${port} is taken`);
	});

	it.each(['18.20.4', '20.18.3', '20.9.0'])('refuses Node %s', async (version) => {
		const older = `Object.defineProperty(process.versions, 'node', { value: '${version}' })`;
		const { code, stderr } = await start({}, [`--import=data:text/javascript,${older}`]);
		expect(code).toBe(1);
		expect(stderr).toMatch(/^Duplex needs Node 20\.19 or newer; this is Node [\d.]+\. [^\n]+\n$/);
	});
});

describe('the stamp of the sources', () => {
	it('is the same for the same files, and follows their content', () => {
		expect(stampOf(['src/lib/apps'])).toBe(stampOf(['src/lib/apps']));
		expect(stampOf(['src/lib/apps'])).not.toBe(stampOf(['src/lib/apps', 'package.json']));
		expect(stampOf(['not-there'])).toBe(stampOf([]));
	});
});

describe('the count of what ran', () => {
	const report = 'test-results/no-such-report.json';

	it('reads the reports of both runners', () => {
		expect(countVitest({ numPassedTests: 3, numFailedTests: 1, numPendingTests: 2 })).toEqual({
			passed: 3,
			failed: 1,
		});
		const stats = { expected: 5, flaky: 0, unexpected: 2, skipped: 1 };
		expect(countPlaywright({ stats })).toEqual({ passed: 5, failed: 2 });
	});

	it.each([true, false])(
		'a runner without a report has failed, whatever its exit code',
		async (ok) => {
			expect(await tallyOf(report, async () => ok, countVitest)).toEqual({ passed: 0, failed: 1 });
		},
	);
});

describe('the search for a Chromium', () => {
	const before = process.env['CHROMIUM_PATH'];
	afterEach(() => {
		if (before === undefined) delete process.env['CHROMIUM_PATH'];
		else process.env['CHROMIUM_PATH'] = before;
	});

	it('keeps to CHROMIUM_PATH, and says so when nothing starts from there', async () => {
		process.env['CHROMIUM_PATH'] = '/nowhere/chromium';
		expect(await findChromium()).toBeNull();
		expect(chromiumMissing()).toContain('/nowhere/chromium');
		// Anything that starts and answers `--version` will do.
		process.env['CHROMIUM_PATH'] = process.execPath;
		expect(await findChromium()).toBe(process.execPath);
	});
});
