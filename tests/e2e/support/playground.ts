import { expect, type APIRequestContext, type Locator, type Page } from '@playwright/test';

/** What `POST /api/playgrounds` answers, as far as the tests need it. */
export interface Made {
	readonly id: string;
	/** `/playground/ID` */
	readonly page: string;
	/** `/ws/ID` */
	readonly socket: string;
	readonly hostToken: string;
}

/** A playground without company: nothing happens in it but what the test does. */
export async function makePlayground(request: APIRequestContext): Promise<Made> {
	const response = await request.post('/api/playgrounds', { data: { app: 'feed' } });
	expect(response.status()).toBe(201);
	return (await response.json()) as Made;
}

/** One event of a playground's trace, as far as the tests need it. */
export interface Traced {
	readonly n: number;
	readonly kind: string;
	readonly from?: string;
	readonly type?: string;
	readonly to?: string;
	readonly pattern?: string;
	readonly recipients?: number;
}

/** The whole trace of a playground as the server tells it now. */
export async function readTrace(request: APIRequestContext, id: string): Promise<Traced[]> {
	const response = await request.get(`/api/playgrounds/${id}/trace`);
	const lines = (await response.text()).split('\n').filter(Boolean);
	return lines.map((line) => JSON.parse(line) as Traced);
}

/** A playground's page by what a person sees of it. */
export function playgroundOn(page: Page) {
	const own = page.getByRole('region', { name: 'Your client' });
	const diagram = page.getByRole('region', { name: /^Diagram:/ });
	const crowd = page.getByRole('region', { name: 'Simulated clients' });
	const playback = diagram.getByRole('group', { name: 'Playback' });
	const messages = diagram.getByRole('list', { name: 'Messages' });
	const title = own.getByRole('heading', { level: 2 });
	const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

	return {
		page,
		own,
		diagram,
		crowd,
		messages,
		title,
		scrubber: playback.getByRole('slider', { name: 'Position in time' }),
		speed: playback.getByRole('combobox', { name: 'Speed' }),
		live: playback.getByRole('button', { name: /live/i }),
		inspector: diagram.getByRole('region', { name: 'Selected message' }),
		/** The row of the message that is looked at. */
		current: messages.locator('button[aria-current="true"]'),

		/** Goes there and waits until the page has a client of its own. */
		async open(path: string): Promise<void> {
			await page.goto(path);
			await expect(title).toHaveText(/^You are [^…]/);
			await expect(diagram).toBeVisible();
		},
		/** The name of the page's own client. */
		name: async (): Promise<string> => (await title.innerText()).replace('You are ', ''),
		/** A client in the diagram. */
		node: (name: string): Locator =>
			diagram.getByRole('group', { name: new RegExp(`^${escaped(name)}(,|$)`) }),
		/** How many clients the diagram shows, by its own words. */
		clients: (count: number): Locator =>
			diagram.getByText(new RegExp(`^\\s*${count} clients?\\s·\\s`)),
		/** A post on the page's own screen. */
		shown: (text: string): Locator =>
			own
				.getByRole('list', { name: 'Posts on your screen' })
				.getByRole('listitem')
				.filter({ hasText: text }),
		button: (name: string): Locator => playback.getByRole('button', { name, exact: true }),
		/** A row of the message list, by the words in it. */
		row: (words: string | RegExp): Locator => messages.getByRole('button', { name: words }),
		async post(text: string): Promise<void> {
			await own.getByRole('textbox', { name: 'Write a post' }).fill(text);
			await own.getByRole('button', { name: 'Post', exact: true }).click();
		},
	};
}
export type PlaygroundPage = ReturnType<typeof playgroundOn>;
