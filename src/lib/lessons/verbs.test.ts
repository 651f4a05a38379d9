import { describe, expect, it } from 'vitest';
import { checkLesson } from './check';
import { FILE } from './fixture';
import { formatError } from './lesson-error';
import { parseLesson } from './parse';
import { readTarget, targetOf, targetWords } from './target';
import { VERBS, verbOf } from './verbs';

/** A lesson of one step on an app: short, but its scenario and gates are whole. */
const lesson = (app: string, scenario: string, ...gates: string[]): string =>
	[
		...['---', 'title: One', 'summary: One.', `app: ${app}`, 'minutes: 1'],
		...['concepts: { rooms: a-step }', '---', '', '## A step', '', 'Words.', ''],
		...['```scenario', scenario.trim(), '```'],
		...gates.flatMap((gate) => ['', '```gate', gate.trim(), '```']),
		'',
	].join('\n');

/** What the check finds in the scenario and its gates, whatever else is missing. */
const faults = (source: string): string[] =>
	checkLesson(parseLesson(source, FILE))
		.map(formatError)
		.filter((error) => !/A lesson (has|closes)|must be a toy|it must have 60/.test(error));

const gate = (after: string, answer: string, message = ''): string => `
after: ${after}
ask: recipients
${message && `message: ${message}`}
concept: rooms
question: Who?
answer: ${answer}
reasons: { missing: { anyone: So. }, extra: { anyone: No. } }
right: Yes.`;

/** Reasons about mistakes that nobody can make are a fault of their own; not what is asked here. */
const found = (source: string): string[] =>
	faults(source).filter((error) => !error.includes('this reason is never shown'));

const CHAT = `
- Ana: joins
- Ben: joins
- Cleo: joins
- Ben: { enters: kitchen }
- Cleo: { says: "Hello, you two" }
- Ben: goes back to the lobby
- Ana: { announces: "Cake" }`;

const STOCKS = `
- Ana: joins
- Ben: joins
- Ben: { watches: [OPAL, FERN] }
- server: { ticks: 2 }`;

describe('a scenario of the chat', () => {
	it('reaches the room, and gates can ask about one of several messages', () => {
		const source = lesson(
			'chat',
			CHAT,
			gate('Ben enters kitchen', '[Ana, Ben, Cleo]'),
			gate('Ben enters kitchen', '[Ana, Cleo]', 'left'),
			gate('Ben enters kitchen', '[]', 'joined'),
			gate('Cleo says "Hello, you two"', '[Ana]'),
			gate('Ben goes back to the lobby', '[Ana, Cleo]', 'joined'),
			gate('Ana announces Cake', '[Ana, Ben, Cleo]'),
		);
		expect(found(source)).toEqual([]);
	});

	it('asks for one pattern only where there is one', () => {
		const pattern = gate('Ben enters kitchen', 'broadcast')
			.replace('recipients', 'pattern')
			.replace(/reasons: .*/, 'reasons: { client-to-server: A, server-to-client: B, nothing: C }');
		expect(found(lesson('chat', CHAT, pattern))[0]).toContain(
			'The server sends left, joined, room here, so the question has no single answer; name one of them as `message`.',
		);
		const left = pattern.replace('concept:', 'message: left\nconcept:');
		expect(found(lesson('chat', CHAT, left))).toEqual([]);
		const never = pattern.replace('concept:', 'message: quotes\nconcept:');
		expect(found(lesson('chat', CHAT, never))[0]).toContain('The server sends no `quotes` here.');
	});

	it('does nothing that only another app knows', () => {
		expect(found(lesson('chat', '- Ana: joins\n- Ana: { watches: [FERN] }'))[0]).toContain(
			'Nobody `watches` in chat.',
		);
		expect(found(lesson('chat', '- Ana: joins\n- server: { ticks: 1 }'))[0]).toContain('`ticks`');
	});
});

describe('a scenario of the ticker', () => {
	it('ticks, and each client gets a message of its own', () => {
		expect(found(lesson('stocks', STOCKS, gate('server ticks', '[Ana, Ben]')))).toEqual([]);
		const watching = gate('Ben watches OPAL, FERN', '[]');
		expect(found(lesson('stocks', STOCKS, watching))).toEqual([]);
	});

	it('names the line of what no ticker has', () => {
		const unknown = lesson('stocks', '- Ana: joins\n- Ana: { watches: [GOLD] }');
		expect(faults(unknown)[0]).toMatch(/:15: .*symbols must be among FERN/);
		const early = lesson('stocks', '- server: { ticks: 1 }');
		expect(faults(early)[0]).toContain('Nobody is connected here');
		expect(faults(lesson('stocks', '- Ana: { ticks: 1 }'))[0]).toContain('ay `joins`');
	});
});

const NETWORK = `
- Ben: loses the connection
- Ben: comes back
- Ben: { lags: 500 }
- Ben: { reads slowly: 50, limit: 1000 }
- Ben: goes silent
- server: pings
- server: restarts
`;

describe('a target', () => {
	it('reads its own words, whatever is said', () => {
		for (const text of ['Ben joins us', 'a, b', 'x', 'who posts "this"?'])
			expect(readTarget(`Ana says "${text}"`)).toEqual({
				...{ client: 'Ana', verb: 'says', what: text },
			});
		expect(readTarget('Ana Maria goes back to the lobby')?.client).toBe('Ana Maria');
		for (const text of ['Ana', 'Ana sings', 'posts ana-1', 'Ana postsana-1'])
			expect(readTarget(text)).toBeNull();
	});

	it('is made of any line, and read again', () => {
		const block = `${CHAT}${STOCKS}${NETWORK}\n- Ana: { posts: "Hi, all", id: a-1 }\n- Ben: { likes: a-1 }\n- Ana: resets`;
		const { lesson: read } = parseLesson(lesson('feed', block), FILE);
		const actions = read.steps[0]?.scenario ?? [];
		expect(new Set(actions.map(verbOf)).size).toBe(VERBS.length - 1); // nobody leaves
		for (const action of actions) {
			const target = targetOf(action);
			expect(readTarget(targetWords(target))).toEqual(target);
		}
	});
});
