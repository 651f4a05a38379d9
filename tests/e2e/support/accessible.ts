import { expect, type Page } from '@playwright/test';
import axe from 'axe-core';

/** Fails with every rule of axe that the page as it stands now breaks, and where. */
export async function expectAccessible(page: Page): Promise<void> {
	// Evaluated rather than added as a script element, which a content security policy would stop.
	await page.evaluate(axe.source);
	const violations = await page.evaluate(async () => {
		const inPage = (globalThis as unknown as { axe: typeof axe }).axe;
		const result = await inPage.run(document);
		return result.violations.map(({ id, help, impact, nodes }) => ({
			rule: `${id} (${impact}): ${help}`,
			at: nodes.map(({ target }) => target.join(' ')),
		}));
	});
	expect(violations).toEqual([]);
}
