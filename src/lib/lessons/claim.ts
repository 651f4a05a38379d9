import type { MessageEvent, TraceEvent } from '../protocol';
import type { Claim, Crowd } from './ask';

/** Examples of what a choice can claim. */
export const CLAIM_EXAMPLES =
	'`liked to Ana`, `posted to the others`, `error to Ben`, `3 copies`, `2 messages` or `nothing`';

/** What a choice's words are held against. */
export interface Did {
	readonly root: TraceEvent | null;
	readonly effects: readonly MessageEvent[];
	/** Names of those who received each effect, beside `effects`. */
	readonly reached: readonly (readonly string[])[];
	readonly connected: readonly string[];
	/** Name of the client that began the turn; null if the server did. */
	readonly sender: string | null;
}

const COUNT = /^(\d+) (messages?|cop(?:y|ies))$/;
const SENDS = /^([a-z][a-z-]*)(?: to (\S.*))?$/;

/** Reads what a choice claims; null if it is no claim that the trace can judge. */
export function readClaim(text: string): Claim | null {
	if (text === 'nothing') return { claim: 'nothing' };
	const [, count, of] = COUNT.exec(text) ?? [];
	if (count !== undefined)
		return { claim: of?.startsWith('m') ? 'messages' : 'copies', count: Number(count) };
	const sends = SENDS.exec(text);
	return sends && { claim: 'sends', type: sends[1] ?? '', to: receivers(sends[2]) };
}

function receivers(words: string | undefined): readonly string[] | Crowd | null {
	if (words === undefined) return null;
	if (words === 'everyone' || words === 'the others') return words;
	return words === 'nobody' ? [] : words.split(/\s*,\s*/);
}

/** Whether a claim about one turn is true. What comes first takes more than one turn to judge. */
export function holds(claim: Claim, did: Did): boolean {
	const { root, effects, reached } = did;
	if (claim.claim === 'first') return false;
	if (claim.claim === 'nothing') return effects.length === 0;
	if (claim.claim === 'messages') return effects.length === claim.count;
	if (claim.claim === 'copies') return reached.flat().length === claim.count;
	if (claim.claim === 'bytes') return root?.kind === 'message' && root.bytes === claim.count;

	const sent = effects.flatMap(({ type }, i) => (type === claim.type ? [reached[i] ?? []] : []));
	if (sent.length === 0) return false;
	if (claim.to === null) return true;
	const wanted = typeof claim.to === 'string' ? crowdOf(claim.to, did) : claim.to;
	return sameSet(new Set(sent.flat()), new Set(wanted));
}

/** Names of a crowd; the others are all but the client that began the turn. */
function crowdOf(crowd: Crowd, { connected, sender }: Did): readonly string[] {
	return crowd === 'everyone' ? connected : connected.filter((name) => name !== sender);
}

const sameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
	a.size === b.size && [...a].every((name) => b.has(name));
