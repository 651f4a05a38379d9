import { decodeClientMessage, NAME_MAX, TEXT_MAX, type AppName } from '../../../protocol';
import { createTexts } from '../../../sim/texts';
import type { ConceptId } from '../../concepts';
import type { DrillChoice } from '../drill';
import { chooseOne, diceOf, type Made } from '../maker';
import { pickFrom } from '../world';

/** What can come out, as choices. */
const RESULTS = {
	ok: 'It is taken: the app handles it',
	'bad-json': 'It is answered with an `error` of the code `bad-json`',
	'unknown-type': 'It is answered with an `error` of the code `unknown-type`',
	invalid: 'It is answered with an `error` of the code `invalid`',
	closed: 'The connection is closed at once',
	silent: 'It is ignored without a word',
} as const;
type Result = keyof typeof RESULTS;

/** What does the server make of this text? The key is that of the server's own check. */
export function make(_: ConceptId, seed: number): Made {
	const random = diceOf(seed);
	const app = pickFrom(['feed', 'chat', 'stocks'] as const, random);
	const text = pickFrom(TEXTS[app], random)(createTexts(random)());
	const decoded = decodeClientMessage(app, text);
	const result: Result = decoded.ok ? 'ok' : decoded.code;
	const why = decoded.ok
		? 'It is JSON, its type is known, and every field is as the schema of that type wants it. Fields that are not known are left out.'
		: `The server says: “${decoded.message}” The connection stays open, and nobody else is told.`;
	const choice = (id: Result): DrillChoice => ({
		...{ id, text: RESULTS[id] },
		reason: id === result ? why : `${NOT[id]} ${why}`,
	});
	const others = (Object.keys(RESULTS) as Result[]).filter((id) => id !== result);
	return {
		question: `A client of the ${WORDS[app]} sends this text frame. What does the server do?`,
		scene: null,
		exhibits: [{ kind: 'text', title: 'The text', lines: text.match(/.{1,60}/gs) ?? [text] }],
		ask: chooseOne(choice(result), others.map(choice), random, 5),
		why,
	};
}

const WORDS: Readonly<Record<AppName, string>> = {
	...{ feed: 'news feed', chat: 'chat', stocks: 'stock ticker' },
};

const NOT: Readonly<Record<Result, string>> = {
	ok: 'It does not pass the check, which comes before anything counts.',
	'bad-json': '`bad-json` is for text that is no JSON.',
	'unknown-type': '`unknown-type` is for JSON whose type this app does not know.',
	invalid: '`invalid` is for a type that is known, with a field that is missing or wrong.',
	closed: 'One mistake closes nothing: only many in a short time do, with 1008.',
	silent: 'The sender is always told, so that it can mend what it sends.',
};

type Write = (text: string) => string;
const json = (value: unknown): string => JSON.stringify(value);
const ANYWHERE: readonly Write[] = [
	(text) => `{"type":"announce","text":"${text}"`,
	(text) => `{type:"say",text:"${text}"}`,
	(text) => text,
	(text) => json([text]),
	(text) => json({ text }),
	(text) => json({ type: 'shout', text }),
	(text) => json({ type: 7, text }),
];
const TEXTS: Readonly<Record<AppName, readonly Write[]>> = {
	feed: [
		(text) => json({ type: 'post', text }),
		(text) => json({ type: 'post', text, colour: 'red' }),
		() => json({ type: 'post', text: '   ' }),
		() => json({ type: 'post' }),
		() => json({ type: 'post', text: 'la'.repeat(TEXT_MAX / 2 + 1) }),
		(text) => json({ type: 'post', id: 'my first post', text }),
		() => json({ type: 'like' }),
		(text) => json({ type: 'say', text }),
		...ANYWHERE,
	],
	chat: [
		(text) => json({ type: 'say', text }),
		() => json({ type: 'leave' }),
		() => json({ type: 'join' }),
		() => json({ type: 'join', room: 'a'.repeat(NAME_MAX + 6) }),
		() => json({ type: 'join', room: 'garden' }),
		(text) => json({ type: 'say', text: { words: text } }),
		(text) => json({ type: 'post', text }),
		...ANYWHERE,
	],
	stocks: [
		() => json({ type: 'watch', symbols: ['FERN', 'KITE'] }),
		() => json({ type: 'watch', symbols: [] }),
		() => json({ type: 'watch', symbols: ['FERN', 'FERN'] }),
		() => json({ type: 'watch', symbols: ['GOLD'] }),
		() => json({ type: 'watch', symbols: 'FERN' }),
		() => json({ type: 'watch' }),
		() => json({ type: 'buy', symbol: 'FERN', count: 3 }),
		...ANYWHERE,
	],
};
