import { expect, type Page } from '@playwright/test';
import type { Trial } from '../../../src/lib/lessons/trial';

const plain = (text: string): string => text.replaceAll('`', '').replace(/\s+/g, ' ').trim();

/** Tries something as a lesson's step lets its reader: once expecting the wrong, once the right. */
export async function throughTrial(page: Page, trial: Trial): Promise<void> {
	const { question, choices, experiment } = trial;
	const block = page
		.locator('.trial')
		.filter({ has: page.getByRole('heading', { name: plain(question), exact: true }) });
	const right = choices.find((choice) => choice.right);
	const wrong = choices.find((choice) => !choice.right);
	if (!right || !wrong) throw new Error(`${trial.id} has no wrong or no right choice.`);
	// What is measured takes its time: once is enough.
	for (const choice of experiment.kind === 'measure' ? [right] : [wrong, right]) {
		await expect(block.getByRole('button', { name: 'Try it', exact: true })).toBeDisabled();
		// By place: one choice’s words may be a part of another’s.
		const radio = block.getByRole('radio').nth(choices.indexOf(choice));
		await expect(radio).toHaveAccessibleName(plain(choice.text));
		await radio.check();
		await block.getByRole('button', { name: 'Try it', exact: true }).click();
		await expect(block.locator('[data-outcome]')).toHaveAttribute('data-outcome', right.is, {
			timeout: 30_000,
		});
		await expect(block.getByRole('status')).toHaveText(
			`${choice.right ? 'Yes.' : 'Not quite.'} ${plain(choice.reason)}`,
		);
		if (experiment.kind === 'measure') await expect(block.getByRole('row')).toHaveCount(5);
		else await expect(block.getByRole('list', { name: /wire/ })).toContainText('Server → client');
		if (choice !== right) await block.getByRole('button', { name: 'Try again' }).click();
	}
}
