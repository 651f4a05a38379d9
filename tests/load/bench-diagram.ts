/** `npm run bench:diagram`: how smoothly the playground's page draws real, steady traffic. */
import { chromium, type Browser } from '@playwright/test';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { createPlayground } from '../../src/lib/client/playgrounds';
import { ensureBuilt } from '../../scripts/lib/build.js';
import { chromiumMissing, provideChromium } from '../../scripts/lib/chromium.js';
import { exitOnFailure, Failure } from '../../scripts/lib/failure.js';
import serve from '../e2e/support/server';
import { measureGenerated } from './generated';
import { measureFrames, measureHeap, measureScripts, type Frames } from './frames';
import { countPills } from './pills';
import {
	printGenerated,
	printMachine,
	printSeeks,
	printRun,
	printVerdict,
	type Run,
} from './report';
import { startTraffic } from './traffic';

const PER_SECOND = 30;
const VIEWPORT = { width: 1440, height: 900 };
const WARM_UP_MS = 6_000;
const BASELINE_SECONDS = 5;

await exitOnFailure(async () => {
	const { values } = parseArgs({
		options: {
			runs: { type: 'string', default: '3' },
			seconds: { type: 'string', default: '20' },
		},
	});
	const runs = Math.max(1, Number(values.runs) || 1);
	const seconds = Math.max(1, Number(values.seconds) || 1);

	await ensureBuilt();
	const executablePath = await provideChromium();
	if (!executablePath) throw new Failure(chromiumMissing());
	const stopServer = await serve();
	const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
	const browser = await chromium.launch({ executablePath, args });
	try {
		printMachine(browser, VIEWPORT);
		console.log('\nGenerated traces: the real diagram, and beside it a plain D3 SVG');
		const generated = await measureGenerated(
			browser,
			VIEWPORT,
			seconds,
			printGenerated,
			printSeeks,
		);
		const large = await series('60 clients', browser, 59, seconds, runs);
		await series('8 clients, as cards', browser, 7, seconds, 1);
		printVerdict(large, generated);
	} finally {
		await browser.close();
		await stopServer();
	}
});

/** The page's own client is one more than `others`. */
async function series(
	title: string,
	browser: Browser,
	others: number,
	seconds: number,
	count: number,
): Promise<Run[]> {
	console.log(`\n${title}, ${PER_SECOND} messages/s, ${seconds} s a run`);
	const runs: Run[] = [];
	for (let i = 1; i <= count; i++) {
		const run = await measure(browser, others, seconds);
		runs.push(run);
		printRun(i, run);
	}
	return runs;
}

async function measure(browser: Browser, others: number, seconds: number): Promise<Run> {
	const idle = await measureIdle(browser);
	const address = process.env['DUPLEX_URL'] ?? '';
	const { id, page: path } = await createPlayground(
		(input, init) => fetch(`${address}${String(input)}`, init),
		'feed',
		{ seed: 1 },
	);
	const page = await browser.newPage({ viewport: VIEWPORT });
	await page.goto(`${address}${path}`);
	await page.locator('.node').first().waitFor();
	const traffic = await startTraffic({
		socket: `${address.replace('http', 'ws')}/ws/${id}`,
		clients: others,
		perSecond: PER_SECOND,
	});
	try {
		await page.waitForTimeout(WARM_UP_MS);
		const start = await measureHeap(page);
		const from = Date.now();
		const frames = await measureFrames(page, seconds);
		const to = Date.now();
		const [load = NaN] = loadavg();
		const rate = traffic.rate();
		const trace = await (await fetch(`${address}/api/playgrounds/${id}/trace`)).text();
		return {
			idle,
			frames,
			load,
			rate,
			nodes: await page.evaluate(() => {
				const nodes = [...document.querySelectorAll('.node')];
				const kind = ['card', 'avatar', 'dot'].find((name) => nodes[0]?.classList.contains(name));
				return `${nodes.length} ${kind}s`;
			}),
			pills: countPills(trace, from, to),
			heap: [start, await measureHeap(page)],
			scripts: await measureScripts(page),
		};
	} finally {
		traffic.stop();
		await page.close();
	}
}

/** What the machine can do at all: a page that does nothing but ask for frames. */
async function measureIdle(browser: Browser): Promise<Frames> {
	const page = await browser.newPage({ viewport: VIEWPORT });
	try {
		return await measureFrames(page, BASELINE_SECONDS);
	} finally {
		await page.close();
	}
}
