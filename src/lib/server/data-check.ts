import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * Reads every page and every piece of the logs in a process of its own, since a file that is cut or
 * foreign can take down the process that reads it. Told as text, because it runs without a build.
 */
const READ_ALL = `
const [library, path] = process.argv.slice(-2);
const { open } = await import(library);
const { crc32 } = await import('node:zlib');
const root = open({ path, encoding: 'string', readOnly: true });
const check = (name, read) => {
	const db = root.openDB(name, { encoding: 'string' });
	if (!db) return;
	let count = 0;
	for (const { key, value } of db.getRange()) {
		count++;
		read(key, value);
	}
	if (count !== db.getStats().entryCount) throw new Error('entries are missing');
};
check('playgrounds', (_, value) => JSON.parse(value));
let [no, next] = [0, 1];
check('entries', ([log, seq], value) => {
	if (log !== no) [no, next] = [log, 1];
	const text = value.slice(8);
	if (seq !== next || crc32(text) !== parseInt(value.slice(0, 8), 16)) throw new Error('damaged');
	next += text.split('\\n').length;
});
console.log('whole');
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

/** Whether the logs in the file `path` are whole, every one of them. */
export async function isWhole(path: string): Promise<boolean> {
	if (!(await hasBothMetas(path))) return false;
	const library = pathToFileURL(createRequire(import.meta.url).resolve('lmdb')).href;
	const child = spawn(
		process.execPath,
		['--input-type=module', '-e', READ_ALL, '--', library, path],
		{
			stdio: ['ignore', 'pipe', 'ignore'],
		},
	);
	let said = '';
	child.stdout.on('data', (chunk: Buffer) => (said += String(chunk)));
	return new Promise((resolve) => {
		child.once('error', () => resolve(false));
		child.once('close', (code) => resolve(code === 0 && said.trim() === 'whole'));
	});
}
