import { expectAccessible, expect, test } from './support/test';
import { enter, tabTo } from './support/keyboard';
import { makePlayground, playgroundOn } from './support/playground';

test('what happened in a playground becomes a scenario, by keyboard', async ({ page, request }) => {
	const { page: path } = await makePlayground(request);
	const mine = playgroundOn(page);
	await mine.open(path);
	const name = await mine.name();
	await mine.post('Tea: or "coffee"?');
	await mine.post('Second');
	await expect(mine.row('post')).toHaveCount(2);

	const opener = mine.diagram.getByRole('button', { name: 'Lesson step' });
	await enter(page, opener);
	const dialog = page.getByRole('dialog', { name: 'A lesson step of this' });
	const scenario = dialog.getByRole('textbox', { name: 'The scenario' });
	await expect(scenario).toHaveValue(
		new RegExp(
			`^\`\`\`scenario\\n- "?${name}"?: joins\\n` +
				`- "?${name}"?: \\{ posts: "Tea: or \\\\"coffee\\\\"\\?", id: \\S+ \\}\\n` +
				`- "?${name}"?: \\{ posts: "Second", id: \\S+ \\}\\n\`\`\`\\n$`,
		),
	);
	await expectAccessible(page);

	// From the last deed on: who was there joins all the same.
	await tabTo(page, dialog.getByRole('combobox', { name: 'From' }));
	await page.keyboard.press('End');
	await expect(scenario).not.toHaveValue(/coffee/);
	await expect(scenario).toHaveValue(/: joins\n.*Second/);

	await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
	await enter(page, dialog.getByRole('button', { name: 'Copy' }));
	await expect(dialog.getByRole('status')).toContainText('Copied.');
	expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
		await scenario.inputValue(),
	);
	await page.keyboard.press('Escape');
	await expect(dialog).toHaveCount(0);
	await expect(opener).toBeFocused();
});
