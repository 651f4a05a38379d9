/** `npm run curriculum`: writes docs/curriculum.md from the lessons. */
import { writeFileSync } from 'node:fs';
import { curriculumAt } from './lib/curriculum-page';

writeFileSync('docs/curriculum.md', curriculumAt(process.cwd()).page);
console.log('docs/curriculum.md is up to date.');
