/** `npm run lessons:new -- slug`: begins a lesson that runs and says what to write. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLessons } from '../src/lib/lessons/read-lessons';
import { skeleton } from '../src/lib/lessons/skeleton';

const root = process.cwd();
const [slug = '', ...rest] = process.argv.slice(2);

function fail(sentence: string): never {
	console.error(sentence);
	process.exit(2);
}

if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) || rest.length > 0)
	fail('Name the lesson in small letters, digits and hyphens: npm run lessons:new -- slow-readers');

const lessons = readLessons(root).map(({ lesson, file }) => ({ ...lesson, file }));
const twin = lessons.find((lesson) => lesson.slug === slug);
if (twin) fail(`There is a lesson of that name already: ${twin.file}`);

const order = Math.max(0, ...lessons.map((lesson) => lesson.order)) + 1;
const folder = `lessons/${String(order).padStart(2, '0')}-${slug}`;
const words = slug.replaceAll('-', ' ');
mkdirSync(join(root, folder), { recursive: true });
writeFileSync(
	join(root, folder, 'lesson.md'),
	skeleton(words.charAt(0).toUpperCase() + words.slice(1)),
);

console.log(`${folder}/lesson.md is there. It runs already; its text says what to write.`);
console.log(`npm run dev shows it at /lessons/${slug}, npm run lessons:check checks it.`);
