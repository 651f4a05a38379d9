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

/** Measures ours and the plain SVG one in turn, at each size, and tells of each when it is done. */
export async function measureGenerated(
	browser: Browser,
	viewport: { readonly width: number; readonly height: number },
	seconds: number,
	tell: (run: GeneratedRun) => void,
): Promise<GeneratedRun[]> {
	const { address, stop } = await servePage();
	const runs: GeneratedRun[] = [];
	try {
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
