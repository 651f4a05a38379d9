import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { path } from './paths.js';

/**
 * SHA-256 over the names and contents of files and of everything in folders; what is not there
 * counts as not there.
 * @param {string[]} names relative to the repository's top folder
 */
export function stampOf(names) {
	const hash = createHash('sha256');
	for (const file of names.flatMap(filesIn)) {
		const content = readFileSync(path(file));
		hash.update(`${file}\0${content.length}\0`).update(content);
	}
	return hash.digest('hex');
}

/**
 * @param {string} name
 * @returns {string[]}
 */
function filesIn(name) {
	if (!existsSync(path(name))) return [];
	if (!statSync(path(name)).isDirectory()) return [name];
	return readdirSync(path(name))
		.sort()
		.flatMap((child) => filesIn(`${name}/${child}`));
}

/**
 * The stamp in a file, or null if there is none.
 * @param {string} file absolute
 */
export function readStamp(file) {
	return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
}
