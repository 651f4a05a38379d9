import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const SERVER = 'build/duplex.js';
const START_MS = 15_000;
/** The server promises to end within 3 s of a signal. */
const STOP_MS = 5_000;

/**
 * Playwright's global set-up: serves the production build on a port that the system picks, and
 * hands its address to the tests as `DUPLEX_URL`. What it returns ends the server again.
 */
export default async function serve(): Promise<() => Promise<void>> {
	if (!existsSync(SERVER)) throw new Error('There is no build yet: run "npm run build" first.');
	const folder = await mkdtemp(join(tmpdir(), 'duplex-browser-'));
	const server = spawn(process.execPath, [SERVER], {
		stdio: ['ignore', 'pipe', 'inherit'],
		env: {
			...process.env,
			NODE_ENV: 'production',
			HOST: '127.0.0.1',
			PORT: '0',
			DATA_DIR: folder,
			// All tests come from one address, and each makes playgrounds of its own.
			CREATE_BURST: '100000',
			PLAYGROUNDS_PER_ADDRESS_MAX: '100000',
			PLAYGROUNDS_MAX: '100000',
		},
	});
	process.env['DUPLEX_URL'] = await printedAddress(server);
	return async () => {
		await stop(server);
		await rm(folder, { recursive: true, force: true });
	};
}

/** The first address that the server prints, with the loopback address as its host. */
export async function printedAddress(server: ChildProcess): Promise<string> {
	if (!server.stdout) throw new Error('The server has no output to read.');
	const lines = createInterface({ input: server.stdout });
	return new Promise((resolve, reject) => {
		const late = setTimeout(
			() => reject(new Error(`The server printed no address within ${START_MS} ms.`)),
			START_MS,
		);
		server.once('exit', (code) => {
			clearTimeout(late);
			reject(new Error(`The server ended at once, with exit code ${code}.`));
		});
		lines.on('line', (line) => {
			const port = /https?:\/\/\S*?:(\d+)/.exec(line)?.[1];
			if (!port) return;
			clearTimeout(late);
			resolve(`http://127.0.0.1:${port}`);
		});
	});
}

export async function stop(server: ChildProcess): Promise<void> {
	if (server.exitCode !== null) return;
	const ended = once(server, 'exit');
	server.kill('SIGTERM');
	const kill = setTimeout(() => server.kill('SIGKILL'), STOP_MS);
	const [, signal] = await ended;
	clearTimeout(kill);
	if (signal === 'SIGKILL') throw new Error(`The server did not end within ${STOP_MS} ms.`);
}
