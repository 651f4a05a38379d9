import type { PatternLook } from '../patterns';

const NAMES = ['bg', 'panel', 'ink', 'muted', 'line', 'edge', 'soft', 'bad'] as const;
const COLOURS = ['--up', '--down', '--cast', '--hidden'] as const;

/** The colours of a picture, as CSS colours. */
export type PicturePalette = Readonly<Record<(typeof NAMES)[number], string>> & {
	readonly colours: Readonly<Record<PatternLook['colour'], string>>;
};

const paletteOf = (read: (property: string) => string): PicturePalette => ({
	...(Object.fromEntries(NAMES.map((name) => [name, read(`--${name}`)])) as Record<
		(typeof NAMES)[number],
		string
	>),
	colours: Object.fromEntries(COLOURS.map((name) => [name, read(name)])) as Record<
		PatternLook['colour'],
		string
	>,
});

/** The page's colours by name: for a picture that stays in the page and follows its theme. */
export const THEME_PALETTE = paletteOf((name) => `var(${name})`);

/** The page's colours as they are now: for a picture that leaves the page. */
export function bakedPalette(root: Element): PicturePalette {
	const style = getComputedStyle(root);
	return paletteOf((name) => style.getPropertyValue(name).trim());
}
