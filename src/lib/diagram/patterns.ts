import type { Pattern } from '../protocol';

/** How a pattern is told apart: by letter, glyph, word and colour, never by colour alone. */
export interface PatternLook {
	readonly letter: 'U' | 'D' | 'B' | '?';
	readonly glyph: '↑' | '↓' | '✳' | '?';
	readonly word: string;
	/** Name of the colour's custom property in `ui/tokens.css`; `-soft` is its background. */
	readonly colour: '--up' | '--down' | '--cast' | '--hidden';
}

export const PATTERN_LOOKS: Readonly<Record<Pattern, PatternLook>> = {
	'client-to-server': { letter: 'U', glyph: '↑', word: 'client → server', colour: '--up' },
	'server-to-client': { letter: 'D', glyph: '↓', word: 'server → client', colour: '--down' },
	broadcast: { letter: 'B', glyph: '✳', word: 'broadcast', colour: '--cast' },
};

/** A message whose pattern is still a question. */
export const HIDDEN_LOOK: PatternLook = {
	letter: '?',
	glyph: '?',
	word: 'hidden',
	colour: '--hidden',
};

/** The look of a pattern, or of a hidden one. */
export const lookOf = (pattern: Pattern, hidden = false): PatternLook =>
	hidden ? HIDDEN_LOOK : PATTERN_LOOKS[pattern];
