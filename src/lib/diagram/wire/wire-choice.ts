import { bisector } from 'd3';
import { listRecipients } from '../../engine';
import { SERVER } from '../../protocol';
import type { Flight, Timeline, Turn } from '../../timeline';

/** What the wire view shows from the start, where a page wants more than the chosen message. */
export interface WireLook {
	/** Whose connection, by name; null for that of the message. */
	readonly client: string | null;
	readonly handshake: boolean;
	readonly controlFrames: boolean;
	/** With nothing chosen, the message that was sent last is shown. */
	readonly follow: boolean;
}

/** Whose connections carried a message: its sender, or everyone who received a copy. */
export const carriersOf = ({ event, recipients }: Flight): readonly string[] =>
	event.from === SERVER ? listRecipients(recipients) : [event.from];

/**
 * Whose copy to show: the first of `wishes` that carried the message, else one that was captured,
 * else any; null if nobody carried it.
 */
export function carrierToShow(
	carriers: readonly string[],
	wishes: readonly (string | null | undefined)[],
	captured: ReadonlySet<string>,
): string | null {
	const wished = wishes.find((id) => id && carriers.includes(id));
	return wished ?? carriers.find((id) => captured.has(id)) ?? carriers[0] ?? null;
}

/**
 * Up to when the views show what happened, in ms since the Unix epoch: frames that came later belong
 * to what is still ahead of the playhead. Infinity where nothing is.
 */
export function shownUntil(timeline: Pick<Timeline, 'turns' | 'lastStarted'>, t: number): number {
	const { turns } = timeline;
	const acted = bisector(({ at }: Turn) => at).right(turns, t);
	if (acted === turns.length) return Infinity;
	// Causes are in the air before the server acts; effects and changes come when it does.
	const begun = timeline.lastStarted(t, 1).map(({ event }) => event.at);
	const changed = turns[acted - 1]?.changes.map(({ at }) => at) ?? [];
	return Math.max(-Infinity, ...begun, ...changed);
}

/** Id of the client of that name that joined last by `t`; the same name may come twice. */
export function lastNamed(
	{ turns }: Pick<Timeline, 'turns'>,
	name: string,
	t: number,
): string | undefined {
	const joined = turns.flatMap(({ at, changes }) => (at <= t ? changes : []));
	return joined
		.flatMap((change) => (change.kind === 'open' ? [change.client] : []))
		.findLast((client) => client.name === name)?.id;
}
