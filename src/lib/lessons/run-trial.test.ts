import { describe, expect, it } from 'vitest';
import { startLive } from '../../../tests/support/live-server';
import { tryHandshake } from '../server/trial';
import { overNodeSocket } from '../sim/node';
import { timer } from '../client/timer';
import { runTrial } from './run-trial';
import type { Experiment } from './trial';

async function setting() {
	const { port, create } = await startLive();
	const { id, address } = create('feed');
	const host = `127.0.0.1:${port}`;
	return (experiment: Exclude<Experiment, { kind: 'measure' }>) =>
		runTrial(experiment, {
			handshake: (headers) =>
				tryHandshake({
					...{ here: { address: '127.0.0.1', port }, playground: id, headers },
					...{ host, origin: `http://${host}` },
				}),
			connect: overNodeSocket(address),
			schedule: timer,
		});
}
const sends = (text: string, times = 1): Extract<Experiment, { kind: 'sends' }> => ({
	...{ kind: 'sends', texts: [text], times },
});

describe('a trial', () => {
	it('tells the status of a handshake and what both ends said', async () => {
		const attempt = await setting();
		const { is, said } = await attempt({ kind: 'handshake', headers: { Origin: 'null' } });
		expect(is).toBe('403');
		expect(said).toMatchObject([{ from: 'client' }, { from: 'server' }]);
		expect(said[0]?.text).toContain('\nOrigin: null');
		expect(said[1]?.text).toMatch(/^HTTP\/1\.1 403 Forbidden\n[^]*foreign-origin/);
	});

	it.each([
		['not JSON', 'bad-json'],
		['{"type":"dance"}', 'unknown-type'],
		['{"type":"post"}', 'invalid'],
		['{"type":"post","text":"Hello"}', 'nothing'],
	])('tells the error that answers %s', async (text, is) => {
		const attempt = await setting();
		const outcome = await attempt(sends(text));
		expect(outcome.is).toBe(is);
		expect(outcome.said[0]).toEqual({ from: 'client', text, times: 1 });
		expect(JSON.stringify(outcome.said)).not.toMatch(/welcome|token|seq/);
	});

	it('tells that it was too fast, and that it was too much', async () => {
		const attempt = await setting();
		const fast = await attempt(sends('{"type":"post","text":"Hello"}', 25));
		expect(fast.is).toBe('too-fast');
		expect(fast.said[0]?.times).toBe(25);
		const much = await attempt(sends('{"type":"post","text":"Hello"}', 300));
		expect(much.is).toBe('closed 1008');
		expect(much.said.at(-1)?.text).toMatch(/^close 1008 too many/);
	});
});
