import type { LineSample } from '../../protocol';
import type { Timeline } from '../../timeline';

/** A line with a fault at one instant, as it is drawn: never by colour alone. */
export interface LineLook {
	readonly kind: 'dead' | 'slow' | 'late';
	/** For the badge at the client: short. */
	readonly badge: string;
	/** The same for whoever hears it. */
	readonly words: string;
}

/** The samples of each client's line, in order of `n`. */
export type Lines = ReadonlyMap<string, readonly LineSample[]>;

/** What a client's line was like at `t`, in ms of display time; null if it was sound. */
export function lineAt(
	lines: Lines,
	timeline: Pick<Timeline, 'flight' | 'turns'>,
	client: string,
	t: number,
): LineLook | null {
	const samples = lines.get(client) ?? [];
	for (let i = samples.length - 1; i >= 0; i--) {
		const sample = samples[i] as LineSample;
		if (startOf(timeline, sample.n) <= t) return lookOf(sample);
	}
	return null;
}

/** When trace event `n` is first seen, in ms of display time. */
function startOf({ flight, turns }: Pick<Timeline, 'flight' | 'turns'>, n: number): number {
	if (n === 0) return 0;
	const message = flight(n);
	if (message) return message.start;
	// An opening, a closing or a room move: they are few, and the newest are asked for most.
	for (let i = turns.length - 1; i >= 0; i--) {
		const turn = turns[i];
		if (turn?.changes.some((change) => change.n === n)) return turn.at;
	}
	return 0;
}

/** How a sample is drawn; null if its line does nothing to the bytes that pass. */
export function lookOf(sample: LineSample): LineLook | null {
	const { dead, bytesPerSecond, delayMs, waiting } = sample;
	if (dead) return { kind: 'dead', badge: 'line dead', words: 'nothing passes its line' };
	const late = delayMs > 0 ? `${delayMs} ms late` : '';
	if (bytesPerSecond === 0)
		return late ? { kind: 'late', badge: late, words: `${late} each way` } : null;
	const rate = `${bytesPerSecond} B/s`;
	const also = late ? `, ${late}` : '';
	return {
		kind: 'slow',
		badge: `${rate}, ${waiting} B wait${also}`,
		words: `${bytesPerSecond} bytes a second, ${waiting} bytes wait at the server${also}`,
	};
}
