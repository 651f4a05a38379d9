import { expect, type Locator, type Page } from '@playwright/test';

/** More steps than any page has places for the focus. */
const PLACES = 90;

/** Moves the focus to `target` with Tab alone, forwards or with Shift backwards. */
export async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
	await expect(target).toBeVisible();
	for (let i = 0; i < PLACES; i++) {
		if (await target.evaluate((element) => element === document.activeElement)) return;
		await page.keyboard.press(key);
	}
	throw new Error(`${PLACES} times ${key} did not lead to ${String(target)}.`);
}

/** Goes there with Tab and presses Enter. */
export async function enter(page: Page, target: Locator): Promise<void> {
	await tabTo(page, target);
	await page.keyboard.press('Enter');
}
