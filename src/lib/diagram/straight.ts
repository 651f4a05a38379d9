/** A straight line from one stretch of numbers to another: of time to px, say. */
export interface Straight {
	(value: number): number;
	/** The way back. */
	readonly back: (value: number) => number;
}

/**
 * Maps `from` onto `to`, and goes on beyond both ends. Each is a stretch of some length. D3's
 * `scaleLinear` would do it too, and would bring colours and number formats into every page.
 */
export function straight(from: readonly [number, number], to: readonly [number, number]): Straight {
	const along = ([a, b]: readonly [number, number], [c, d]: readonly [number, number]) => {
		const slope = (d - c) / (b - a);
		return (value: number): number => c + (value - a) * slope;
	};
	return Object.assign(along(from, to), { back: along(to, from) });
}
