import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('./server-entry.ts', import.meta.url));

/** A server in a process that is killed and started again, on the same port and the same folder. */
export function createServerProcess(folder: string, settings: Record<string, string> = {}) {
	let child: ChildProcess | null = null;
	let port = 0;
	let said = '';
	return {
		get port() {
			return port;
		},
		/** What it wrote to its error output. */
		get said() {
			return said;
		},
		async start(): Promise<void> {
			const started = spawn(process.execPath, ['--import', 'tsx', ENTRY], {
				stdio: ['ignore', 'pipe', 'pipe'],
				env: { PATH: process.env['PATH'], ...settings, PORT: String(port), DATA_DIR: folder },
			});
			child = started;
			started.stderr.on('data', (chunk: Buffer) => (said += String(chunk)));
			const ended = once(started, 'close').then(() => {
				throw new Error(`The server ended at once: ${said}`);
			});
			const [line] = (await Promise.race([once(started.stdout, 'data'), ended])) as [Buffer];
			ended.catch(() => undefined);
			port = Number(/port (\d+)/.exec(String(line))?.[1]);
		},
		/** `kill -9`: it has no time for a last word. */
		async kill(): Promise<void> {
			if (!child) return;
			const closed = once(child, 'close');
			child.kill('SIGKILL');
			await closed;
			child = null;
		},
	};
}
