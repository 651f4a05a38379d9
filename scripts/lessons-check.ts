import { checkLesson, checkTogether } from '../src/lib/lessons/check';
import { functionsOf } from '../src/lib/lessons/code-source';
import { summarise } from '../src/lib/lessons/lesson';
import { formatError } from '../src/lib/lessons/lesson-error';
import { readLessons } from '../src/lib/lessons/read-lessons';
import { sitePages } from '../src/lib/lessons/site-pages';
import { startTrials } from './lib/solve-trials';

// Checks every lesson under the folder it is started in and names file and line of each fault.
const root = process.cwd();
const parsed = readLessons(root);
const isPage = sitePages(
	root,
	parsed.map(({ lesson }) => lesson.slug),
);

const together = checkTogether(parsed);
const trials = await startTrials();
let faults = 0;
for (const source of parsed) {
	const errors = [
		...checkLesson(source, { isPage, functionsOf: (file) => functionsOf(root, file) }),
		...together.filter(({ file }) => file === source.file),
	];
	if (errors.length === 0) errors.push(...(await trials.faultsOf(source)));
	faults += errors.length;
	for (const error of errors) console.error(formatError(error));
	if (errors.length > 0) continue;
	const { steps, gates, questions } = summarise(source.lesson);
	const facts = `${steps} steps, ${gates} gates, ${questions} questions`;
	console.log(`ok ${source.file.replace(/\/lesson\.md$/, '')} (${facts})`);
}

await trials.stop();
const count = (n: number, one: string) => `${n} ${one}${n === 1 ? '' : 's'}`;
console.log(`${count(parsed.length, 'lesson')}, ${count(faults, 'fault')}`);
if (faults > 0 || parsed.length === 0) process.exitCode = 1;
