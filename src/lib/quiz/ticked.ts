/** A piece of a text: code, or plain words. */
export interface TickedPart {
	readonly code: boolean;
	readonly words: string;
}

/** The pieces of a text with `code` in backticks; two on each side where the code itself has one. */
export const tickedParts = (text: string): TickedPart[] =>
	text
		.split(/(``.+?``(?!`)|`[^`]*`)/)
		.map((words, i) => ({ code: i % 2 === 1, words: i % 2 === 1 ? bare(words) : words }))
		.filter(({ words }) => words !== '');

const bare = (words: string): string => words.replace(/^(``|`)(.*)\1$/s, '$2');

/** Text as code, in as many backticks as it takes. */
export const ticked = (code: string): string =>
	code.includes('`') ? `\`\`${code}\`\`` : `\`${code}\``;

/** The text without its backticks, for where there is no markup. */
export const unticked = (text: string): string =>
	tickedParts(text)
		.map(({ words }) => words)
		.join('');
