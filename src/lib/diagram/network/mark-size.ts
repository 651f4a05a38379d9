import type { Flight } from '../../timeline';
import type { Layout } from '../layout';
import type { SpriteSize } from '../sprites';

/** More copies of one message than this are small. */
const SPELT_MAX = 20;
/** Multiples of the golden ratio spread evenly round a circle. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Words where there is room for them, and on one copy of those that have many. */
export function sizeOf(flight: Flight, client: string, layout: Layout, still: boolean): SpriteSize {
	if (isSmall(flight, client, layout, still)) return 'tiny';
	const { kind, node } = layout;
	const wide = flight.recipients.ids.length > SPELT_MAX && !still;
	return wide || (kind === 'card' && node.width > 100) ? 'full' : 'compact';
}

/**
 * Whether a copy is a shape of a few pixels: among dots, and for a message with so many copies that
 * their pills would be a carpet. One copy of such a message still has its word, each message's on
 * another line, so that the words of many do not lie on each other.
 */
export function isSmall(
	{ n, recipients }: Flight,
	client: string,
	{ kind }: Layout,
	still: boolean,
): boolean {
	if (kind === 'dot') return true;
	const { length } = recipients.ids;
	if (still || kind === 'card' || length <= SPELT_MAX) return false;
	const bearer = Math.floor(((n * GOLDEN) % 1) * length);
	const one = recipients.ids[bearer];
	return client !== (one === recipients.except ? recipients.ids[(bearer + 1) % length] : one);
}
