import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isWhole } from './data-check';
import { LOCK_PREFIX, lockFolder } from './folder-lock';
import type { LogStore } from './log';
import { openLmdbStore } from './log-lmdb';
import { createMemoryStore } from './log-memory';
import { SettingsError, type Settings } from './settings';

/** What the folder holds, and in which form; another form is not read. */
const FORMAT = { program: 'duplex', format: 1 };
const FORMAT_FILE = 'duplex.json';
const LOG_FILE = 'logs.mdb';
/** Is there after a clean end, and tells the log file's size and time: then nobody need read all of it. */
const CLEAN_FILE = 'clean';
/** Where the format is written before it is there. */
const NEW_FORMAT_FILE = `${FORMAT_FILE}.new`;
/** What others put into every folder, and what we do before the format is in it. */
const IGNORED = new Set(['lost+found', '.DS_Store', NEW_FORMAT_FILE]);

/** Opens what `settings.log` names. Throws SettingsError, in one sentence, if that cannot be used. */
export const openStore = (settings: Pick<Settings, 'log' | 'dataDir'>): Promise<LogStore> =>
	settings.log === 'memory'
		? Promise.resolve(createMemoryStore())
		: openDataFolder(settings.dataDir);

/** Opens the logs in a folder, which is held until the store is closed. */
async function openDataFolder(folder: string): Promise<LogStore> {
	const named = `DATA_DIR (${folder})`;
	await attempt(() => mkdir(folder, { recursive: true }), `${named} cannot be made`);
	await isOurs(folder, named); // nothing is put into a folder of something else
	const lock = await attempt(() => lockFolder(folder), `${named} cannot be written`);
	if (!lock) throw new SettingsError(`${named} is in use by another process.`);
	try {
		if (!(await isOurs(folder, named))) await markAsOurs(folder, named);
		const path = join(folder, LOG_FILE);
		if (!(await endedCleanly(folder)) && !(await wholeOrNew(path)))
			throw new SettingsError(
				`${named} is damaged: restore it from a backup, or choose an empty folder.`,
			);
		await rm(join(folder, CLEAN_FILE), { force: true });
		const store = await attempt(() => openLmdbStore(path), `${named} cannot be opened`);
		return {
			...store,
			async close() {
				await store.close();
				// Without this mark all is read at the next start: no harm if it cannot be written.
				const mark = await fingerprint(path).catch(() => '');
				await writeFile(join(folder, CLEAN_FILE), mark).catch(() => undefined);
				await lock.release();
			},
		};
	} catch (error) {
		await lock.release();
		throw error;
	}
}

/** Whether the folder has our mark; false if it is empty. Throws if it is anything else. */
async function isOurs(folder: string, named: string): Promise<boolean> {
	const files = await attempt(() => readdir(folder), `${named} cannot be read`);
	if (files.includes(FORMAT_FILE)) {
		const mark = join(folder, FORMAT_FILE);
		const text = await attempt(() => readFile(mark, 'utf8'), `${named} cannot be read`);
		if (text.trim() === JSON.stringify(FORMAT)) return true;
		throw new SettingsError(`${named} was written by another version: choose another folder.`);
	}
	if (files.some((name) => !IGNORED.has(name) && !name.startsWith(LOCK_PREFIX)))
		throw new SettingsError(`${named} holds something else: choose an empty folder.`);
	return false;
}

/** Puts our mark into the folder, all of it or nothing. */
async function markAsOurs(folder: string, named: string): Promise<void> {
	await attempt(async () => {
		await writeFile(join(folder, NEW_FORMAT_FILE), `${JSON.stringify(FORMAT)}\n`);
		await rename(join(folder, NEW_FORMAT_FILE), join(folder, FORMAT_FILE));
	}, `${named} cannot be written`);
}

async function endedCleanly(folder: string): Promise<boolean> {
	const told = await readFile(join(folder, CLEAN_FILE), 'utf8').catch(() => null);
	return told !== null && told === (await fingerprint(join(folder, LOG_FILE)).catch(() => ''));
}

async function fingerprint(path: string): Promise<string> {
	const { size, mtimeMs } = await stat(path);
	return `${size} ${mtimeMs}\n`;
}

/** Whether there is nothing yet (or only a file that somebody was about to fill), or all of it. */
const wholeOrNew = async (path: string): Promise<boolean> =>
	((await stat(path).catch(() => null))?.size ?? 0) === 0 || isWhole(path);

/** What the system refuses becomes a sentence that begins with `what`. */
async function attempt<T>(work: () => Promise<T>, what: string): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof SettingsError) throw error;
		const { code } = error as NodeJS.ErrnoException;
		throw new SettingsError(`${what}${code === undefined ? '' : `: ${WORDS[code] ?? code}`}.`);
	}
}

const WORDS: Readonly<Record<string, string>> = {
	EACCES: 'that is not allowed',
	EPERM: 'that is not allowed',
	EROFS: 'it is read-only',
	ENOSPC: 'the disk is full',
	EEXIST: 'it is not a folder',
	ENOTDIR: 'it is not a folder',
};
