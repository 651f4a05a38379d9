import { SERVER } from '../protocol';
import { isSentBy, type CodeRun } from '../quiz/code-run';
import type { Flight } from '../timeline';

/** A piece of a line: its text, and its colour in the light and in the dark theme. */
export type Token = readonly [text: string, light: string, dark: string];

/** A function, painted at build. */
export interface Listing {
	/** `src/lib/apps/feed.ts` */
	readonly file: string;
	readonly firstLine: number;
	readonly lines: readonly (readonly Token[])[];
	readonly runs: readonly CodeRun[];
	/** The playground calls it; false for what only helps. */
	readonly called: boolean;
}

/** `src/lib/apps/feed.ts#post`, as the listings of a lesson are named. */
export const listingName = (ref: { readonly file: string; readonly function: string }): string =>
	`${ref.file}#${ref.function}`;

/** Parts of an app that no message calls, by the event that does. */
const CALLED_BY = { open: 'opened', close: 'closed' } as const;

/**
 * The lines of the function `name` that run while these messages are in the air, counted from 1:
 * its head while what calls it travels, then the calls that sent what is under way.
 */
export function runningLines(
	{ runs, called }: Pick<Listing, 'runs' | 'called'>,
	name: string,
	flights: readonly Flight[],
): readonly number[] {
	const lines = new Set<number>();
	for (const { event, turn } of flights) {
		if (event.from !== SERVER) {
			if (called && event.type === name) lines.add(1);
			continue;
		}
		const caller = turn.cause?.event.type ?? callerOf(turn.changes[0]?.kind);
		if (called && caller !== name) continue;
		const sent = runs.filter((run) => isSentBy(run, event));
		if (called && sent.length === 0) lines.add(1); // a helper of its own sent it
		for (const { line, lastLine } of sent) for (let at = line; at <= lastLine; at++) lines.add(at);
	}
	return [...lines].sort((a, b) => a - b);
}

const callerOf = (kind: string | undefined): string =>
	kind === 'open' || kind === 'close' ? CALLED_BY[kind] : 'tick';
