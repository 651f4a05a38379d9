import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkLesson, checkTogether } from './check';
import { functionsOf } from './code-source';
import { formatError } from './lesson-error';
import { parseLesson, type ParsedLesson } from './parse';

/** Every `lessons/NN-slug/lesson.md` under `root`, parsed, in order of its number. Node only. */
export function readLessons(root: string): ParsedLesson[] {
	const folder = join(root, 'lessons');
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map((entry) => `lessons/${entry.name}/lesson.md`)
		.filter((file) => existsSync(join(root, file)))
		.map((file) => parseLesson(readFileSync(join(root, file), 'utf8'), file))
		.sort((a, b) => a.lesson.order - b.lesson.order);
}

/**
 * All lessons under `root`. Node only.
 * @throws Error with one line `file:line: sentence` for each fault, if there is any
 */
export function soundLessons(root: string): ParsedLesson[] {
	const parsed = readLessons(root);
	const options = { functionsOf: (file: string) => functionsOf(root, file) };
	const errors = [
		...parsed.flatMap((lesson) => checkLesson(lesson, options)),
		...checkTogether(parsed),
	];
	if (errors.length > 0) throw new Error(errors.map(formatError).join('\n'));
	return parsed;
}
