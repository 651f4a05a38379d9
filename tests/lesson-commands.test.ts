import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { broken, lineOf, SOUND } from '../src/lib/lessons/fixture';

interface Ended {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

const TSX = resolve('node_modules/tsx/dist/cli.mjs');

/** Runs a script of this project in another folder, as npm would. */
const run = (script: string, cwd: string, args: readonly string[] = []): Promise<Ended> =>
	new Promise((done) => {
		const child = execFile(
			process.execPath,
			[TSX, resolve('scripts', script), ...args],
			{ cwd, timeout: 60_000 },
			(_error, stdout, stderr) => done({ code: child.exitCode, stdout, stderr }),
		);
	});

/** A project with the site's routes and apps, and these lessons by folder. */
function project(lessons: Readonly<Record<string, string>>): string {
	const root = mkdtempSync(join(tmpdir(), 'duplex-lessons-'));
	for (const folder of ['src/routes', 'src/lib/apps'])
		cpSync(folder, join(root, folder), { recursive: true });
	for (const [folder, text] of Object.entries(lessons)) {
		const file = join(root, 'lessons', folder, 'lesson.md');
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, text);
	}
	return root;
}

/** A lesson with one fault: where it is found, and what is said of it. */
interface Broken {
	readonly source: string;
	readonly place: string;
	readonly says: string;
}
const fault = (passage: string, by: string, place: string, says: string): Broken => ({
	source: broken(passage, by),
	place,
	says,
});

const BROKEN: Readonly<Record<string, Broken>> = {
	'01-wrong-answer': fault(
		'answer: broadcast',
		'answer: nothing',
		'answer: nothing',
		'the trace says `broadcast`.',
	),
	'02-wrong-recipients': fault(
		'[Ben, Cleo]',
		'[Ben]',
		'answer: [Ben]',
		'but the trace says Ben, Cleo.',
	),
	'03-wrong-choice': fault(
		'is: 2 copies',
		'is: 1 copy',
		'is: 1 copy',
		'the trace says posted to Ben, Cleo.',
	),
	'04-stranger': fault(
		'- Cleo: joins',
		'- Cleo: joins\n- Dan: leaves',
		'- Dan:',
		'Dan is not connected here',
	),
	'05-no-act': fault('```scenario\n- Ben: { likes: hello }\n```\n', '', '## A like', 'has no act'),
	'06-long-step': fault(
		'Ben likes it.',
		'word '.repeat(61),
		'## A like',
		'it must have 60 to 120.',
	),
	'07-dead-link': fault('(/lessons)', '(/lesson)', 'They connect', 'The site has no page /lesson.'),
	'08-unknown-code': fault(
		'- Ben: { likes: hello }\n```',
		'- Ben: { likes: hello }\n```\n\n```code\nfunction: shout\n```',
		'function: shout',
		'The file src/lib/apps/feed.ts has no function `shout`; it has post, like',
	),
	'09-no-reason': fault(
		'  nothing: The server does act.\n',
		'',
		'reasons:',
		'The wrong answer `nothing` has no reason.',
	),
	'10-unknown-concept': fault(
		'concept: frames',
		'concept: frame',
		'concept: frame',
		'No concept is `frame`',
	),
	'11-four-questions': fault(
		'```question\nconcept: copies',
		'```json\nconcept: copies',
		'---',
		'A lesson closes with 5 questions; this one has 4.',
	),
	'12-no-sources': fault('```sources', '```text', '---', 'A lesson has one `sources` block'),
	'13-two-gates': fault(
		'```gate\nafter: Ben likes hello',
		'```json\nafter: Ben likes hello',
		'---',
		'A lesson has at least 3 gates; this one has 2.',
	),
	'14-never-happens': fault(
		'after: Ben likes hello',
		'after: Cleo likes hello',
		'after: Cleo',
		'does not happen in this step.',
	),
	'15-unknown-lesson': fault(
		'minutes: 3',
		'minutes: 3\nafter: [rooms]',
		'after: [rooms]',
		'No lesson is `rooms`.',
	),
};

describe('npm run lessons:check', () => {
	let root = '';
	let ended: Ended;
	beforeAll(async () => {
		const sources = Object.entries(BROKEN).map(([folder, { source }]) => [folder, source]);
		root = project({ ...Object.fromEntries(sources), '20-sound': SOUND });
		ended = await run('lessons-check.ts', root);
	}, 60_000);
	afterAll(() => rmSync(root, { recursive: true, force: true }));

	it.each(Object.entries(BROKEN))(
		'names file and line of %s',
		(folder, { source, place, says }) => {
			const file = `lessons/${folder}/lesson.md`;
			const found = ended.stderr.split('\n').filter((line) => line.startsWith(`${file}:`));
			expect(found).toHaveLength(1);
			expect(found[0]?.startsWith(`${file}:${lineOf(source, place)}: `), found[0]).toBe(true);
			expect(found[0]).toContain(says);
			expect(found[0]).toMatch(/: [A-Z`"][^\n]*\.$/);
		},
	);

	it('passes what is sound, counts the faults, and fails', () => {
		expect(ended.stdout).toBe(
			`ok lessons/20-sound (5 steps, 3 gates, 5 questions)\n16 lessons, ${Object.keys(BROKEN).length} faults\n`,
		);
		expect(ended.code).toBe(1);
	});
});

describe('npm run lessons:new', () => {
	it('begins a lesson that passes the check, and only once', async () => {
		const root = project({ '07-sound': SOUND });
		const made = await run('lessons-new.ts', root, ['slow-readers']);
		expect(made).toMatchObject({ code: 0, stderr: '' });
		expect(made.stdout).toContain('lessons/08-slow-readers/lesson.md is there.');
		const text = readFileSync(join(root, 'lessons/08-slow-readers/lesson.md'), 'utf8');
		expect(text).toContain('title: "Slow readers"');

		const checked = await run('lessons-check.ts', root);
		expect(checked).toMatchObject({ code: 0, stderr: '' });
		expect(checked.stdout).toContain('ok lessons/08-slow-readers (5 steps, 3 gates, 5 questions)');

		const again = await run('lessons-new.ts', root, ['slow-readers']);
		expect(again).toMatchObject({ code: 2, stdout: '' });
		expect(again.stderr).toBe(
			'There is a lesson of that name already: lessons/08-slow-readers/lesson.md\n',
		);
		rmSync(root, { recursive: true, force: true });
	}, 60_000);

	it.each(['', 'Slow Readers', '../up'])(
		'refuses the name %j',
		async (name) => {
			const { code, stderr } = await run('lessons-new.ts', tmpdir(), name ? [name] : []);
			expect(code).toBe(2);
			expect(stderr).toContain('Name the lesson in small letters');
		},
		60_000,
	);
});
