import type { Page } from '@playwright/test';
import { expect } from './test';

/** One page of the site, and what tells that it is all there. */
export interface SitePage {
	readonly name: string;
	readonly path: string;
	readonly title: string | RegExp;
	readonly h1: string;
	/** Resolves once the page is at work. */
	readonly ready: (page: Page) => Promise<void>;
	/** What Chromium itself says when it opens the page. */
	readonly allowedErrors?: RegExp[];
}

/** The theme's button works only once the page's own script runs. */
async function alive(page: Page): Promise<void> {
	await expect(page.locator('html')).toHaveAttribute('class', /js/);
	await page.waitForLoadState('networkidle');
}

/** The diagram has drawn its clients, on connections of its own. */
async function drawn(page: Page): Promise<void> {
	await alive(page);
	const diagram = page.getByRole('region', { name: /^Diagram:/ });
	await expect(diagram.getByRole('group', { name: /, simulated client$/ }).nth(2)).toBeVisible();
}

export const SITE: readonly SitePage[] = [
	{
		name: 'the landing page',
		path: '/',
		title: 'Duplex: learn how WebSockets talk',
		h1: 'See how WebSockets talk',
		ready: drawn,
	},
	{
		name: 'the list of lessons',
		path: '/lessons',
		title: 'Lessons · Duplex',
		h1: 'Lessons',
		ready: async (page) => {
			await alive(page);
			await expect(page.locator('.page[aria-busy=false]')).toBeVisible();
		},
	},
	{
		name: 'a lesson',
		path: '/lessons/three-patterns',
		title: 'Three patterns, one news feed · Duplex',
		h1: 'Three patterns, one news feed',
		ready: drawn,
	},
	{
		name: 'a playground',
		path: '/playground',
		title: /^(News feed · )?Playground · Duplex$/,
		h1: 'Playground: news feed',
		ready: async (page) => {
			await expect(page).toHaveURL(/\/playground\/./);
			await drawn(page);
		},
	},
	{
		name: 'the quiz',
		path: '/quiz',
		title: 'Quiz · Duplex',
		h1: 'Quiz',
		ready: async (page) => {
			await drawn(page);
			await expect(page.getByRole('radio').first()).toBeEnabled({ timeout: 15_000 });
		},
	},
	{
		name: 'practice',
		path: '/practice',
		title: 'Practice · Duplex',
		h1: 'Practice',
		ready: async (page) => {
			await alive(page);
			await expect(page.getByRole('button', { name: 'Practise everything' })).toBeVisible();
		},
	},
	{
		name: 'progress',
		path: '/progress',
		title: 'Progress · Duplex',
		h1: 'Progress',
		ready: async (page) => {
			await alive(page);
			await expect(page.getByRole('button', { name: 'Save to a file' })).toBeVisible();
		},
	},
	{
		name: 'what is real',
		path: '/real',
		title: 'What is real here? · Duplex',
		h1: 'What is real here?',
		ready: alive,
	},
	{
		name: 'no page',
		path: '/nowhere',
		title: '404 · Duplex',
		h1: 'Not here',
		ready: alive,
		allowedErrors: [/status of 404/],
	},
];
