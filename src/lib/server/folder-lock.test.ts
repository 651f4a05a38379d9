import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../../tests/support/durable-server';
import { within } from '../../../tests/support/socket-client';
import { lockFolder } from './folder-lock';

const MODULE = new URL('./folder-lock.ts', import.meta.url).href;

/** A process that locks the folder it is told, says whether it holds it, and lets go of it when told `-`. */
async function startLocker() {
	const script = `
		import { createInterface } from 'node:readline';
		import { lockFolder } from ${JSON.stringify(MODULE)};
		let lock = null;
		console.log('ready');
		for await (const line of createInterface({ input: process.stdin })) {
			if (line === '-') await lock?.release();
			else lock = await lockFolder(line);
			console.log(line === '-' ? 'free' : lock ? 'held' : 'in use');
		}`;
	const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	onTestFinished(() => void child.kill('SIGKILL'));
	const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	const next = async () => (await within(lines.next(), 'a process', 20_000)).value as string;
	expect(await next()).toBe('ready');
	return {
		child,
		say(line: string): Promise<string> {
			child.stdin.write(`${line}\n`);
			return next();
		},
	};
}

/** Leaves in a folder what a process leaves that is killed while it holds it. */
async function leaveStaleLock(folder: string, name: string): Promise<void> {
	const server = createServer().listen(join(folder, 'was'));
	await once(server, 'listening');
	await rename(join(folder, 'was'), join(folder, name)); // so that closing does not remove it
	server.close();
	await once(server, 'close');
}

describe('the lock of a folder', { timeout: 60_000 }, () => {
	it('is for one at a time, and free again when it is released', async () => {
		const folder = await temporaryFolder();
		const lock = await lockFolder(folder);
		expect(lock).not.toBeNull();
		expect(await lockFolder(folder)).toBeNull();
		expect(await lockFolder(folder)).toBeNull();
		await lock?.release();
		expect(await readdir(folder)).toEqual([]);
		const next = await lockFolder(folder);
		expect(next).not.toBeNull();
		await next?.release();
	});

	it('is free when the process that held it has been killed, and not when it only stands still', async () => {
		const folder = await temporaryFolder();
		const other = await startLocker();
		expect(await other.say(folder)).toBe('held');
		other.child.kill('SIGSTOP');
		expect(await lockFolder(folder)).toBeNull();
		other.child.kill('SIGKILL');
		await once(other.child, 'close');
		expect(await readdir(folder)).toHaveLength(1);
		const lock = await lockFolder(folder);
		expect(lock).not.toBeNull();
		expect(await readdir(folder)).toHaveLength(1); // its own
		await lock?.release();
	});

	it('goes to exactly one of two processes that start at once, stale locks or none', async () => {
		const [one, two] = await Promise.all([startLocker(), startLocker()]);
		for (let round = 0; round < 100; round++) {
			const folder = await temporaryFolder();
			const stale = ['lock-0', 'lock-8', 'lock-ffffffffffffffffff'].slice(0, round % 4);
			for (const name of stale) await leaveStaleLock(folder, name);
			const answers = await Promise.all([one.say(folder), two.say(folder)]);
			expect(answers.sort()).toEqual(['held', 'in use']);
			await Promise.all([one.say('-'), two.say('-')]);
			expect(await readdir(folder)).toEqual([]);
		}
	});

	it('leaves alone what is not a lock', async () => {
		const folder = await temporaryFolder();
		for (const name of ['logs.mdb', 'lock-me.txt', 'lock-'])
			await writeFile(join(folder, name), '');
		const lock = await lockFolder(folder);
		expect(lock).not.toBeNull();
		await lock?.release();
		expect((await readdir(folder)).sort()).toEqual(['lock-', 'lock-me.txt', 'logs.mdb']);
	});

	it('works where the path is too long for a socket', async () => {
		const folder = join(await temporaryFolder(), 'x'.repeat(120));
		const lock = await lockFolder(folder);
		expect(await lockFolder(folder)).toBeNull();
		await lock?.release();
		await (await lockFolder(folder))?.release();
	});
});
