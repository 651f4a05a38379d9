import type { Browser } from '@playwright/test';
import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';
import { measureFrames, type Frames } from './frames';

/** One measurement with a generated trace. */
export interface GeneratedRun {
	readonly as: 'Duplex' | 'SVG';
	readonly clients: number;
	/** Pills in the air when the measurement began. */
	readonly flying: number;
	readonly frames: Frames;
}

/** Clients, and pills in the air at once. */
export const SIZES: readonly (readonly [number, number])[] = [
	[20, 100],
	[60, 300],
	[250, 1250],
	[1000, 5000],
];
/** Until the trace is in full swing: display time trails real time by up to 3 s in such a crowd. */
const WARM_UP_MS = 6_000;

/** Builds the bench's own page from the real diagram and serves it on a port the system picks. */
async function servePage(): Promise<{ address: string; stop: () => Promise<void> }> {
	const outDir = await mkdtemp(join(tmpdir(), 'duplex-bench-'));
	const root = fileURLToPath(new URL('page', import.meta.url));
	const plugins = [svelte({ configFile: false, preprocess: vitePreprocess() })];
	const shared = { root, configFile: false, plugins, logLevel: 'warn' } as const;
	await build({ ...shared, build: { outDir, emptyOutDir: true } });
	const server = await preview({
		...shared,
		build: { outDir },
		preview: { host: '127.0.0.1', port: 0 },
	});
	const address = server.resolvedUrls?.local[0] ?? '';
	return {
		address,
		stop: async () => {
			await server.close();
			await rm(outDir, { recursive: true });
		},
	};
}

/** How quickly any instant of a long recorded trace is shown. */
export interface SeekRun {
	readonly events: number;
	/** Ms from the wish to the frame that shows it, in order of measuring; the first is the cold one. */
	readonly opens: readonly number[];
	/** While the scrubber is dragged. */
	readonly drag: Frames;
}

const RECORDED_EVENTS = 100_000;
const RECORDED_CLIENTS = 8;
const OPENS = 20;

async function measureSeeks(
	browser: Browser,
	viewport: { readonly width: number; readonly height: number },
	address: string,
	seconds: number,
): Promise<SeekRun> {
	const page = await browser.newPage({ viewport });
	await page.goto(`${address}?recorded=${RECORDED_EVENTS}&clients=${RECORDED_CLIENTS}`);
	await page.locator('.node').first().waitFor();
	// Loading is over when the page has had a while without work.
	await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
	const opens: number[] = [];
	for (let i = 0; i < OPENS; i++) opens.push(await page.evaluate(() => window.openSomewhere()));
	const stop = await page.evaluateHandle(() => window.drag());
	const drag = await measureFrames(page, seconds);
	await stop.evaluate((end) => end());
	await page.close();
	return { events: RECORDED_EVENTS, opens, drag };
}

/** Measures ours and the plain SVG one in turn, at each size, and tells of each when it is done. */
export async function measureGenerated(
	browser: Browser,
	viewport: { readonly width: number; readonly height: number },
	seconds: number,
	tell: (run: GeneratedRun) => void,
	tellSeeks: (run: SeekRun) => void,
): Promise<GeneratedRun[]> {
	const { address, stop } = await servePage();
	const runs: GeneratedRun[] = [];
	try {
		tellSeeks(await measureSeeks(browser, viewport, address, seconds));
		for (const [clients, flying] of SIZES)
			for (const as of ['Duplex', 'SVG'] as const) {
				const page = await browser.newPage({ viewport });
				await page.goto(`${address}?as=${as.toLowerCase()}&clients=${clients}&flying=${flying}`);
				await page.waitForTimeout(WARM_UP_MS);
				const before = await page.evaluate(() => window.inTheAir());
				const run = { as, clients, flying: before, frames: await measureFrames(page, seconds) };
				await page.close();
				runs.push(run);
				tell(run);
			}
	} finally {
		await stop();
	}
	return runs;
}
