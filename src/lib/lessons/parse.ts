import { APPS, type AppName } from '../protocol';
import { Frontmatter } from './blocks';
import type { Lesson } from './lesson';
import type { LessonError } from './lesson-error';
import { readStep, type ReadStep, type Report, type StepLines } from './read-step';
import { cutSections } from './sections';
import { readYaml, type LineOf } from './yaml-block';

/** A lesson as it was read, with the lines that the check needs. */
export interface ParsedLesson {
	readonly file: string;
	/** What could be read; complete only if there are no errors. */
	readonly lesson: Lesson;
	/** Runs beside the lesson's steps. */
	readonly lines: readonly StepLines[];
	/** Where the words of the frontmatter stand. */
	readonly headLine: LineOf;
	readonly errors: readonly LessonError[];
}

const FILE = /(?:^|\/)(\d+)-([a-z0-9]+(?:-[a-z0-9]+)*)\/lesson\.md$/;

const NO_HEAD = {
	...{
		title: '',
		summary: '',
		app: APPS[0] as AppName,
		minutes: 1,
		servers: 1 as const,
		after: [],
		concepts: {},
	},
};

/**
 * Reads one lesson. Never throws: faults come back with the line at which they stand. `file` is
 * the path from the top of the project, `lessons/NN-slug/lesson.md`.
 */
export function parseLesson(source: string, file: string): ParsedLesson {
	const errors: LessonError[] = [];
	const report: Report = ({ line, message }) => errors.push({ file, line, message });

	const path = FILE.exec(file);
	if (!path)
		report({
			line: 1,
			message: 'A lesson lives in `lessons/NN-slug/lesson.md`, in small letters.',
		});

	const { frontmatter, before, sections } = cutSections(source);
	const head = frontmatter && readYaml(Frontmatter, frontmatter.text, frontmatter.line);
	if (!head)
		report({
			line: 1,
			message:
				'A lesson begins with `title`, `summary`, `app`, `minutes` and `concepts` between two lines `---`.',
		});
	else if (!head.ok) head.faults.forEach(report);

	const stray = before[0];
	if (stray)
		report({
			line: stray.line,
			message: 'This stands before the first `## ` heading, where nobody would see it.',
		});

	const meta = head?.ok ? head.value : NO_HEAD;
	const read = sections.map((section) => readStep(section, meta.app, report));
	rejectTwins(read, report);
	return {
		file,
		lesson: {
			slug: path?.[2] ?? '',
			order: Number(path?.[1] ?? 0),
			...meta,
			steps: read.map(({ step }) => step),
			sources: read.flatMap(({ sources }) => sources),
		},
		headLine: head?.ok ? head.lineOf : () => 1,
		lines: read.map(({ lines }) => lines),
		errors: errors.sort((a, b) => a.line - b.line),
	};
}

function rejectTwins(read: readonly ReadStep[], report: Report): void {
	const seen = new Set<string>();
	for (const { step, lines } of read) {
		if (step.id && seen.has(step.id))
			report({ line: lines.heading, message: `Two steps have the heading "${step.title}".` });
		seen.add(step.id);
	}
}
