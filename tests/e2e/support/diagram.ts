import { expect, type Locator, type Page } from '@playwright/test';

export const diagram = (page: Page): Locator => page.getByRole('region', { name: /^Diagram/ });
export const rows = (page: Page): Locator =>
	page.getByRole('list', { name: 'Messages' }).locator('li[data-n]');
export const row = (page: Page, route: string, type: string): Locator =>
	rows(page)
		.filter({ hasText: route })
		.filter({ hasText: new RegExp(`\\b${type}\\b`) });
export const scrubber = (page: Page): Locator =>
	page.getByRole('slider', { name: 'Position in time' });

/** The playhead, in ms of display time. */
export const playhead = async (page: Page): Promise<number> =>
	Number(await scrubber(page).inputValue());

/** `n` of the messages in the list, in order. */
export const listed = (page: Page): Promise<number[]> =>
	rows(page).evaluateAll((all) => all.map((li) => Number((li as HTMLElement).dataset['n'])));

/** `n` of the message that is selected, or 0. */
export const selected = async (page: Page): Promise<number> => {
	const current = rows(page).filter({ has: page.locator('button[aria-current="true"]') });
	await expect(current).toHaveCount(1);
	return Number(await current.getAttribute('data-n'));
};

/** Stands: the diagram has stopped by itself or was paused. */
export const expectStanding = (page: Page): Promise<void> =>
	expect(diagram(page).getByRole('button', { name: 'Play', exact: true })).toBeVisible();

/** What is painted on the canvas of the messages in flight. */
export interface Painted {
	/** Pixels that are not empty. */
	readonly pixels: number;
	/** Of these, how many are in one of the three pattern colours of the page's theme. */
	readonly inPatternColours: number;
	/** And in the colour of what has gone wrong, such as a delivery that broke off. */
	readonly inBad: number;
	/** A hash of all of them. */
	readonly hash: number;
}

/** Reads a canvas: the one of the messages in flight, or another that `selector` names. */
export function painted(
	page: Page,
	selector = '.diagram .stage canvas.messages',
): Promise<Painted> {
	return page.evaluate((which) => {
		const canvas = document.querySelector<HTMLCanvasElement>(which);
		const context = canvas?.getContext('2d', { willReadFrequently: true });
		if (!canvas || !context) throw new Error('There is no canvas.');
		const style = getComputedStyle(document.documentElement);
		const colourOf = (name: string) => {
			const hex = style.getPropertyValue(name).trim().slice(1);
			return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16));
		};
		const patterns = ['--up', '--down', '--cast'].map(colourOf);
		const bad = colourOf('--bad');
		const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
		let pixels = 0;
		let inPatternColours = 0;
		let inBad = 0;
		let hash = 7;
		for (let i = 0; i < data.length; i += 4) {
			if (!data[i + 3]) continue;
			pixels++;
			// A faint trail is rounded a little when its colour is read back.
			const near = (data[i + 3] ?? 0) < 120 ? 12 : 6;
			const isIn = (colour: number[]) =>
				colour.every((value, c) => Math.abs(value - (data[i + c] ?? 0)) <= near);
			if (patterns.some(isIn)) inPatternColours++;
			else if (isIn(bad)) inBad++;
			for (let c = 0; c < 4; c++) hash = (hash * 31 + (data[i + c] ?? 0)) | 0;
			hash = (hash * 31 + i) | 0;
		}
		return { pixels, inPatternColours, inBad, hash };
	}, selector);
}
