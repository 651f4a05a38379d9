import type { CDPSession, Page } from '@playwright/test';
import { quantile } from 'd3';

/** What a page's frames cost. All times in ms. */
export interface Frames {
	readonly count: number;
	/** From one frame to the next. */
	readonly median: number;
	readonly p95: number;
	readonly longest: number;
	/** Processor time of the main thread for each frame; and the script's part of it. */
	readonly busy: number;
	readonly script: number;
	/** Tasks that held the main thread for more than 50 ms. */
	readonly longTasks: number;
}

/** Measures every frame of `page` for some time. */
export async function measureFrames(page: Page, seconds: number): Promise<Frames> {
	const cdp = await page.context().newCDPSession(page);
	// Processor time of the thread, not time on the wall: what else the machine does is left out.
	await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
	const before = await metrics(cdp);
	// The browser has no helpers of ours: nothing in here may be a named function.
	const { deltas, longTasks } = await page.evaluate(async (ms) => {
		const deltas: number[] = [];
		let longTasks = 0;
		const tasks = new PerformanceObserver((list) => (longTasks += list.getEntries().length));
		tasks.observe({ type: 'longtask' });
		const began = performance.now();
		let last = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
		while (last - began < ms) {
			const next = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
			deltas.push(next - last);
			last = next;
		}
		longTasks += tasks.takeRecords().length;
		tasks.disconnect();
		return { deltas, longTasks };
	}, seconds * 1000);
	const after = await metrics(cdp);
	await cdp.detach();

	const perFrame = (name: string) =>
		(((after.get(name) ?? 0) - (before.get(name) ?? 0)) * 1000) / deltas.length;
	return {
		count: deltas.length,
		median: quantile(deltas, 0.5) ?? NaN,
		p95: quantile(deltas, 0.95) ?? NaN,
		longest: Math.max(...deltas),
		busy: perFrame('TaskDuration'),
		script: perFrame('ScriptDuration'),
		longTasks,
	};
}

/** The page's JavaScript heap after a collection, in MiB. */
export async function measureHeap(page: Page): Promise<number> {
	const cdp = await page.context().newCDPSession(page);
	await cdp.send('Performance.enable');
	await cdp.send('HeapProfiler.collectGarbage');
	const used = (await metrics(cdp)).get('JSHeapUsedSize') ?? NaN;
	await cdp.detach();
	return used / 2 ** 20;
}

/** The scripts that the page has loaded so far, in KiB: as sent, and unpacked. */
export async function measureScripts(page: Page): Promise<{ sent: number; unpacked: number }> {
	const bytes = await page.evaluate(() =>
		performance
			.getEntriesByType('resource')
			.filter((entry) => new URL(entry.name).pathname.endsWith('.js'))
			.map((entry) => entry as PerformanceResourceTiming)
			.reduce(
				(sum, { encodedBodySize, decodedBodySize }) => ({
					sent: sum.sent + encodedBodySize,
					unpacked: sum.unpacked + decodedBodySize,
				}),
				{ sent: 0, unpacked: 0 },
			),
	);
	return { sent: bytes.sent / 1024, unpacked: bytes.unpacked / 1024 };
}

async function metrics(cdp: CDPSession): Promise<Map<string, number>> {
	const { metrics } = await cdp.send('Performance.getMetrics');
	return new Map(metrics.map(({ name, value }) => [name, value]));
}
