import { least } from 'd3';
import type { Point } from '../layout';
import type { Mark } from '../marks';

/** How near a pill or a dot the pointer must be, in px of the screen. */
const PILL_REACH = 26;
const DOT_REACH = 12;

const apart = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/**
 * The message nearest to a point of the picture, at a zoom of `k`. It looks at every one: they move
 * with each frame, and one look costs less than building a tree to look in.
 */
export function markNear(marks: readonly Mark[], at: Point, k: number): Mark | null {
	const mark = least(marks, (mark) => apart(mark, at));
	return mark && apart(mark, at) <= PILL_REACH / k ? mark : null;
}

/** The client nearest to a point of the picture, at a zoom of `k`. */
export function clientNear(
	places: ReadonlyMap<string, Point>,
	at: Point,
	k: number,
): string | null {
	const nearest = least(places, ([, place]) => apart(place, at));
	return nearest && apart(nearest[1], at) <= DOT_REACH / Math.sqrt(k) ? nearest[0] : null;
}

/** How many messages a client has in the air, in words. */
export function wordsOf(marks: readonly Mark[], client: string): string {
	const own = marks.filter((mark) => mark.client === client);
	const sent = own.filter(({ flight }) => flight.event.from === client).length;
	return own.length === 0
		? 'No message in the air.'
		: `In the air: ${sent} from it, ${own.length - sent} to it.`;
}
