import { spawn } from 'node:child_process';
import { open, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * Reads every piece of the logs, and copies all pages that are in use into a new file, in a process of
 * its own, since a file that is cut or foreign can take down the process that reads it. LMDB also keeps
 * a list of free pages, which no reader looks at and which a writer trusts: spoilt, it would take down
 * the server at its first write. The copy has none. Told as text, because it runs without a build.
 */
const READ_ALL = `
const [library, path, copy] = process.argv.slice(-3);
const { open } = await import(library);
const { crc32 } = await import('node:zlib');
const check = (root, name, read, encoding = 'string') => {
	const db = root.openDB(name, { encoding });
	if (!db) return;
	let count = 0;
	for (const { key, value } of db.getRange()) {
		count++;
		read(key, value);
	}
	if (count !== db.getStats().entryCount) throw new Error('entries are missing');
};
const readAll = (root) => {
	check(root, 'playgrounds', (_, value) => JSON.parse(value));
	let [no, next] = [0, 1];
	check(root, 'entries', ([log, seq], value) => {
		if (log !== no) [no, next] = [log, 1];
		const text = value.slice(8);
		if (seq !== next || crc32(text) !== parseInt(value.slice(0, 8), 16)) throw new Error('damaged');
		next += text.split('\\n').length;
	});
	check(root, 'shelves', () => undefined, 'binary');
};
const root = open({ path, encoding: 'string', readOnly: true });
readAll(root);
try {
	await root.backup(copy, true);
} catch (error) {
	// Without room for a copy the file itself must do.
	const full = error.code === 28 || /no space/i.test(error.message);
	console.log(full ? 'whole' : 'damaged');
	process.exit(0);
}
readAll(open({ path: copy, encoding: 'string', readOnly: true }));
console.log('copied');
process.exit(0);
`;

/** Where things stand in a meta page of LMDB: the first two pages, written in turn, one a commit. */
const META = { magic: 0x18, pageSize: 0x30, commit: 0x98, bytes: 0xa0 };
const MAGIC = 0xbeefc0de;

/**
 * Whether both meta pages are there, one commit apart. With one of them spoilt LMDB would go back to
 * the commit before, without a word.
 */
async function hasBothMetas(path: string): Promise<boolean> {
	const file = await open(path);
	try {
		const first = Buffer.alloc(META.bytes);
		const second = Buffer.alloc(META.bytes);
		await file.read(first, 0, META.bytes, 0);
		await file.read(second, 0, META.bytes, first.readUInt32LE(META.pageSize));
		const commits = [first, second].map((meta) => meta.readBigUInt64LE(META.commit));
		const [a = 0n, b = 0n] = commits;
		const magic = [first, second].every((meta) => meta.readUInt32LE(META.magic) === MAGIC);
		return magic && (a - b === 1n || b - a === 1n);
	} finally {
		await file.close();
	}
}

/**
 * Whether the logs in the file `path` are whole, every one of them. If they are, and there is room, the
 * file is replaced by a copy of what is in use.
 */
export async function isWhole(path: string): Promise<boolean> {
	if (!(await hasBothMetas(path))) return false;
	const copy = `${path}.new`;
	const removeCopy = async (): Promise<void> => {
		for (const file of [copy, `${copy}-lock`]) await rm(file, { force: true });
	};
	await removeCopy();
	const outcome = await readAll(path, copy);
	if (outcome === 'copied') {
		await sync(copy);
		await rename(copy, path);
	}
	await removeCopy();
	return outcome !== 'damaged';
}

/** Returns once the file is on disk: only then may it take the place of the other. */
async function sync(path: string): Promise<void> {
	const file = await open(path, 'r+');
	try {
		await file.sync();
	} finally {
		await file.close();
	}
}

/** What became of the reading; a process that fell over it has found it damaged. */
async function readAll(path: string, copy: string): Promise<'copied' | 'whole' | 'damaged'> {
	const library = pathToFileURL(createRequire(import.meta.url).resolve('lmdb')).href;
	const child = spawn(
		process.execPath,
		['--input-type=module', '-e', READ_ALL, '--', library, path, copy],
		{ stdio: ['ignore', 'pipe', 'ignore'] },
	);
	let said = '';
	child.stdout.on('data', (chunk: Buffer) => (said += String(chunk)));
	return new Promise((resolve) => {
		child.once('error', () => resolve('damaged'));
		child.once('close', (code) => {
			const outcome = said.trim();
			const read = code === 0 && (outcome === 'copied' || outcome === 'whole');
			resolve(read ? outcome : 'damaged');
		});
	});
}
