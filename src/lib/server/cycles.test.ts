import { expect, it, onTestFinished } from 'vitest';
import { startCycles, WAYS } from '../../../tests/load/cycles';

// `npm run bench:cycles` does the same 20,000 times, and looks at the heap as well.
it('connections that come and go in every way leave no socket, timer, listener or entry behind', async () => {
	const cycles = await startCycles();
	onTestFinished(cycles.stop);
	await cycles.run(WAYS.length * 3);
	const before = await cycles.holds();
	await cycles.run(WAYS.length * 20);
	expect(await cycles.holds()).toEqual(before);
	expect(before).toMatchObject({ clients: 0, observers: 0, playgrounds: 0, connections: 0 });
}, 30_000);
