import { expect, socketAddress, test as base, type External } from './external';
import { makePlayground, playgroundOn, type PlaygroundPage } from './playground';

/** A quiet playground, in which Zed, who comes from outside, has posted "tea" and "coffee". */
export interface Told extends PlaygroundPage {
	readonly id: string;
	/** Address of its whole trace. */
	readonly trace: string;
	readonly zed: External;
	/** Connects another client from outside, and waits until the page shows it. */
	join(name: string): Promise<External>;
}

export const test = base.extend<{ told: Told }>({
	told: async ({ page, request, baseURL, joinFromOutside }, use) => {
		const { id, page: path, socket } = await makePlayground(request);
		const mine = playgroundOn(page);
		await mine.open(path);
		const join = async (name: string): Promise<External> => {
			const joined = await joinFromOutside(socketAddress(baseURL, `${socket}?name=${name}`));
			await expect(mine.node(name)).toBeVisible();
			return joined;
		};
		const zed = await join('Zed');
		for (const text of ['tea', 'coffee']) {
			zed.post(text);
			await expect(mine.shown(text)).toBeVisible();
		}
		await use({ ...mine, id, trace: `/api/playgrounds/${id}/trace`, zed, join });
	},
});

/** Their rows in the list of messages. */
export const [POST_1, POSTED_1] = [/^client-to-server.*"tea"/, /^broadcast.*"tea"/] as const;
export const [POST_2, POSTED_2] = [/^client-to-server.*"coffee"/, /^broadcast.*"coffee"/] as const;
