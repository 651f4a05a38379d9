import { spawnSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/durable-server';
import { parseTrace } from '../support/live-server';
import { connect, type Message } from '../support/socket-client';
import { createServerProcess } from './server-process';
import { report } from './size';

const SOURCE = fileURLToPath(new URL('./failing-sync.c', import.meta.url));
const POSTS = 10;

it('where the disk cannot sync nothing happens, and it goes on when it can', async (context) => {
	const folder = await temporaryFolder();
	const library = join(folder, 'failing-sync.so');
	const built = spawnSync('cc', ['-shared', '-fPIC', '-o', library, SOURCE, '-ldl']);
	if (built.status !== 0) return context.skip(); // no compiler here
	const flag = join(folder, 'fails');
	const server = createServerProcess(join(folder, 'data'), {
		...{ LD_PRELOAD: library, FAIL_FLAG: flag },
		MESSAGE_BURST: '1000000',
	});
	onTestFinished(() => server.kill());
	await server.start();
	const origin = () => `http://127.0.0.1:${server.port}/api/playgrounds`;
	const { id } = (await (await fetch(origin(), { method: 'POST' })).json()) as { id: string };
	const enter = (name: string) => connect(`ws://127.0.0.1:${server.port}/ws/${id}?name=${name}`);
	const [ana, ben] = [await enter('Ana'), await enter('Ben')];
	await Promise.all([ana.next(), ben.next()]);
	const told: string[] = [];
	/** Posts, and tells what came of it: heard by the other, or refused. */
	async function post(text: string): Promise<'heard' | 'unavailable'> {
		ana.send({ type: 'post', text, ref: text });
		ana.send({ type: 'like', post: 'none', ref: 'next' });
		const answer: Message = await ana.next();
		if (answer['ref'] === text) {
			expect(answer).toMatchObject({ type: 'error', code: 'unavailable' });
			expect(await ana.next()).toMatchObject({ ref: 'next' });
			return 'unavailable';
		}
		told.push(text);
		expect(await ben.next()).toMatchObject({ type: 'posted', post: { text } });
		return 'heard';
	}

	expect(await post('before')).toBe('heard');
	await writeFile(flag, '');
	for (let i = 0; i < POSTS; i++) expect(await post(`failing ${i}`)).toBe('unavailable');
	const attempts = server.said.split('a sync fails').length - 1;
	await rm(flag);
	let posts = 0;
	while ((await post(`again ${++posts}`)) !== 'heard');
	expect(await post('after')).toBe('heard');

	await server.kill();
	await server.start();
	const trace = parseTrace(await (await fetch(`${origin()}/${id}/trace`)).text());
	const stored = trace.flatMap((event) =>
		event.kind === 'message' && event.type === 'post' ? [event.data['text']] : [],
	);
	report('failing sync', { refused: POSTS + posts - 1, attempts, heard: told.length });
	expect(stored).toEqual(told);
	expect(attempts).toBeGreaterThan(0);
	expect(attempts).toBeLessThanOrEqual(2 * POSTS); // it does not try again and again
}, 60_000);
