import { codeToTokensWithThemes } from 'shiki';
import type { CodeSource } from './code-source';
import type { Listing } from './listing';

/** Both have contrast enough for small text on our surfaces. */
const THEMES = { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' } as const;

/** Paints a piece of source for both themes. For the build only: it holds grammars. */
export async function highlight({ text, ...rest }: CodeSource): Promise<Listing> {
	const lines = await codeToTokensWithThemes(text, { lang: 'typescript', themes: THEMES });
	return {
		...rest,
		lines: lines.map((line) =>
			line.map(({ content, variants }) => [
				content,
				variants['light']?.color ?? '',
				variants['dark']?.color ?? '',
			]),
		),
	};
}
