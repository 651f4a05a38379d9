import { afterEach, expect, it, vi } from 'vitest';
import { startLive } from '../tests/support/live-server';
import { logToMemory } from '../tests/support/log-lines';
import { setLive } from './lib/server';
import { handleError } from './hooks.server';

vi.mock('$app/environment', () => ({ building: false, dev: false }));
afterEach(() => setLive(undefined));

const PATH = '/playground/planted';
/** What `handleError` is told of a request to `PATH`. */
const failure = (status: number) => {
	const route = { id: '/playground/[id]' };
	const event = { route, url: new URL(`http://localhost${PATH}`) };
	return { error: new Error(`no ${PATH}`), status, message: 'no', event };
};

it('tells in the log which route failed, and neither the message nor the address', async () => {
	const { logger, lines, text } = logToMemory();
	setLive((await startLive({ logger })).live);
	for (const status of [404, 500])
		await handleError(failure(status) as unknown as Parameters<typeof handleError>[0]);
	expect(lines()).toMatchObject([
		{ level: 50, msg: 'a request failed', route: '/playground/[id]', status: 500 },
	]);
	expect(text()).not.toContain('planted');
});
