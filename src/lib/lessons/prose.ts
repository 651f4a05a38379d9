import type { TextAt } from './sections';

export interface Link {
	readonly href: string;
	readonly line: number;
}

const LINK = /\[([^\]]*)\]\(([^)\s]*)[^)]*\)/g;
const CODE = /`[^`]*`/g;

/** Words that a reader reads: an address behind a link is none, code is. */
export const countWords = (prose: readonly TextAt[]): number =>
	prose
		.map(({ text }) => text.replace(LINK, '$1').split(/\s+/).filter(hasLetter).length)
		.reduce((sum, words) => sum + words, 0);

const hasLetter = (word: string) => /[\p{L}\p{N}]/u.test(word);

/** The Markdown links of some prose, in order. */
export const linksIn = (prose: readonly TextAt[]): Link[] =>
	prose.flatMap(({ text, line }) =>
		[...text.replace(CODE, '').matchAll(LINK)].map((match) => ({ href: match[2] ?? '', line })),
	);

/** Lines with a sign that Markdown would hand on as markup or as script; in code it is harmless. */
export const unsafeLines = (prose: readonly TextAt[]): readonly TextAt[] =>
	prose.filter(({ text }) => /[{}<]/.test(text.replace(CODE, '')));
