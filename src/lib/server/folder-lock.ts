import { createHash, randomBytes } from 'node:crypto';
import { readdir, rename, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';

export interface FolderLock {
	release(): Promise<void>;
}

/** What a claim says to whoever asks; one that does not answer is taken for held. */
type Claim = 'held' | 'claimed';

/** How claims are called; they are beside the files of the folder. */
export const LOCK_PREFIX = 'lock-';
/** Longest path of a socket that every system takes, in bytes. */
const SOCKET_PATH_MAX = 100;
/** A live process may take so long to answer, in ms. */
const ANSWER_MS = 2000;
/** The first of several that came at once looks again after this, in ms. */
const AGAIN_MS = 5;

/**
 * Holds a folder for this process; null if another one holds it, or gets it first. A claim is a socket
 * that listens: the system lets go of it whatever becomes of the process, and nobody has to guess from
 * an old number.
 *
 * Each claim has a name of its own, so what a killed process left can be removed without harm to a
 * live one. A process shows its claim first and looks for others then: of two that come at once at
 * least one sees the other. Whoever sees nobody holds the folder; of those who only claim it, the one
 * whose name comes first waits for the others to give up.
 */
export async function lockFolder(folder: string): Promise<FolderLock | null> {
	const whole = resolve(folder);
	const key = createHash('sha256').update(whole).digest('hex').slice(0, 24);
	if (process.platform === 'win32') return lockPipe(`\\\\.\\pipe\\duplex-${key}`);

	const name = randomBytes(8).toString('hex');
	const inside = Buffer.byteLength(join(whole, `${LOCK_PREFIX}${name}.new`)) <= SOCKET_PATH_MAX;
	const [directory, prefix] = inside ? [whole, LOCK_PREFIX] : [tmpdir(), `duplex-${key}-`];
	const path = join(directory, prefix + name);

	let claim: Claim = 'claimed';
	const server = await listen(`${path}.new`, () => claim);
	if (!server) return null;
	async function release(): Promise<void> {
		await unlink(path).catch(() => undefined);
		await new Promise((done) => server?.close(done));
	}
	try {
		await rename(`${path}.new`, path); // it listens by now: nobody takes it for a dead one
		for (;;) {
			const others = await living(directory, prefix, name);
			if (others.size === 0) {
				claim = 'held';
				return { release };
			}
			const first = [...others.keys()].every((other) => name < other);
			if (!first || [...others.values()].includes('held')) break;
			await later(AGAIN_MS);
		}
	} catch (error) {
		await release();
		throw error;
	}
	await release();
	return null;
}

/** A pipe of Windows is gone with its process, and there is one of a name. */
async function lockPipe(path: string): Promise<FolderLock | null> {
	const server = await listen(path, () => 'held');
	return server && { release: () => new Promise((done) => server.close(() => done())) };
}

/** The claims of live processes but for `own`, by name. What dead ones have left is removed. */
async function living(
	directory: string,
	prefix: string,
	own: string,
): Promise<ReadonlyMap<string, Claim>> {
	const found = new Map<string, Claim>();
	for (const file of await readdir(directory)) {
		const name = file.slice(prefix.length);
		if (!file.startsWith(prefix) || !/^[0-9a-f]+$/.test(name) || name === own) continue;
		const path = join(directory, file);
		const claim = await ask(path);
		if (claim) found.set(name, claim);
		else await unlink(path).catch(() => undefined);
	}
	return found;
}

/** What the claim at `path` says; null if nobody is behind it any more. */
function ask(path: string): Promise<Claim | null> {
	return new Promise((resolve) => {
		let said = '';
		const socket = connect(path);
		socket.setTimeout(ANSWER_MS, () => socket.destroy());
		socket.on('data', (chunk: Buffer) => (said += String(chunk)));
		socket.once('close', () => resolve(said === 'claimed' ? said : 'held'));
		socket.once('error', ({ code }: NodeJS.ErrnoException) =>
			resolve(code === 'ECONNREFUSED' || code === 'ENOENT' ? null : 'held'),
		);
	});
}

/** Listens and tells everyone the claim; null if there is such a socket. */
function listen(path: string, claim: () => Claim): Promise<Server | null> {
	return new Promise((resolve, reject) => {
		const server = createServer((socket) => {
			socket.on('error', () => undefined); // whoever asked has gone
			socket.end(claim(), () => socket.destroy());
		});
		server.once('error', (error: NodeJS.ErrnoException) =>
			error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
		);
		server.listen(path, () => {
			server.unref();
			resolve(server);
		});
	});
}
