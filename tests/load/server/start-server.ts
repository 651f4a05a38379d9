import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SERVER_FILE } from '../../../scripts/lib/build.js';
import { printedAddress, stop } from '../../e2e/support/server';
import type { Contender } from './dialects';

/** Bounds are raised where the bench would run into them: one client posts for all. */
const RAISED = {
	CONNECTIONS_MAX: '20000',
	CONNECTIONS_PER_ADDRESS_MAX: '20000',
	CONNECTIONS_PER_PLAYGROUND_MAX: '20000',
	MESSAGE_BURST: '1000000',
	MESSAGES_PER_SECOND: '100000000',
	PLAYGROUND_MESSAGE_BURST: '1000000',
	PLAYGROUND_MESSAGES_PER_SECOND: '100000000',
	DELIVERY_BURST: '1000000000',
	DELIVERIES_PER_SECOND: '100000000',
	CREATE_BURST: '100000',
	LOG_ENTRIES_MAX: '100000000',
	TRACE_CHARS_MAX: String(1024 ** 3),
	// The package of uWebSockets brings native helpers of `ws` along, which none of us has otherwise.
	WS_NO_BUFFER_UTIL: '1',
	WS_NO_UTF_8_VALIDATE: '1',
};

const FILES: Readonly<Partial<Record<Contender, string>>> = {
	ws: 'contender-ws.ts',
	'socket.io': 'contender-socketio.ts',
	uws: 'contender-uws.ts',
};

export interface BenchServer {
	readonly contender: Contender;
	readonly port: number;
	readonly pid: number;
	/** A new playground; empty where there are none. */
	createPlayground(): Promise<string>;
	stop(): Promise<void>;
}

/** Starts one of the servers in a process of its own, on a port of the system's choice. */
export async function startServer(
	contender: Contender,
	more: Readonly<Record<string, string>> = {},
	flags: readonly string[] = [],
): Promise<BenchServer> {
	const file = FILES[contender];
	const data = mkdtempSync(join(tmpdir(), 'duplex-bench-'));
	const log = contender === 'duplex-lmdb' ? { DATA_DIR: data } : { LOG: 'memory' };
	const command = file
		? ['--import', 'tsx', fileURLToPath(new URL(file, import.meta.url))]
		: [SERVER_FILE];
	const child = spawn(process.execPath, [...flags, ...command], {
		stdio: ['ignore', 'pipe', 'inherit'],
		env: {
			...process.env,
			NODE_ENV: 'production',
			HOST: '127.0.0.1',
			PORT: '0',
			LOG_LEVEL: 'warn',
			...RAISED,
			...log,
			...more,
		},
	});
	const address = await printedAddress(child);
	return {
		contender,
		port: Number(new URL(address).port),
		pid: child.pid ?? NaN,
		async createPlayground() {
			if (file) return '';
			const answer = await fetch(`${address}/api/playgrounds`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: '{"app":"feed","seed":7}',
			});
			return ((await answer.json()) as { id: string }).id;
		},
		async stop() {
			await stop(child);
			rmSync(data, { recursive: true, force: true });
		},
	};
}
