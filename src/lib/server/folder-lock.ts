import { createHash } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Longest path of a socket that every system takes, in bytes. */
const SOCKET_PATH_MAX = 100;

/**
 * Holds a folder for this process; null if another one holds it. It is a socket that listens: the
 * system lets go of it whatever becomes of the process, and nobody has to guess from an old number.
 */
export async function lockFolder(folder: string): Promise<{ release(): Promise<void> } | null> {
	const path = socketPath(folder);
	let server = await listen(path);
	if (!server) {
		if (await answers(path)) return null;
		await unlink(path).catch(() => undefined); // left behind by a process that was killed
		server = await listen(path);
	}
	if (!server) return null;
	const held = server;
	return {
		release: () => new Promise((done) => held.close(() => done())),
	};
}

function socketPath(folder: string): string {
	const whole = resolve(folder);
	const name = createHash('sha256').update(whole).digest('hex').slice(0, 24);
	if (process.platform === 'win32') return `\\\\.\\pipe\\duplex-${name}`;
	const inside = join(whole, 'lock');
	return Buffer.byteLength(inside) <= SOCKET_PATH_MAX ? inside : join(tmpdir(), `duplex-${name}`);
}

function listen(path: string): Promise<Server | null> {
	return new Promise((resolve, reject) => {
		const server = createServer((socket) => socket.destroy());
		server.once('error', (error: NodeJS.ErrnoException) =>
			error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
		);
		server.listen(path, () => {
			server.unref();
			resolve(server);
		});
	});
}

function answers(path: string): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(path);
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => resolve(false));
	});
}
