import * as v from 'valibot';
import { APPS, Id, Name, OwnId, Text } from '../protocol';
import type { Action } from '../sim/scenario';
import { PATTERN_ANSWERS, type GateTarget } from './lesson';

const Words = v.pipe(v.string('write words here'), v.trim(), v.minLength(1, 'write words here'));

/** The lines between `---` at the top of a lesson. */
export const Frontmatter = v.strictObject({
	title: Words,
	summary: Words,
	app: v.picklist(APPS, `must be one of ${APPS.join(', ')}`),
	minutes: v.pipe(
		v.number('must be a number of minutes'),
		v.integer('must be a whole number of minutes'),
		v.minValue(1, 'must be at least 1'),
	),
});

const VERBS = 'say `joins`, `leaves`, `{ posts: "text", id: its-id }` or `{ likes: its-id }`';
const Joins = v.picklist(['joins', 'leaves'], VERBS);
const Posts = v.strictObject({ posts: Text, id: v.optional(OwnId) });
const Likes = v.strictObject({ likes: Id });

/** What a client does; the shape decides which words may follow. */
const Deed = v.lazy((input): typeof Joins | typeof Posts | typeof Likes => {
	if (typeof input !== 'object' || input === null) return Joins;
	if ('posts' in input) return Posts;
	return 'likes' in input ? Likes : Joins;
});

const Line = v.pipe(
	v.record(Name, Deed, 'each line must be like `- Ana: joins`'),
	v.check((line) => Object.keys(line).length === 1, 'each line must name one client'),
	v.transform((line): Action => {
		const [client = '', deed = 'joins'] = Object.entries(line)[0] ?? [];
		if (deed === 'joins') return { client, do: 'join' };
		if (deed === 'leaves') return { client, do: 'leave' };
		if ('posts' in deed) {
			const { posts: text, id } = deed;
			return id === undefined ? { client, do: 'post', text } : { client, do: 'post', text, id };
		}
		return { client, do: 'like', post: deed.likes };
	}),
);

/** A ```scenario block. */
export const ScenarioBlock = v.pipe(
	v.array(Line, 'a scenario is a list of lines like `- Ana: joins`'),
	v.minLength(1, 'a scenario needs at least one line'),
);

const TARGET = /^(\S.*?) (posts|likes) (\S+)$/;
const After = v.pipe(
	v.string('must be like `Ana posts ana-1` or `Ben likes ana-1`'),
	v.regex(TARGET, 'must be like `Ana posts ana-1` or `Ben likes ana-1`'),
	v.transform((text): GateTarget => {
		const [, client = '', verb, post = ''] = TARGET.exec(text) ?? [];
		return { client, type: verb === 'posts' ? 'post' : 'like', post };
	}),
);

const Answer = v.picklist(PATTERN_ANSWERS, `must be one of ${PATTERN_ANSWERS.join(', ')}`);
const Reason = v.optional(Words);
const PatternGateBlock = v.strictObject({
	after: After,
	ask: v.literal('pattern'),
	question: Words,
	answer: Answer,
	reasons: v.strictObject({
		'client-to-server': Reason,
		'server-to-client': Reason,
		broadcast: Reason,
		nothing: Reason,
	}),
	right: Words,
});

const ByName = v.optional(
	v.record(v.string(), Words, 'must be lines of the form `Name: words`'),
	{},
);
const RecipientsGateBlock = v.strictObject({
	after: After,
	ask: v.literal('recipients'),
	question: Words,
	answer: v.array(v.string(), 'must be a list of names, like `[Ben, Cleo]`'),
	reasons: v.strictObject({ missing: ByName, extra: ByName }),
	right: Words,
});

/** A ```gate block. */
export const GateBlock = v.variant(
	'ask',
	[PatternGateBlock, RecipientsGateBlock],
	'must be `pattern` or `recipients`',
);

/** A ```toy block. */
export const ToyBlock = v.strictObject({
	simulated: v.pipe(
		v.number('must be a number'),
		v.integer('must be a whole number'),
		v.minValue(1, 'must be at least 1'),
		v.maxValue(20, 'must be at most 20'),
	),
});
