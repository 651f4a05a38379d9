import type { Page } from '@playwright/test';
import { expectStanding, listed, playhead } from './support/diagram';
import { enter } from './support/keyboard';
import { expectNoWayPast } from './support/lesson';
import {
	answer,
	button,
	card,
	goOn,
	isAboutCode,
	standing,
	strength,
	verdict,
	wrongAnswer,
} from './support/practice';
import { expect, expectAccessible, test } from './support/test';

const OTHERS = 'Broadcast to all but the sender';

const begin = async (page: Page, concept: string): Promise<number> => {
	await page.goto(`/practice?concept=${concept}`);
	await expect(card(page)).toBeVisible();
	const count = await page.getByText(/^Question 1 of \d+/).innerText();
	return Number(/of (\d+)/.exec(count)?.[1]);
};

test('a round by keyboard: right, wrong and mended, not sure; and it comes back', async ({
	page,
}) => {
	test.setTimeout(120_000);
	const length = await begin(page, 'broadcast-others');
	expect(length).toBeGreaterThanOrEqual(2);
	const kinds = new Set<string>();
	const forms = new Set<string>();

	/** Questions that were answered so far: the first rightly, the second wrongly at first. */
	let i = 0;
	for (let question = 0; question < length; question++) {
		if (await isAboutCode(page)) {
			kinds.add('line');
			await enter(page, button(page, 'Not sure'));
			await goOn(page);
			continue;
		}
		const drill = await standing(page);
		expect(drill.concept).toBe('broadcast-others');
		kinds.add(drill.kind);
		if (drill.scene) {
			// Nothing of what is asked about can be seen, and there is no way to it.
			await expectStanding(page);
			const { hideFrom, n, stop } = drill.scene;
			const told = (await listed(page)).filter((one) => one >= hideFrom);
			expect(told).toEqual(stop === 'in-flight' ? [n] : []);
			if (i === 0) await expectNoWayPast(page);
		}
		if (!forms.has(drill.ask.form)) await expectAccessible(page);
		forms.add(drill.ask.form);

		if (i === 0) {
			await answer(page, drill, drill.ask.key);
			await expect(verdict(page)).toContainText('Yes.');
		} else if (i === 1) {
			await answer(page, drill, wrongAnswer(drill));
			await expect(verdict(page)).toContainText('Not quite.');
			await expect(verdict(page)).toBeFocused();
			await expectAccessible(page);
			if (drill.scene) {
				await expectStanding(page);
				const stood = await playhead(page);
				await enter(page, button(page, 'Watch it again'));
				await expect.poll(() => playhead(page)).toBeLessThan(stood);
				await expect.poll(() => playhead(page)).toBe(stood);
			}
			await enter(page, button(page, 'Change my answer'));
			if (drill.scene) {
				await expectStanding(page);
				expect((await listed(page)).some((one) => one > (drill.scene?.n ?? 0))).toBe(false);
			}
			await answer(page, drill, drill.ask.key);
			await expect(verdict(page)).toContainText('Yes.');
		} else {
			await enter(page, button(page, 'Not sure'));
			await expect(verdict(page)).toContainText('Good to know.');
		}
		i++;
		await goOn(page);
	}
	expect(kinds.size).toBe(length);

	const result = page.getByRole('heading', { name: `You knew 2 of ${length}` });
	await expect(result).toBeFocused();
	await expectAccessible(page);
	const missed = page.locator('.missed > li');
	await expect(missed).toHaveCount(length - 2);

	// The schedule has it, in this page and after a reload, and the course page tells.
	await page.goto('/practice');
	await expect(page.getByRole('heading', { name: 'One concept is due' })).toBeVisible();
	await expect(page.getByRole('listitem').filter({ hasText: OTHERS })).toBeVisible();
	await page.goto('/lessons');
	const lesson = page.getByRole('listitem').filter({ hasText: 'Three patterns, one news feed' });
	await expect(lesson.first()).toContainText('A concept is due again');
	await page.getByRole('link', { name: 'Practise what is due of Three patterns' }).click();
	await expect(page).toHaveURL('/practice?concept=broadcast-others');
	await expect(card(page)).toBeVisible();
});

test('the picture takes the answer too, and another open page hears of it', async ({
	page,
	context,
}) => {
	const other = await context.newPage();
	await other.goto('/progress');
	await expect(other.getByText('Nothing yet.')).toBeVisible();

	await begin(page, 'silence');
	let drill = await standing(page);
	while (drill.kind !== 'recipients') {
		await enter(page, button(page, 'Not sure'));
		await goOn(page);
		drill = await standing(page);
	}
	const { ask } = drill;
	if (ask.form !== 'clients') throw new Error('Recipients are clicked.');
	const all = ask.clients.map(({ name }) => name);
	const diagram = page.getByRole('region', { name: /^Diagram/ });
	for (const name of all) {
		await diagram.getByRole('button', { name: new RegExp(`^${name}\\b`) }).click();
		await expect(card(page).getByRole('checkbox', { name })).toBeChecked();
	}
	await button(page, 'Answer').click();
	await expect(card(page).locator('dd').first()).toHaveText(all.join(', '));
	await expect(verdict(page)).toContainText('Not quite.');

	const row = strength(other, 'The server need not answer');
	await expect(row).toContainText('missed');
	await expect(row).toContainText('Now');
});

test('where the browser keeps nothing it works until the page closes, and says so', async ({
	page,
}) => {
	await page.addInitScript(() => {
		const refuse = () => {
			throw new DOMException('Storage is off.', 'SecurityError');
		};
		IDBFactory.prototype.open = refuse;
	});
	await page.goto('/practice');
	await expect(page.getByText('This browser keeps nothing for this site')).toBeVisible();
	await page.getByLabel('Only one concept').selectOption({ label: 'Broadcast to a room' });
	await page.getByRole('button', { name: 'Practise it' }).click();
	await expect(card(page)).toBeVisible();
	await button(page, 'Not sure').click();
	await button(page, 'Stop here').click();
	await expect(page.getByRole('heading', { name: 'One concept is due' })).toBeVisible();
	await page.reload();
	await expect(page.getByRole('heading', { name: 'Nothing is due yet' })).toBeVisible();
});

test('a miss in a lesson is on the schedule, mended or not', async ({ page }) => {
	await page.goto('/lessons/three-patterns');
	await page.getByRole('button', { name: /^Next: / }).click();
	const gate = page.locator('.ask');
	await expect(gate.getByText('The diagram waits for your answer.')).toBeVisible();
	for (const [digit, says] of [
		['4', 'Not quite.'],
		['3', 'Yes.'],
	] as const) {
		await page.keyboard.press(digit);
		await page.keyboard.press('Enter');
		await expect(gate.getByText(says)).toBeVisible();
		if (digit === '4') await gate.getByRole('button', { name: 'Change my answer' }).click();
	}
	await page.getByRole('link', { name: 'Progress', exact: true }).click();
	await expect(strength(page, 'Client to server')).toContainText('missed');
	await expect(page.getByText('Step 2 of 7')).toBeVisible();
});

test('a miss in the quiz is on the schedule', async ({ page }) => {
	await page.goto('/quiz');
	const why = page.locator('article .why');
	// No pattern comes three times in a row, so one answer is wrong within three questions.
	for (let i = 0; i < 3; i++) {
		await expect(page.getByText('The diagram waits for your answer.')).toBeVisible({
			timeout: 20_000,
		});
		await page.keyboard.press('1');
		await page.keyboard.press('Enter');
		await expect(why).toBeVisible();
		if ((await why.innerText()).includes('Not quite.')) break;
		await page.getByRole('button', { name: /^Next question/ }).click();
	}
	const concept = (await why.innerText()).includes('It is broadcast') ? OTHERS : 'Server to one';
	await page.getByRole('link', { name: 'Progress', exact: true }).click();
	await expect(strength(page, concept)).toContainText('missed');
});
