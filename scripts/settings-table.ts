/** `npm run docs:settings`: writes the table of all settings into `docs/deploying.md`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { settingsTable } from '../src/lib/server/settings-table';

const FILE = 'docs/deploying.md';
const text = readFileSync(FILE, 'utf8');
writeFileSync(
	FILE,
	text.replace(
		/(<!-- settings -->)[\s\S]*?(<!-- \/settings -->)/,
		(_, from: string, to: string) => `${from}\n\n${settingsTable()}\n\n${to}`,
	),
);
