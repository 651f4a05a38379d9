import { expect, it } from 'vitest';
import { ticked, tickedParts, unticked } from './ticked';

const TEMPLATE = 'io.reject(`There is no ${id}.`)';

it('tells code from words, with backticks in the code or without', () => {
	expect(tickedParts('Send `posted` to all.')).toEqual([
		{ code: false, words: 'Send ' },
		{ code: true, words: 'posted' },
		{ code: false, words: ' to all.' },
	]);
	expect(tickedParts(`It is ${ticked(TEMPLATE)}.`)).toEqual([
		{ code: false, words: 'It is ' },
		{ code: true, words: TEMPLATE },
		{ code: false, words: '.' },
	]);
	expect(tickedParts('')).toEqual([]);
});

it('gives the plain text back', () => {
	for (const code of ['posted', TEMPLATE]) expect(unticked(ticked(code))).toBe(code);
	expect(unticked('No code')).toBe('No code');
});
