import * as v from 'valibot';
import type { Choice, Claim, Target } from './ask';
import { Words } from './blocks';
import { CLAIM_EXAMPLES, readClaim } from './claim';
import { PATTERN_ANSWERS } from './lesson';
import { readTarget, TARGET_EXAMPLES } from './target';

const After = v.pipe(
	v.string(`must be like ${TARGET_EXAMPLES}`),
	v.check((text) => readTarget(text) !== null, `must be like ${TARGET_EXAMPLES}`),
	v.transform((text) => readTarget(text) as Target),
);
const Message = v.optional(v.nullable(Words), null);

const common = { question: Words, concept: Words, message: Message };

const Reason = v.optional(Words);
const pattern = {
	...common,
	ask: v.literal('pattern'),
	answer: v.picklist(PATTERN_ANSWERS, `must be one of ${PATTERN_ANSWERS.join(', ')}`),
	reasons: v.strictObject({
		'client-to-server': Reason,
		'server-to-client': Reason,
		broadcast: Reason,
		nothing: Reason,
	}),
	right: Words,
};

const ByName = v.optional(
	v.record(v.string(), Words, 'must be lines of the form `Name: words`'),
	{},
);
const recipients = {
	...common,
	ask: v.literal('recipients'),
	answer: v.array(v.string(), 'must be a list of names, like `[Ben, Cleo]`'),
	reasons: v.strictObject({ missing: ByName, extra: ByName }),
	right: Words,
};

const Right = v.optional(v.boolean('must be `true` or `false`'), false);
/** A choice may be a bare number. */
const Label = v.pipe(
	v.union([v.string(), v.number()], 'write words here'),
	v.transform(String),
	v.trim(),
	v.minLength(1, 'write words here'),
);
const said = { text: Label, right: Right, reason: Words };

/** Choices whose `is` fits the question; `read` gives null where it does not. */
const choices = (read: (text: string) => Claim | null, words: string) => {
	const Is = v.pipe(
		v.union([v.string(), v.number()], words),
		v.check((is) => read(String(is)) !== null, words),
		v.transform((is) => read(String(is))),
	);
	return list(v.strictObject({ ...said, is: v.optional(Is, undefined) }));
};
const list = <T extends Omit<Choice, 'is'>>(item: v.GenericSchema<unknown, T>) =>
	v.pipe(
		v.array(item, 'must be a list, each with `text` and `reason`'),
		v.minLength(2, 'needs at least two'),
		v.maxLength(6, 'has at most six'),
		v.check(
			(all) => new Set(all.map(({ text }) => text)).size === all.length,
			'must differ in their texts',
		),
		v.transform((all): readonly Choice[] =>
			all.map((choice) => ({ is: null, ...defined(choice) })),
		),
	);
const defined = <T extends object>(fields: T): T =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

const next = {
	...common,
	ask: v.literal('next'),
	choices: choices(readClaim, `must be like ${CLAIM_EXAMPLES}`),
};
const bytes = {
	...common,
	ask: v.literal('bytes'),
	choices: choices(
		(text) => (/^\d+$/.test(text) ? { claim: 'bytes', count: Number(text) } : null),
		'must be a whole number of bytes',
	),
};
const first = {
	...common,
	ask: v.literal('first'),
	choices: choices((text) => {
		const target = readTarget(text);
		return target && { claim: 'first', target };
	}, `must be like ${TARGET_EXAMPLES}`),
};

/** A ```gate block. */
export const GateBlock = v.variant(
	'ask',
	[
		v.strictObject({ ...pattern, after: After }),
		v.strictObject({ ...recipients, after: After }),
		v.strictObject({ ...next, after: After }),
	],
	'must be `pattern`, `recipients` or `next`',
);

const traced = { key: v.literal('trace', 'must be `trace`') };
const NoAfter = v.optional(v.nullable(After), null);

/** A ```question block with `key: trace`: the trace has the answer. */
export const TracedQuestionBlock = v.variant(
	'ask',
	[
		v.strictObject({ ...traced, ...pattern, after: After }),
		v.strictObject({ ...traced, ...recipients, after: After }),
		v.strictObject({ ...traced, ...next, after: After }),
		v.strictObject({ ...traced, ...bytes, after: After }),
		v.strictObject({ ...traced, ...first, after: NoAfter }),
	],
	'must be `pattern`, `recipients`, `next`, `bytes` or `first`',
);

/** Any other ```question block: its author has the answer. `after` is what can be watched again. */
export const QuestionBlock = v.strictObject({
	question: Words,
	concept: Words,
	after: NoAfter,
	choices: list(v.strictObject(said)),
});
