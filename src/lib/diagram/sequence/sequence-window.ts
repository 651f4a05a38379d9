/** A part of the sheet, in ms from its origin. */
export interface SheetPart {
	readonly from: number;
	readonly to: number;
}

/**
 * The part that is laid out around what is visible: `top` and `height` in px, `scale` in px a ms. It
 * moves by half heights, so that scrolling is mostly the browser's own and nothing is laid out anew.
 */
export function windowAround(top: number, height: number, scale: number): SheetPart {
	const grain = Math.max(100, height / 2);
	const first = Math.floor(top / grain);
	const from = Math.max(0, first - 1) * grain;
	const to = (first + 4) * grain;
	return { from: from / scale, to: to / scale };
}
