import { countRecipients } from '../../engine';
import type { Flight, Timeline, Turn } from '../../timeline';
import { explain, payloadOf } from '../explain';
import { sinceBefore } from './since';

/** What a row says of a message. */
export interface RowWords {
	readonly route: string;
	readonly sentence: string;
	readonly payload: string;
	readonly size: string;
	readonly since: string;
}

/** Characters of a payload that a row holds: no screen shows more in one line. */
const PAYLOAD_MAX = 240;

/** Says what messages are; what was said once is remembered, for a message never changes. */
export function createRowWords(timeline: Timeline) {
	const said = new WeakMap<Flight, RowWords>();

	function say(flight: Flight): RowWords {
		const { route, sentence } = explain(timeline, flight);
		const payload = payloadOf(flight);
		return {
			...{ route, sentence },
			payload: payload.length > PAYLOAD_MAX ? `${payload.slice(0, PAYLOAD_MAX)}…` : payload,
			size: sizeInWords(flight.event.bytes, countRecipients(flight.recipients)),
			since: sinceBefore(timeline, flight),
		};
	}

	return (flight: Flight): RowWords => {
		let words = said.get(flight);
		if (!words) said.set(flight, (words = say(flight)));
		return words;
	};
}

const sizeInWords = (bytes: number, copies: number): string =>
	copies === 1 ? `${bytes} B` : `${copies} × ${bytes} B`;

/** The messages of a turn that have left by `t`, in order: its cause and its effects. */
export const startedIn = ({ cause, effects }: Turn, t: number): Flight[] =>
	[...(cause ? [cause] : []), ...effects].filter(({ start }) => start <= t);

/**
 * A turn in one line: "1 like → 1 message in, 1 out", counted in frames that the server got and
 * sent by `t`, in ms of display time. What is hidden is not counted.
 */
export function turnInWords(
	turn: Turn,
	t: number,
	isHidden: (flight: Flight) => boolean = () => false,
): string {
	const { cause, effects } = turn;
	const started = startedIn(turn, t);
	if (cause && isHidden(cause)) return 'in question';
	const begun = `1 ${beginning(turn)} → ${cause ? '1 message in' : 'none in'}`;
	if (turn.at > t) return begun;
	if (started.some(isHidden)) return `${begun}, the rest in question`;
	const out = effects.reduce((sum, { recipients }) => sum + countRecipients(recipients), 0);
	return `${begun}, ${out === 0 ? 'none' : out} out`;
}

function beginning({ cause, changes }: Turn): string {
	if (cause) return cause.event.type;
	const [change] = changes;
	if (change?.kind === 'open') return 'arrival';
	return change?.kind === 'close' ? 'departure' : 'tick';
}
