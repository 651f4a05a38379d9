import { expectStanding, playhead, rows, selected } from './support/diagram';
import { enter, tabTo } from './support/keyboard';
import {
	ADDRESS,
	answerByKeys,
	asking,
	changeAnswer,
	expectJudged,
	expectRevealed,
	expectWaiting,
	POST,
} from './support/lesson';
import { playgroundOn } from './support/playground';
import { expect, test } from './support/test';
import { playgroundOf, truthOf } from './support/trace';

test('a prediction, what really happened, and each view of a playground, by keyboard alone', async ({
	page,
}) => {
	test.setTimeout(90_000);
	await test.step('predict and reveal', async () => {
		const playground = await playgroundOf(page, () => page.goto(ADDRESS));
		await enter(page, page.getByRole('button', { name: 'Next: Ana posts →' }));
		await expect(asking(page, POST)).toBeVisible();
		const truth = await truthOf(page, playground);
		await expectWaiting(page, POST, truth);
		await answerByKeys(page, POST, 'server-to-client', 'arrows');
		const reason = await expectJudged(page, POST, truth, 'server-to-client');
		await expectRevealed(page, POST, truth);
		await changeAnswer(page, POST);
		await answerByKeys(page, POST, 'broadcast', 'arrows');
		expect(await expectJudged(page, POST, truth, 'broadcast')).not.toBe(reason);
		await expectRevealed(page, POST, truth);
	});

	const mine = playgroundOn(page);
	const tab = (name: string) => page.getByRole('tab', { name, exact: true });
	await test.step('post and stop time', async () => {
		await enter(page, page.getByRole('link', { name: 'Playground', exact: true }));
		await expect(mine.title).toHaveText(/^You are [^…]/);
		await tabTo(page, mine.own.getByRole('textbox', { name: 'Write a post' }));
		await page.keyboard.type('By keyboard');
		await page.keyboard.press('Enter');
		await expect(mine.row(/^broadcast.*"By keyboard"/)).toBeVisible();
		await tabTo(page, mine.button('Pause'));
		await page.keyboard.press('Space');
		await expectStanding(page);
		// The focus stays on the button: the arrows step from there too.
		await page.keyboard.press('ArrowLeft');
		expect(await selected(page)).toBeGreaterThan(0);
	});

	await test.step('messages', async () => {
		await page.keyboard.press('/');
		const field = page.getByRole('textbox', { name: 'Text in the message' });
		await expect(field).toBeFocused();
		await page.keyboard.type('By keyboard');
		await expect(rows(page).filter({ hasNotText: 'By keyboard' })).toHaveCount(0);
		// Tab leads to one row, the arrows from row to row.
		await tabTo(page, mine.messages.locator('.message[tabindex="0"]'));
		await page.keyboard.press('ArrowUp');
		await expect(mine.row(/^client-to-server.*"By keyboard"/)).toBeFocused();
		await page.keyboard.press('Enter');
		await expect(mine.inspector).toContainText('sends a post, “By keyboard”');
		await tabTo(page, field, 'Shift+Tab');
		await page.keyboard.press('Escape');
		await expect(field).toHaveValue('');
	});

	await test.step('sequence', async () => {
		await tabTo(page, tab('Messages'), 'Shift+Tab');
		await page.keyboard.press('ArrowRight');
		await expect(tab('Sequence')).toHaveAttribute('aria-selected', 'true');
		const sequence = page.getByRole('region', { name: 'Sequence of messages' });
		const chosen = sequence.locator('[role=button][aria-pressed=true]');
		await expect(chosen).toHaveAccessibleName(/^post, .*“By keyboard”/);
		await tabTo(page, chosen);
		await page.keyboard.press('ArrowDown');
		const walked = sequence.locator('[role=button]:focus');
		await expect(walked).toHaveAttribute('aria-pressed', 'false');
		const before = await playhead(page);
		await page.keyboard.press('Enter');
		await expect(walked).toHaveAttribute('aria-pressed', 'true');
		expect(await playhead(page)).toBeGreaterThan(before);
	});

	await test.step('screens', async () => {
		await tabTo(page, tab('Sequence'), 'Shift+Tab');
		await page.keyboard.press('ArrowRight');
		const own = page.getByRole('article', { name: /^Screen of .* \(you\)$/ });
		await expect(own).toContainText('By keyboard');
		await enter(page, own.getByRole('button', { name: /^Larger/ }));
		await expect(own.getByRole('group', { name: /^All that .* sees$/ })).toBeVisible();
		await page.keyboard.press('Escape');
		await expect(own.getByRole('button', { name: /^Larger/ })).toBeFocused();
	});

	await test.step('wire', async () => {
		await tabTo(page, tab('Screens'), 'Shift+Tab');
		await page.keyboard.press('ArrowRight');
		await expect(page.getByRole('region', { name: 'On the wire' })).toBeVisible();
		await expect(tab('Wire')).toBeFocused();
		await page.keyboard.press('End'); // the last of the tabs, and not the end of time
		await expectStanding(page);
		await tabTo(page, mine.live, 'Shift+Tab');
		await page.keyboard.press('Enter');
		await expect(mine.live).toHaveAttribute('aria-pressed', 'true');
	});
});
