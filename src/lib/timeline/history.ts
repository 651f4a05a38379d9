import type { Turn } from './flight';
import type { Fold } from './fold';
import type { Timeline } from './timeline';

const CHECKPOINT_EVERY = 256;

/**
 * Reduces what the server did to its state before any turn: what it would tell a newcomer. States
 * must be immutable. Costs at most 256 turns once the turn has been passed.
 */
export function createHistory<State>(
	{ kept: { turns } }: Timeline,
	initial: State,
	reduce: (state: State, turn: Turn) => State,
) {
	let first = turns.dropped;
	/** The state before turn `first`, and before every 256th after it. */
	let checkpoints: State[] = [initial];

	/** The state that the turns before the one of index `index` have led to. */
	function before(index: number): State {
		const wanted = Math.floor((index - first) / CHECKPOINT_EVERY);
		let at = Math.min(wanted, checkpoints.length - 1);
		let state = checkpoints[at] ?? initial;
		let i = first + at * CHECKPOINT_EVERY;
		for (let turn = turns.at(i); turn && i < index; turn = turns.at(++i)) {
			state = reduce(state, turn);
			if ((i + 1 - first) % CHECKPOINT_EVERY === 0 && ++at === checkpoints.length)
				checkpoints.push(state);
		}
		return state;
	}

	return {
		before,
		/** Makes the fold's turn the first: the state before it stands for all that came before. */
		fold({ turn }: Fold): void {
			checkpoints = [before(turn)];
			first = turn;
		},
	};
}
export type History<State> = ReturnType<typeof createHistory<State>>;
