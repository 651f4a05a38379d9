import * as v from 'valibot';
import { APPS, Name, SERVER, type AppName } from '../protocol';
import type { Action } from '../sim/scenario';
import {
	SOURCE_KINDS,
	STEP_VIEWS,
	WIRE_PARTS,
	type CodeRef,
	type Source,
	type ViewRef,
} from './lesson';
import type { Verb } from './verb';
import { VERBS } from './verbs';

/** A sentence or a few; not empty. */
export const Words = v.pipe(
	v.string('write words here'),
	v.trim(),
	v.minLength(1, 'write words here'),
);

const Slug = v.pipe(
	v.string('must be a name like `three-patterns`'),
	v.regex(/^[\p{L}\p{N}]+(-[\p{L}\p{N}]+)*$/u, 'must be a name like `three-patterns`'),
);
/** One anchor, or a list of them. */
const Anchors = v.pipe(
	v.union(
		[v.string(), v.pipe(v.array(v.string()), v.minLength(1))],
		'must be the anchor of a step, or a list of anchors',
	),
	v.transform((anchors): readonly string[] => [anchors].flat()),
);

/** The lines between `---` at the top of a lesson. */
export const Frontmatter = v.strictObject({
	title: Words,
	summary: Words,
	app: v.picklist(APPS, `must be one of ${APPS.join(', ')}`),
	servers: v.optional(v.picklist([1, 2], 'must be 1 or 2'), 1),
	minutes: v.pipe(
		v.number('must be a number of minutes'),
		v.integer('must be a whole number of minutes'),
		v.minValue(1, 'must be at least 1'),
	),
	after: v.optional(v.array(Slug, 'must be a list of lessons, like `[three-patterns]`'), []),
	concepts: v.record(v.string(), Anchors, 'must be lines of the form `concept: anchor-of-a-step`'),
});

const bare = VERBS.filter(({ fields }) => fields === null);
const byOf = (name: string): Verb['by'] => (name === SERVER ? SERVER : 'client');

/** What `name` can do, in words. */
const examples = (name: string): string =>
	VERBS.filter(({ by }) => by === byOf(name))
		.map(({ example }) => `\`${example}\``)
		.join(', ');

/** `- Ana: { posts: "…" }`: the verb is the first word in the braces that is one. */
const Line = v.pipe(
	v.record(v.string(), v.unknown(), 'each line must be like `- Ana: joins`'),
	v.check((line) => Object.keys(line).length === 1, 'each line must name one client'),
	v.rawTransform(({ dataset, addIssue, NEVER }): Action => {
		const [name = '', deed] = Object.entries(dataset.value)[0] ?? [];
		const fail = (message: string, key?: string) => {
			addIssue({ message, path: pathTo(dataset.value, name, deed, key) });
			return NEVER;
		};
		if (!v.is(Name, name)) return fail('each line must name one client');
		const verb = verbIn(name, deed);
		if (!verb) return fail(`say ${examples(name)}`);
		if (verb.fields === null) return verb.act(name, {});
		const fields = v.safeParse(v.strictObject(verb.fields), deed);
		if (fields.success) return verb.act(name, fields.output);
		const [issue] = fields.issues;
		const key = issue.path?.[0]?.key as string | undefined;
		if (issue.type === 'strict_object' && issue.expected === 'never')
			return fail(`\`${String(key)}\` is no word of \`${verb.example}\``, key);
		return fail(issue.message, key);
	}),
);

function verbIn(name: string, deed: unknown): Verb | undefined {
	const mine = VERBS.filter(({ by }) => by === byOf(name));
	if (typeof deed === 'string')
		return bare.find((verb) => verb.word === deed && mine.includes(verb));
	if (typeof deed !== 'object' || deed === null) return undefined;
	return mine.find(({ word, fields }) => fields !== null && word in deed);
}

function pathTo(
	line: Record<string, unknown>,
	name: string,
	deed: unknown,
	key?: string,
): [v.IssuePathItem, ...v.IssuePathItem[]] {
	const item = (input: object, key: string, value: unknown) =>
		({ type: 'object', origin: 'value', input, key, value }) as v.ObjectPathItem;
	const first = item(line, name, deed);
	if (key === undefined || typeof deed !== 'object' || deed === null) return [first];
	return [first, item(deed, key, (deed as Record<string, unknown>)[key])];
}

/** A ```scenario block. */
export const ScenarioBlock = v.pipe(
	v.array(Line, 'a scenario is a list of lines like `- Ana: joins`'),
	v.minLength(1, 'a scenario needs at least one line'),
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

const fileOf = (app: AppName): string => `src/lib/apps/${app}.ts`;

/** A ```code block of a lesson on `app`: one of its functions, or one of any other file that runs. */
export const codeBlock = (app: AppName) =>
	v.pipe(
		v.strictObject({
			app: v.optional(v.picklist(APPS, `must be one of ${APPS.join(', ')}`)),
			file: v.optional(Words),
			function: Words,
			when: v.optional(Words),
		}),
		v.rawCheck(({ dataset, addIssue }) => {
			if (!dataset.typed) return;
			const { value } = dataset;
			if (value.file !== undefined && value.app !== undefined)
				addIssue({ message: 'name an `app` or a `file`, not both' });
			if (value.file !== undefined && value.when === undefined)
				addIssue({ message: 'say in `when` when this runs: the diagram does not show it' });
		}),
		v.transform(({ file, when, ...rest }): CodeRef => ({
			file: file ?? fileOf(rest.app ?? app),
			function: rest.function,
			when: when ?? '',
		})),
	);

/** A ```view block. */
export const ViewBlock = v.pipe(
	v.strictObject({
		open: v.picklist(STEP_VIEWS, `must be one of ${STEP_VIEWS.join(', ')}`),
		client: v.optional(v.pipe(v.string('must be the name of a client'), Name)),
		show: v.optional(
			v.array(
				v.picklist(WIRE_PARTS, `must be one of ${WIRE_PARTS.join(', ')}`),
				`must be a list of ${WIRE_PARTS.join(', ')}`,
			),
		),
	}),
	v.check(
		({ open, client, show }) => open === 'wire' || (client ?? show) === undefined,
		'only the view `wire` knows `client` and `show`',
	),
	v.transform(({ open, client, show }): ViewRef => ({
		...{ open, client: client ?? null, show: show ?? [] },
	})),
);

const HOSTS: Readonly<Record<Source['kind'], RegExp>> = {
	rfc: /^https:\/\/(www\.rfc-editor\.org|datatracker\.ietf\.org)\/\S+#section-[\d.]+\d$/,
	mdn: /^https:\/\/developer\.mozilla\.org\/\S+$/,
	whatwg: /^https:\/\/[a-z]+\.spec\.whatwg\.org\/\S*$/,
};
const source = (kind: Source['kind'], words: string) =>
	v.strictObject({
		title: Words,
		url: v.pipe(v.string(words), v.regex(HOSTS[kind], words)),
	});

/** A ```sources block: one of each kind. */
export const SourcesBlock = v.pipe(
	v.strictObject({
		rfc: source(
			'rfc',
			'must lead to a section, like https://www.rfc-editor.org/rfc/rfc6455#section-5.2',
		),
		mdn: source('mdn', 'must begin with https://developer.mozilla.org/'),
		whatwg: source('whatwg', 'must begin with https://websockets.spec.whatwg.org/ or the like'),
	}),
	v.transform((named): readonly Source[] => SOURCE_KINDS.map((kind) => ({ kind, ...named[kind] }))),
);
