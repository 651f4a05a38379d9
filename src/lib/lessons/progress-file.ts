import * as v from 'valibot';
import { Card } from '../quiz/schedule/card';
import { LessonProgress } from './progress';

const FORMAT = 'duplex-progress';
const VERSION = 1;
/** Largest file that is read, in characters: a full one has about 20,000. */
const SIZE_MAX = 1_000_000;

const Head = v.object({ format: v.literal(FORMAT), version: v.number() });
const File = v.object({
	format: v.literal(FORMAT),
	version: v.literal(VERSION),
	cards: v.array(Card),
	/** By the lesson's slug. */
	lessons: v.record(v.string(), LessonProgress),
});

/** All that a browser keeps of a learner. */
export interface Progress {
	readonly cards: readonly Card[];
	/** By the lesson's slug. */
	readonly lessons: Readonly<Record<string, LessonProgress>>;
}

/** The text of a progress file, a JSON object. `savedAt` is in ms since the Unix epoch. */
export const progressText = ({ cards, lessons }: Progress, savedAt: number): string =>
	JSON.stringify(
		{
			...{ format: FORMAT, version: VERSION, savedAt: new Date(savedAt).toISOString() },
			cards: cards.toSorted((a, b) => a.concept.localeCompare(b.concept)),
			lessons,
		},
		null,
		'\t',
	) + '\n';

/** Reads a progress file; says in a sentence why it is none. Nothing of a faulty file counts. */
export function readProgressFile(text: string): Progress | { readonly error: string } {
	if (text.length > SIZE_MAX) return { error: 'It is larger than any progress file.' };
	let read: unknown;
	try {
		read = JSON.parse(text);
	} catch {
		return { error: 'It is not JSON, or only a part of it.' };
	}
	const head = v.safeParse(Head, read);
	if (!head.success) return { error: 'It is not a progress file of Duplex.' };
	if (head.output.version !== VERSION)
		return { error: `It is of version ${head.output.version}; this Duplex reads ${VERSION}.` };
	const file = v.safeParse(File, read);
	if (file.success) return { cards: file.output.cards, lessons: file.output.lessons };
	const [issue] = file.issues;
	return { error: `${v.getDotPath(issue) ?? 'The file'} is wrong: ${issue.message}.` };
}
