import {
	test as base,
	expect,
	type Browser,
	type BrowserContext,
	type Page,
} from '@playwright/test';
import { watch } from './watch';

export { expect };
export { expectAccessible } from './accessible';

interface Fixtures {
	/** Console errors that a test provokes on purpose. */
	allowedErrors: RegExp[];
	/** Opens a page in a browser of its own (other cookies, other storage), watched like `page`. */
	openBrowser: (options?: Parameters<Browser['newContext']>[0]) => Promise<Page>;
}
/** A test that fails when a page logs an error, throws, or talks to another origin. */
export const test = base.extend<Fixtures>({
	allowedErrors: [[], { option: true }],

	baseURL: async ({}, use) => {
		await use(process.env['DUPLEX_URL']);
	},

	context: async ({ context, baseURL, allowedErrors }, use) => {
		const faults = watch(context, baseURL, allowedErrors);
		await use(context);
		expect(faults).toEqual([]);
	},

	openBrowser: async ({ browser, baseURL, allowedErrors }, use) => {
		const opened: { context: BrowserContext; faults: string[] }[] = [];
		await use(async (options = {}) => {
			const context = await browser.newContext({ baseURL, ...options });
			opened.push({ context, faults: watch(context, baseURL, allowedErrors) });
			return context.newPage();
		});
		for (const { context } of opened) await context.close();
		expect(opened.flatMap(({ faults }) => faults)).toEqual([]);
	},
});
