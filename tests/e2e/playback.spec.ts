import { expect } from './support/external';
import { POST_1, POST_2, POSTED_1, POSTED_2, test as told } from './support/told';

told('a pause freezes every screen while messages go on arriving', async ({ told }) => {
	await told.button('Pause').click();
	await expect(told.own.getByText('at the paused moment')).toBeVisible();
	told.zed.post('cocoa');
	await expect(told.live).toContainText('+2');
	told.zed.post('milk');
	await expect(told.live).toContainText('+4');
	// The count behind has grown by both posts, and no screen shows either.
	await expect(told.shown('cocoa')).toHaveCount(0);
	await expect(told.node('Zed')).not.toContainText('cocoa');
	await expect(told.messages.getByRole('button')).toHaveCount(4);

	await told.button('Back one message').click();
	await expect(told.current).toHaveAccessibleName(POSTED_2);
	await expect(told.shown('coffee')).toHaveCount(0); // on its way, not there yet
	await expect(told.node('Zed')).toContainText('coffee'); // whose own app shows it at once
	await told.button('Back one message').click();
	await expect(told.current).toHaveAccessibleName(POST_2);
	await told.button('Forward one message').click();
	await expect(told.current).toHaveAccessibleName(POSTED_2);
	await told.button('Forward one message').click();
	await expect(told.current).toHaveAccessibleName(/^client-to-server.*"cocoa"/);
	await expect(told.button('Play')).toBeVisible();
	await expect(told.shown('coffee')).toBeVisible();
	await expect(told.shown('cocoa')).toHaveCount(0);

	await told.live.click();
	await expect(told.shown('milk')).toBeVisible();
	await expect(told.live).toHaveAttribute('aria-pressed', 'true');
	await expect(told.own.getByText('at the paused moment')).toHaveCount(0);
});

told('play goes on from where it was paused and ends up live', async ({ told }) => {
	await told.messages.getByRole('button', { name: POST_2 }).click();
	await expect(told.shown('coffee')).toHaveCount(0);
	await told.speed.selectOption('4');
	await told.button('Play').click();
	await expect(told.shown('coffee')).toBeVisible();
	await expect(told.live).toHaveAttribute('aria-pressed', 'true');
	await expect(told.speed).toHaveValue('1');
});

told('slower than life is not live', async ({ told }) => {
	await told.speed.selectOption('0.1');
	await expect(told.live).toHaveAttribute('aria-pressed', 'false');
	told.zed.post('cocoa');
	await expect(told.live).toContainText('+');
	await told.live.click();
	await expect(told.live).toHaveAttribute('aria-pressed', 'true');
	await expect(told.speed).toHaveValue('1');
	await expect(told.shown('cocoa')).toBeVisible();
});

told('every key does what the help says', async ({ told }) => {
	const { keyboard } = told.page;
	await keyboard.press('Space');
	await expect(told.button('Play')).toBeVisible();
	for (const [key, row] of [
		['ArrowLeft', POSTED_2],
		['ArrowLeft', POST_2],
		['PageUp', POSTED_1],
		['ArrowLeft', POST_1],
		['ArrowRight', POSTED_1],
		['PageDown', POST_2],
		['Shift+ArrowLeft', POSTED_1],
		['Shift+ArrowRight', POSTED_2],
	] as const) {
		await keyboard.press(key);
		await expect(told.current, key).toHaveAccessibleName(row);
		await expect(told.button('Play'), key).toBeVisible();
	}

	await keyboard.press('Home');
	await expect(told.messages).toHaveText('No message yet.');
	await keyboard.press('+');
	await expect(told.speed).toHaveValue('2');
	await keyboard.press('-');
	await keyboard.press('-');
	await expect(told.speed).toHaveValue('0.5');
	await keyboard.press('.');
	await expect(told.button('Pause')).toBeVisible();
	await keyboard.press('.');
	await expect(told.button('Play')).toBeVisible();
	await keyboard.press('End');
	await expect(told.live).toHaveAttribute('aria-pressed', 'true');
	await expect(told.shown('coffee')).toBeVisible();

	await keyboard.press('?');
	const help = told.page.getByRole('dialog', { name: 'Keys' });
	await expect(help).toContainText('Play or pause');
	await keyboard.press('End'); // for the dialog, not for the diagram behind it
	await keyboard.press('ArrowLeft');
	await expect(told.live).toHaveAttribute('aria-pressed', 'true');
	await keyboard.press('Escape');
	await expect(help).toBeHidden();
});

told('keys are off while typing, and on other controls that need them', async ({ told }) => {
	const box = told.own.getByRole('textbox', { name: 'Write a post' });
	await box.click();
	await told.page.keyboard.type('a b. c+ d- e?');
	await told.page.keyboard.press('Home');
	await told.page.keyboard.press('ArrowLeft');
	await expect(box).toHaveValue('a b. c+ d- e?');
	await expect(told.page.getByRole('dialog')).toHaveCount(0);

	const rate = told.crowd.getByRole('slider', { name: 'How busy' });
	await rate.press('ArrowLeft');
	await expect(rate).not.toHaveAttribute('aria-valuetext', /^1\.0 /);
	await expect(told.live).toHaveAttribute('aria-pressed', 'true');
	await expect(told.speed).toHaveValue('1');
});

told('the scrubber works by keyboard and by pointer', async ({ told }) => {
	const { scrubber } = told;
	await scrubber.press('ArrowLeft');
	await expect(told.current).toHaveAccessibleName(POSTED_2);
	await expect(scrubber).toHaveAttribute('aria-valuetext', /seconds, posted from server$/);
	await scrubber.press('ArrowLeft');
	await expect(told.current).toHaveAccessibleName(POST_2);
	await expect(scrubber).toHaveAttribute('aria-valuetext', /seconds, post from Zed$/);
	await scrubber.press('Shift+ArrowLeft');
	await expect(told.current).toHaveAccessibleName(POSTED_1);
	await scrubber.press('Home');
	await expect(told.messages).toHaveText('No message yet.');
	await scrubber.press('Space');
	await expect(told.button('Pause')).toBeVisible();
	await scrubber.press('End');
	await expect(told.live).toHaveAttribute('aria-pressed', 'true');

	const box = await scrubber.boundingBox();
	if (!box) throw new Error('The scrubber has no place.');
	await told.page.mouse.click(box.x + 10, box.y + box.height / 2);
	await expect(told.button('Play')).toBeVisible();
	await expect(told.messages).toHaveText('No message yet.');
	await expect(told.shown('tea')).toHaveCount(0);
});

told('a row tells what, to whom and why', async ({ told }) => {
	const you = await told.name();
	await expect(told.inspector).toContainText('Point at a message');
	await told.row(POSTED_1).click();
	await expect(told.row(POSTED_1)).toHaveAttribute('aria-current', 'true');
	await expect(told.inspector).toContainText(
		`The server tells everyone but Zed (${you}) that Zed posted “tea”.`,
	);
	await expect(told.inspector).toContainText(
		"Broadcast: the server's code addressed an audience, not a client. " +
			'One client is in it at the moment; it is a broadcast all the same. ' +
			'Zed sent it and is left out.',
	);
	const payload = told.inspector.getByLabel('Payload');
	const { type, post } = JSON.parse(await payload.innerText()) as {
		type: string;
		post: { text: string; by: { name: string } };
	};
	expect([type, post.text, post.by.name]).toEqual(['posted', 'tea', 'Zed']);

	await told.page.keyboard.press('ArrowUp'); // within the list, from row to row
	await told.page.keyboard.press('Enter');
	await expect(told.row(POST_1)).toHaveAttribute('aria-current', 'true');
	await expect(told.inspector).toContainText(
		'Zed sends a post, “tea”, to the server, and to nobody else.',
	);
});

told('a standing message can be focused, chosen and pointed at', async ({ told }) => {
	await told.row(POST_2).click();
	const pill = told.diagram.getByRole('button', { name: /^post, Zed → server\. Zed sends/ });
	await expect(pill).toBeVisible();
	await told.button('Forward one message').click();
	await expect(told.current).toHaveAccessibleName(POSTED_2);
	const copy = told.diagram.getByRole('button', { name: /^posted, server → 1 other\./ });
	await copy.focus();
	await expect(told.inspector).toContainText('that Zed posted “coffee”');

	const box = await copy.boundingBox();
	if (!box) throw new Error('The message has no place.');
	await told.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
	const tip = told.diagram.locator('.tip');
	await expect(tip).toContainText('server → 1 other');
	await expect(tip).toContainText('that Zed posted “coffee”.');
	await told.page.mouse.move(0, 0);
	await expect(tip).toHaveCount(0);
});
