import { extent, line } from 'd3';

/** Steps that a short line is drawn with at least, so that two prices do not fill the picture. */
const STEPS_MIN = 11;
/** Room for the line's own width, in px. */
const PAD = 1.5;

/**
 * A small line of prices as an SVG path in a box of `width` × `height`: the lowest at the bottom,
 * the latest at the right edge. Empty without prices.
 */
export function sparkPath(prices: readonly number[], width: number, height: number): string {
	const last = prices.length - 1;
	const [low, high] = extent(prices);
	if (low === undefined || high === undefined) return '';
	const step = (width - 2 * PAD) / Math.max(STEPS_MIN, last);
	const right = width - PAD;
	const y = (price: number): number =>
		low === high ? height / 2 : height - PAD - ((price - low) / (high - low)) * (height - 2 * PAD);
	// One price alone is a short level line.
	if (last === 0) return `M${right - step},${height / 2}L${right},${height / 2}`;
	return (
		line<number>()
			.x((_, i) => right - (last - i) * step)
			.y(y)
			.digits(2)(prices) ?? ''
	);
}

/** Up, down or level, as a glyph and a word: never by colour alone. */
export function directionOf(change: number): { readonly glyph: string; readonly word: string } {
	if (change > 0) return { glyph: '▲', word: 'up' };
	return change < 0 ? { glyph: '▼', word: 'down' } : { glyph: '–', word: 'unchanged' };
}

/** A price as it is read, such as 42.10. */
export const priceInWords = (price: number | null): string =>
	price === null ? '…' : price.toFixed(2);

/** A quote in one sentence, for those who do not see the line. */
export function quoteInWords(quote: {
	readonly symbol: string;
	readonly price: number | null;
	readonly change: number;
}): string {
	const { symbol, price, change } = quote;
	if (price === null) return `${symbol}: no price yet`;
	const { word } = directionOf(change);
	const by = change === 0 ? '' : ` ${Math.abs(change)} %`;
	return `${symbol}: ${priceInWords(price)}, ${word}${by}`;
}
