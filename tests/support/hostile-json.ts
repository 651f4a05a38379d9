import type { AppName } from '../../src/lib/protocol';

/** Texts that are good messages of each app, to be spoilt by a fuzzer. */
export const GOOD_MESSAGES: Readonly<Record<AppName, readonly string[]>> = {
	feed: [
		'{"type":"post","id":"own-1","text":"Hello, all","ref":"r1"}',
		'{"type":"post","text":"Grüße 🐙","ref":7}',
		'{"type":"like","post":"own-1","ref":"r2"}',
	],
	chat: [
		'{"type":"join","room":"tea","ref":"r1"}',
		'{"type":"say","text":"Hello, room","ref":2}',
		'{"type":"leave"}',
	],
	stocks: [
		'{"type":"watch","symbols":["WAVE","PONG"],"ref":"r1"}',
		'{"type":"watch","symbols":[]}',
	],
};
/** What every app understands. */
export const COMMON_MESSAGES: readonly string[] = [
	'{"type":"announce","text":"Listen","ref":1}',
	'{"type":"remove","client":"a","ref":1}',
	'{"type":"reset","ref":"r"}',
	'{"type":"end"}',
	'{"type":"ack","seq":3}',
	'{"type":"host","token":"guess","ref":"h"}',
	'{"type":"resume","token":"t","epoch":"e","after":1,"had":0}',
];

/** What parsers, objects and strings trip over. */
const NASTY: readonly string[] = [
	...['"__proto__"', '"constructor"', '"prototype"', '"toString"', '"type"', '"ref"'],
	...['{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}'],
	...['1e400', '-1e400', '9007199254740993', '-0', '1e-400', '0.1', 'null', 'true', '[]', '{}'],
	...['"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '""', '" "', '"\u202e"', '"\u2028"'],
	...['[[[[[[[[', '}}}}', '"', '\\', ',', ':', '\u0000', '\ud800', '/*', 'NaN', "'", '\ufeff'],
];

/** Spoils a message in one to four places; `random` gives numbers in [0, 1). */
export function mutate(good: string, random: () => number): string {
	const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
	let text = good;
	for (let left = 1 + Math.floor(random() * 4); left > 0; left--) {
		const at = Math.floor(random() * (text.length + 1));
		const to = Math.min(text.length, at + Math.floor(random() * 12));
		switch (Math.floor(random() * 7)) {
			case 0: // cut out
				text = text.slice(0, at) + text.slice(to);
				break;
			case 1: // twice
				text = text.slice(0, to) + text.slice(at);
				break;
			case 2: // put in
				text = text.slice(0, at) + pick(NASTY) + text.slice(at);
				break;
			case 3: // replace a value
				text = text.replace(/:("[^"]*"|\d+)/, () => `:${pick(NASTY)}`);
				break;
			case 4: // one more field, perhaps a second of the same name
				text = text.replace('{', () => `{${pick(NASTY)}:${pick(NASTY)},`);
				break;
			case 5: // any one code unit
				text = text.slice(0, at) + String.fromCharCode(random() * 65_536) + text.slice(at + 1);
				break;
			default: // long
				text =
					text.slice(0, at) + pick(['x', 'é', '\u0301', '[', ' ']).repeat(300) + text.slice(at);
		}
	}
	return text;
}
