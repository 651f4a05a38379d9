import { listRecipients } from '../../engine';
import { SERVER } from '../../protocol';
import type { Flight } from '../../timeline';

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
