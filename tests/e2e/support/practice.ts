import { expect, type Locator, type Page } from '@playwright/test';
import { makeDrill, readDrillId, type Drill, type DrillAnswer } from '../../../src/lib/quiz/drills';
import { enter, tabTo } from './keyboard';

export const card = (page: Page): Locator => page.locator('.ask');
export const button = (page: Page, name: string | RegExp): Locator =>
	page.getByRole('article').getByRole('button', { name, exact: true });

/** The question that stands on the page, made again from its id: so the test knows the key. */
export async function standing(page: Page): Promise<Drill> {
	await expect(card(page)).toBeVisible();
	const id = (await card(page).getAttribute('data-drill')) ?? '';
	const ref = readDrillId(id);
	if (!ref) throw new Error(`"${id}" names no drill.`);
	const drill = await makeDrill(ref);
	await expect(card(page).getByRole('heading')).toHaveText(drill.question.replaceAll('`', ''));
	return drill;
}

/** Its lines of code are there only where Vite has read them: the test cannot make it again. */
export async function isAboutCode(page: Page): Promise<boolean> {
	return ((await card(page).getAttribute('data-drill')) ?? '').startsWith('line.');
}

/** An answer that is wrong. */
export function wrongAnswer({ ask }: Drill): DrillAnswer {
	if (ask.form === 'one') return ask.choices.find(({ id }) => id !== ask.key)?.id ?? '';
	if (ask.form === 'order') return [...ask.key].reverse();
	return ask.key.length > 0 ? [] : ask.clients.slice(0, 1).map(({ id }) => id);
}

/** Gives an answer with the keyboard alone. */
export async function answer(page: Page, { ask }: Drill, given: DrillAnswer): Promise<void> {
	if (ask.form === 'one') {
		const index = ask.choices.findIndex(({ id }) => id === given);
		await page.keyboard.press(String(index + 1));
		await expect(card(page).getByRole('radio').nth(index)).toBeChecked();
		return page.keyboard.press('Enter');
	}
	if (ask.form === 'clients') {
		for (const box of await card(page).getByRole('checkbox').all()) {
			const wanted = given.includes((await box.getAttribute('value')) ?? '');
			if ((await box.isChecked()) === wanted) continue;
			await tabTo(page, box);
			await page.keyboard.press('Space');
		}
		return enter(page, button(page, given.length > 0 ? 'Answer' : 'Nobody'));
	}
	// From the top down: each item is brought up to its place.
	for (const [place, id] of [...given].entries()) {
		const text = ask.items.find((item) => item.id === id)?.text.replaceAll('`', '') ?? '';
		const rows = card(page).getByRole('listitem');
		const earlier = button(page, `Earlier: ${text}`);
		await tabTo(page, earlier);
		for (let i = 0; i < given.length; i++) {
			if (await rows.nth(place).filter({ has: earlier }).count()) break;
			await page.keyboard.press('Enter');
		}
		await expect(rows.nth(place).filter({ has: earlier })).toHaveCount(1);
	}
	return enter(page, button(page, 'This is the order'));
}

/** What the page says about the answer. */
export const verdict = (page: Page): Locator => card(page).locator('.why');

/** On to the next question, or to the result. */
export const goOn = (page: Page): Promise<void> =>
	enter(page, button(page, /^(Next question|Show the result) →$/));

/** A row of the progress page's table. */
export const strength = (page: Page, concept: string): Locator =>
	page
		.getByRole('region', { name: 'Strength of each concept' })
		.getByRole('row')
		.filter({ has: page.getByRole('rowheader', { name: concept }) });
