import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { APPS_BY_NAME } from '../apps';
import { APPS } from '../protocol';
import { createEngine } from './engine';
import type { LogEntry } from './log-entry';

const golden = (name: string) =>
	readFileSync(new URL(`../../../tests/golden/${name}`, import.meta.url), 'utf8');

/**
 * Stored logs are played again after a crash and an upgrade, so an old log must go on giving the
 * trace that people have seen. If you mean to change it, say so where the trace is documented.
 */
it.each(APPS)('the golden log of %s still gives its golden trace', (name) => {
	const engine = createEngine(APPS_BY_NAME[name], 7);
	const entries = golden(`${name}.log.ndjson`).trim().split('\n');
	const events = entries.flatMap((line) => engine.apply(JSON.parse(line) as LogEntry).events);
	const trace = events.map((event) => `${JSON.stringify(event)}\n`).join('');
	expect(trace).toBe(golden(`${name}.trace.ndjson`));
});
