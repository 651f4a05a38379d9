import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { settingsTable } from './settings-table';

it('is what docs/deploying.md says (npm run docs:settings writes it)', () => {
	expect(readFileSync('docs/deploying.md', 'utf8')).toContain(`\n${settingsTable()}\n`);
});
