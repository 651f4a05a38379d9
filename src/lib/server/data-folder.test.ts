import { spawnSync } from 'node:child_process';
import { appendFile, open, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startDurable, temporaryFolder } from '../../../tests/support/durable-server';
import { readLog } from '../../../tests/support/read-log';
import { KEEP_LIMITS, type LogEntry } from '../engine';
import { openStore } from './data-folder';
import type { PlaygroundRecord } from './log';

const RECORD: PlaygroundRecord = {
	...{ id: 'one', app: 'feed', seed: 1, hostKey: 'h', createdAt: 1, epoch: 'e', maker: 'm' },
	keep: KEEP_LIMITS,
	idleSince: 1,
};
const entry = (i: number): LogEntry => ({
	...{ kind: 'message', at: i, client: 'c1', bytes: 40 },
	message: { type: 'post', text: `The text of ${i}` },
});
const openFolder = (dataDir: string) => openStore({ log: 'lmdb', dataDir });

/** A folder with logs in it, closed; and the path of the file that holds them. */
async function folderWithLogs(): Promise<{ folder: string; file: string }> {
	const folder = await temporaryFolder();
	const store = await openFolder(folder);
	await store.keep(RECORD);
	const log = store.log(RECORD.id);
	for (let from = 0; from < 2000; from += 100)
		await Promise.all(Array.from({ length: 100 }, (_, i) => log.append(entry(from + i))));
	await store.close();
	return { folder, file: join(folder, 'logs.mdb') };
}

async function overwrite(file: string, bytes: Buffer, at: number): Promise<void> {
	const handle = await open(file, 'r+');
	await handle.write(bytes, 0, bytes.length, at);
	await handle.close();
}

/** Overwrites the last place where `text` stands in a file. */
async function spoil(file: string, text: string, by: string): Promise<void> {
	const at = (await readFile(file)).lastIndexOf(text);
	expect(at).toBeGreaterThan(0);
	const handle = await open(file, 'r+');
	await handle.write(by, at);
	await handle.close();
}

// Each starts a process of its own, which takes a while on a busy machine.
describe('the folder of the logs', { timeout: 30_000 }, () => {
	it('has what was kept in it', async () => {
		const { folder } = await folderWithLogs();
		const store = await openFolder(folder);
		expect(store.records).toEqual([RECORD]);
		expect(await readLog(store.log(RECORD.id))).toEqual(
			Array.from({ length: 2000 }, (_, i) => entry(i)),
		);
		await store.close();
	});

	it('has all that was kept when its process is killed, and nothing of a dropped log', async () => {
		const folder = await temporaryFolder();
		const script = `
			import { openStore } from ${JSON.stringify(new URL('./data-folder.ts', import.meta.url).href)};
			const store = await openStore({ log: 'lmdb', dataDir: ${JSON.stringify(folder)} });
			const record = ${JSON.stringify(RECORD)};
			for (const id of ['one', 'two']) {
				await store.keep({ ...record, id });
				await store.log(id).append(${JSON.stringify(entry(0))});
			}
			await store.log('two').drop();
			process.kill(process.pid, 'SIGKILL');`;
		const { signal } = spawnSync(
			process.execPath,
			['--import', 'tsx', '--input-type=module', '-e', script],
			{ stdio: ['ignore', 'ignore', 'inherit'] },
		);
		expect(signal).toBe('SIGKILL');
		const store = await openFolder(folder);
		expect(store.records.map(({ id }) => id)).toEqual(['one']);
		expect(store.log('one').size).toBe(1);
		await store.close();
	});

	it.each([
		['cut in half', async (file: string) => truncate(file, (await stat(file)).size / 2)],
		['cut by one page', async (file: string) => truncate(file, (await stat(file)).size - 4096)],
		[
			'left with one of two first pages',
			(file: string) => overwrite(file, Buffer.alloc(200), 4096 + 16),
		],
		['cut to a stump', (file: string) => truncate(file, 1000)],
		[
			'torn: a page of it is old',
			(file: string) => spoil(file, 'The text of 1500', '\0'.repeat(4096)),
		],
		['spoilt in one character', (file: string) => spoil(file, 'The text of 7', 'The test of 7')],
		['something else altogether', (file: string) => writeFile(file, 'Dear diary')],
	])('refuses logs that are %s, in one sentence', async (_, damage) => {
		const { folder, file } = await folderWithLogs();
		await damage(file);
		await expect(openFolder(folder)).rejects.toThrow(
			`DATA_DIR (${folder}) is damaged: restore it from a backup, or choose an empty folder.`,
		);
		await expect(openFolder(folder)).rejects.toThrow('is damaged'); // and lets go of its lock
	});

	it('reads on when a killed process had only made the file longer', async () => {
		const { folder, file } = await folderWithLogs();
		await appendFile(file, Buffer.alloc(8192));
		const store = await openFolder(folder);
		expect(store.log(RECORD.id).size).toBe(2000);
		await store.close();
	});

	it.each([
		['is a file', 'it is not a folder', (folder: string) => join(folder, 'duplex.json')],
		['lies in a file', 'it is not a folder', (folder: string) => join(folder, 'duplex.json', 'x')],
	])('refuses one that %s', async (_, words, path) => {
		const { folder } = await folderWithLogs();
		await expect(openFolder(path(folder))).rejects.toThrow(words);
	});

	it('refuses a folder of something else, or of another version', async () => {
		const folder = await temporaryFolder();
		await writeFile(join(folder, 'thesis.doc'), 'Chapter 1');
		await expect(openFolder(folder)).rejects.toThrow(
			`DATA_DIR (${folder}) holds something else: choose an empty folder.`,
		);
		await writeFile(join(folder, 'duplex.json'), '{"program":"duplex","format":99}');
		await expect(openFolder(folder)).rejects.toThrow('was written by another version');
	});

	it('is for one process at a time', async () => {
		const folder = await temporaryFolder();
		const store = await openFolder(folder);
		await expect(openFolder(folder)).rejects.toThrow(
			`DATA_DIR (${folder}) is in use by another process.`,
		);
		await store.close();
		await (await openFolder(folder)).close();
	});

	it('goes to one of those who open it at once, new as it is', async () => {
		for (let round = 0; round < 10; round++) {
			const folder = join(await temporaryFolder(), 'new');
			const all = await Promise.allSettled([1, 2, 3].map(() => openFolder(folder)));
			const refusals = all.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
			expect(refusals.map(String)).toEqual(
				Array<string>(2).fill(`Error: DATA_DIR (${folder}) is in use by another process.`),
			);
			for (const one of all) if (one.status === 'fulfilled') await one.value.close();
		}
	});

	it('puts nothing into a folder of something else', async () => {
		const folder = await temporaryFolder();
		await writeFile(join(folder, 'thesis.doc'), 'Chapter 1');
		await expect(openFolder(folder)).rejects.toThrow('holds something else');
		expect(await readdir(folder)).toEqual(['thesis.doc']);
	});
});

it('opens a playground of 100,000 entries while others are served', async () => {
	const folder = await temporaryFolder();
	const store = await openFolder(folder);
	await store.keep({ ...RECORD, createdAt: Date.now(), idleSince: Date.now() });
	const log = store.log(RECORD.id);
	const client = { id: 'c1', name: 'Ana', agent: 'external' } as const;
	await log.append({ kind: 'open', at: 0, client });
	for (let from = 1; from < 99_990; from += 9_999)
		await Promise.all(Array.from({ length: 9_999 }, (_, i) => log.append(entry(from + i))));
	await store.close();

	const { live } = await startDurable(folder);
	let turns = 0;
	let opened = false;
	const opening = live.find(RECORD.id).then((playground) => {
		opened = true;
		return playground;
	});
	while (!opened) {
		await new Promise((resolve) => setImmediate(resolve));
		turns++;
	}
	// The one who was connected has left with the process.
	expect((await opening)?.info()).toMatchObject({ seq: 1 + 9_999 * 10, app: 'feed' });
	expect(turns).toBeGreaterThan(20);
}, 30_000);
