import { describe, expect, it } from 'vitest';
import { checkLesson, checkTogether } from './check';
import { functionsOf } from './code-source';
import { broken, FILE, FILLER, lineOf, SOUND } from './fixture';
import { formatError } from './lesson-error';
import { parseLesson } from './parse';

const isPage = (path: string) => path === '/lessons';
const check = (source: string, file = FILE) =>
	checkLesson(parseLesson(source, file), {
		isPage,
		functionsOf: (code) => functionsOf('.', code),
	}).map(formatError);

/** A block in the step "A post", and the step goes on. */
const inAPost = (block: string): string => `${block}\n\n\`\`\`gate\nafter: Ana posts hello\nask: p`;
const A_POST = inAPost('').trimStart();

/** A ```try block with these lines. */
const trial = (what: string, is = '403', concept = 'origin') => `\`\`\`try
concept: ${concept}
question: What comes?
${what}
choices:
  - text: This
    is: ${is}
    right: true
    reason: It does.
  - text: That
    is: 101
    reason: It does not.
\`\`\``;
const ORIGIN = 'handshake: { Origin: "null" }';

/** [what, the block, where the fault is found, the sentence] */
const TRIALS: readonly (readonly [string, string, string, string])[] = [
	['a trial of nothing', trial('times: 2'), 'concept: origin', 'one of `handshake`, `sends`'],
	['a trial of two', trial(`${ORIGIN}\nmost: bytes`), 'concept: origin', 'one of `handshake`'],
	['a sealed header', trial('handshake: { Cookie: a }'), 'handshake:', 'must be one of Host, Up'],
	['an odd status', trial(ORIGIN, 'refused'), 'is: refused', 'must be a status such as'],
	['an odd error', trial('sends: [a]', 'too-slow'), 'is: too-slow', 'must be `nothing`, `closed'],
	['an odd way', trial('most: bytes', 'pigeons'), 'is: pigeons', 'one of polling, long-polling'],
	['two alike', trial(ORIGIN, '101'), 'choices:', 'must differ in their texts and outcomes'],
	[
		'a strange concept',
		trial(ORIGIN, '403', 'orange'),
		'concept: orange',
		'No concept is `orange`',
	],
];

/** [what, the passage, what stands there instead, where the fault is found, the sentence] */
const FAULTS: readonly (readonly [string, string, string, string, string])[] = [
	[
		'broken YAML',
		'question: What next?',
		'question: "What next?',
		'question: "What',
		'This is not YAML: Missing closing',
	],
	['a missing word', 'summary: A lesson for tests.\n', '', 'title:', '`summary` is missing.'],
	['an unknown word', 'minutes: 3', 'minutes: 3\nlevel: 2', 'level: 2', '`level` is not a word'],
	['an unknown app', 'app: feed', 'app: mail', 'app: mail', 'must be one of feed'],
	['a half number', 'minutes: 3', 'minutes: 2.5', 'minutes: 2.5', 'whole number of minutes'],
	['an unknown deed', '- Cleo: joins', '- Cleo: jumps', '- Cleo: jumps', 'ay `joins`, `leaves`'],
	['a line of two', '- Ben: joins', '- Ben: joins\n  Bo: joins', '- Ben: joins', 'name one client'],
	['an empty post', '"Hello, all"', '"  "', '- Ana: { posts', 'ext must not be empty'],
	[
		'an unknown choice',
		'answer: broadcast',
		'answer: all',
		'answer: all',
		'must be one of client-to',
	],
	[
		'an unknown question',
		'ask: pattern',
		'ask: colour',
		'ask: colour',
		'`pattern`, `recipients` or `next`',
	],
	[
		'a vague target',
		'after: Ben likes hello',
		'after: the like',
		'after: the like',
		'must be like',
	],
	['an unknown block', '```toy', '```toyy', '```toyy', '`toyy` is not known'],
	['a block without end', 'simulated: 3\n```', 'simulated: 3', '```toy', 'never closed'],
	['a bare step', '```toy\nsimulated: 3\n```', '', '## Play', '"Play" has no act'],
	['words before', '## Arrivals', 'Hello.\n\n## Arrivals', 'Hello.', 'before the first'],
	['script in the prose', 'Your turn.', 'Your <b>turn</b>.', 'Your <b>', '`code` only'],
	['twin headings', '## A like', '## A post', 'zzz', 'Two steps have the heading "A post"'],
	[
		'no frontmatter',
		'---\ntitle: Small talk',
		'title: Small talk',
		'title',
		'A lesson begins with',
	],

	[
		'a wrong pattern',
		'answer: broadcast',
		'answer: nothing',
		'answer: nothing',
		'says `broadcast`',
	],
	['wrong recipients', '[Ben, Cleo]', '[Ben]', 'answer: [Ben]', 'the trace says Ben, Cleo.'],
	['nobody', 'answer: [Ana]', 'answer: []', 'answer: []', 'says nobody, but the trace says Ana'],
	['a choice unexplained', '  nothing: The server does act.\n', '', 'reasons:', '`nothing` has no'],
	[
		'an idle reason',
		'    Ana: She sent it.',
		'    Ana: She sent it.\n    Ben: x',
		'    Ben: x',
		'Ben cannot be `extra` here, so this reason is never shown',
	],
	['a gap', '    anyone: All others get it.\n', '', '  missing:', 'Cleo is wrong as `missing`'],
	['a stranger', '- Cleo: joins', '- Cleo: joins\n- Dan: leaves', '- Dan:', 'Dan is not connected'],
	['a second join', '- Cleo: joins', '- Ana: joins', '- Ana: joins\n```', 'joined already'],
	['an unknown post', '{ likes: hello }', '{ likes: hallo }', '- Ben: { likes', 'no post `hallo`'],
	['a gate off stage', 'after: Ben likes', 'after: Cleo likes', 'after: Cleo', 'does not happen'],
	[
		'a gate that means two',
		'- Ben: { likes: hello }',
		'- Ben: { likes: hello }\n- Ben: { likes: hello }',
		'after: Ben likes',
		'happens 2 times',
	],
	['a long step', 'Ben likes it.', 'word '.repeat(61), '## A like', '121 words; it must have 60'],
	[
		'a short step',
		'Ben likes it.\n' + FILLER + '',
		'Ben likes it.',
		'## A like',
		'3 words; it must have 60',
	],
	[
		'an early toy',
		'## Play',
		'## Toy\n\n```toy\nsimulated: 1\n```\n\n## Play',
		'## Toy',
		'Only the',
	],
	['a dead page', '(/lessons)', '(/lesson)', 'They connect', 'no page /lesson.'],
	['a dead anchor', '(#a-post)', '(#a-toast)', 'They connect', 'No step has the anchor'],
	[
		'an unknown concept',
		'concept: frames',
		'concept: frame',
		'concept: frame',
		'No concept is `frame`',
	],
	[
		'a lost concept',
		'  broadcast-others: a-post',
		'  broadcast-others: a-toast',
		'  broadcast-others: a-t',
		'No step has the anchor #a-toast',
	],
	[
		'a deed of another app',
		'- Ben: { likes: hello }',
		'- Ben: { likes: hello, twice: true }',
		'- Ben: { likes',
		'`twice` is no word of',
	],
	[
		'nothing marked right',
		'    is: 2 copies\n    right: true',
		'    is: 2 copies',
		'choices:\n  - text: Two',
		'here 0 have it',
	],
	[
		'a wrong number of copies',
		'is: 2 copies',
		'is: 1 copy',
		'is: 1 copy',
		'the trace says posted to Ben, Cleo',
	],
	['a wrong size', 'is: 48', 'is: 47', 'is: 47', 'the trace says 48 bytes'],
	[
		'a wrong order',
		'    is: Ana posts hello\n    right: true',
		'    is: Ana posts hello',
		'choices:\n  - text: The post',
		'here 0 have it',
	],
	[
		'a question about what never was',
		'    is: Ben likes hello',
		'    is: Ben likes hallo',
		'    is: Ben likes hallo',
		'does not happen in this lesson',
	],
	[
		'a choice that holds too',
		'is: 3 copies',
		'is: posted to the others',
		'is: posted to the others',
		'is right too',
	],
	[
		'a source elsewhere',
		'https://websockets.spec.whatwg.org/',
		'https://example.org/',
		'whatwg:',
		'must begin with https://websockets',
	],
	['a source too wide', 'rfc6455#section-1.2', 'rfc6455', 'rfc:', 'must lead to a section'],
	[
		'code of no function',
		A_POST,
		inAPost('```code\nfunction: prost\n```'),
		'function: prost',
		'The file src/lib/apps/feed.ts has no function `prost`; it has post, like',
	],
	[
		'code of no file',
		A_POST,
		inAPost('```code\nfunction: a\nfile: src/lib/a/b.ts\nwhen: Now.\n```'),
		'file: src/lib/a/b.ts',
		'`src/lib/a/b.ts` is no file that runs',
	],
	[
		'code that nothing shows',
		A_POST,
		inAPost('```code\nfile: src/lib/protocol/origin.ts\nfunction: isForeignOrigin\n```'),
		'file: src',
		'Say in `when` when this runs',
	],
	[
		'code of an app and of a file',
		A_POST,
		inAPost('```code\napp: chat\nfile: src/lib/apps/chat.ts\nfunction: say\nwhen: Now.\n```'),
		'app: chat',
		'Name an `app` or a `file`, not both',
	],
	[
		'an unknown view',
		A_POST,
		inAPost('```view\nopen: cable\n```'),
		'open: cable',
		'must be one of network, messages, sequence, screens, wire',
	],
	[
		'a view that knows no client',
		A_POST,
		inAPost('```view\nopen: screens\nclient: Ana\n```'),
		'open: screens',
		'Only the view `wire` knows',
	],
	[
		'a part of no wire',
		A_POST,
		inAPost('```view\nopen: wire\nshow: [sparks]\n```'),
		'show: [sparks]',
		'must be one of handshake, control-frames',
	],
	[
		'the wire of a stranger',
		A_POST,
		inAPost('```view\nopen: wire\nclient: Dan\n```'),
		'client: Dan',
		'Dan has not joined by the end of this step',
	],
	[
		'two views',
		A_POST,
		inAPost('```view\nopen: wire\n```\n\n```view\nopen: messages\n```'),
		'```view\nopen: messages',
		'A step has one view; this is its second',
	],
	...TRIALS.map(
		([what, by, place, sentence]) =>
			[what, A_POST, inAPost(by), place, sentence] as (typeof FAULTS)[number],
	),
	['a loose link', '(/lessons)', '(lessons)', 'They connect', 'must begin with /'],
];

describe('the lesson check', () => {
	it('finds nothing in a sound lesson', () => {
		expect(check(SOUND)).toEqual([]);
	});

	it.each(FAULTS)('names the line of %s', (_, passage, by, place, sentence) => {
		const source = broken(passage, by);
		const line = place === 'zzz' ? source.split('\n').lastIndexOf(by) + 1 : lineOf(source, place);
		const found = check(source).find((error) => error.includes(sentence));
		expect(found, check(source).join('\n')).toMatch(new RegExp(`^${FILE}:${line}: [\`A-Z"].*\\.$`));
	});

	it('wants at least three gates', () => {
		const source = broken('```gate\nafter: Ben likes hello', '```json\nafter: Ben likes hello');
		expect(check(source)).toEqual([`${FILE}:1: A lesson has at least 3 gates; this one has 2.`]);
	});

	it('wants four to seven steps, the last of them a toy', () => {
		const source = SOUND.slice(0, SOUND.indexOf('## Questions'));
		expect(check(source)).toEqual([
			`${FILE}:1: A lesson has 4 to 7 steps; this one has 3.`,
			`${FILE}:1: A lesson closes with 5 questions; this one has 0.`,
			`${FILE}:1: A lesson has one \`sources\` block, with rfc, mdn, whatwg.`,
			`${FILE}:${lineOf(source, '## A like')}: The last step must be a toy.`,
		]);
	});

	it('wants gates in the order of the scenario', () => {
		const gate = (who: string) => `\`\`\`gate\nafter: ${who} likes hello`;
		const source = broken(
			gate('Ben'),
			`${gate('Cleo')}
ask: recipients
concept: refusal
question: Who?
answer: [Ana]
reasons: { missing: { Ana: So. }, extra: { anyone: No. } }
right: Yes.
\`\`\`

${gate('Ben')}`,
		).replace('- Ben: { likes: hello }', '- Ben: { likes: hello }\n- Cleo: { likes: hello }');
		const line = lineOf(source, 'after: Ben likes');
		expect(check(source)).toEqual([
			`${FILE}:${line}: The scenario reaches this gate before the gate above it; swap them.`,
		]);
	});

	it('wants the folder to carry a number and a name', () => {
		expect(check(SOUND, 'lessons/Small/lesson.md')[0]).toMatch(
			/^lessons\/Small\/lesson.md:1: A lesson/,
		);
	});

	it('wants each lesson to have its own number and name', () => {
		const one = parseLesson(SOUND, FILE);
		const two = parseLesson(SOUND, 'lessons/08-small-talk/lesson.md');
		const three = parseLesson(SOUND, 'lessons/09-more/lesson.md');
		expect(checkTogether([one, two, three]).map(formatError)).toEqual([
			`lessons/08-small-talk/lesson.md:1: ${FILE} has the same number or the same name; both must be its own.`,
		]);
	});
});
