import { spawn } from 'node:child_process';
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

/** Whether the logs in the file `path` are whole, every one of them. */
export async function isWhole(path: string): Promise<boolean> {
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
