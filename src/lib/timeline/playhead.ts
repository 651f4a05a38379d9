import { turnStop, type Flight } from './flight';
import type { Timeline } from './timeline';

/** How fast time may run: 1 is real time. */
export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4] as const;

/** The live view looks this far behind the present, in ms, so that events arrive before they start. */
export const LIVE_DELAY_MS = 120;

export type PlayheadMode = 'live' | 'playing' | 'paused';

/** Where we look. Times are ms of display time. */
export interface PlayheadState {
	readonly mode: PlayheadMode;
	readonly t: number;
	readonly speed: number;
	/** The message stepped to or selected, by `n`; 0 for none. */
	readonly n: number;
	/** Where playing stops by itself; null to go on to live. */
	readonly stopAt: number | null;
	/** Nothing outside is shown: a lesson's step. */
	readonly from: number;
	readonly to: number;
}

/** The playhead of a page that has just opened. */
export const LIVE: PlayheadState = {
	mode: 'live',
	t: 0,
	speed: 1,
	n: 0,
	stopAt: null,
	from: 0,
	to: Infinity,
};

const clamp = (state: PlayheadState, t: number): number =>
	Math.max(state.from, Math.min(state.to, t));

/** The playhead `elapsed` ms of real time later; `present` is the display time of now. */
export function advance(state: PlayheadState, elapsed: number, present: number): PlayheadState {
	if (state.mode === 'paused') return state;
	const live = Math.max(state.from, present - LIVE_DELAY_MS);
	if (state.mode === 'live') {
		const t = clamp(state, Math.max(live, state.t));
		return t === state.t ? state : { ...state, t };
	}
	const wanted = state.t + elapsed * state.speed;
	const stop = Math.min(state.stopAt ?? Infinity, state.to);
	if (wanted >= stop)
		return { ...state, mode: 'paused', t: clamp(state, Math.max(stop, state.t)), stopAt: null };
	if (stop === Infinity && wanted >= live) {
		// Nothing has come beyond the present: wait there for it. Slow motion stays slow.
		const t = clamp(state, Math.max(live, state.t));
		return state.speed < 1 ? { ...state, t } : { ...state, mode: 'live', speed: 1, t };
	}
	return { ...state, t: clamp(state, wanted) };
}

/** Freezes the view. */
export const pause = (state: PlayheadState): PlayheadState => ({
	...state,
	mode: 'paused',
	stopAt: null,
});

/** Plays on from here, to `stopAt` if given. */
export const play = (state: PlayheadState, stopAt: number | null = null): PlayheadState => ({
	...state,
	mode: 'playing',
	n: 0,
	stopAt,
});

/** Shows the present, at real speed. */
export const goLive = (state: PlayheadState, present: number): PlayheadState => ({
	...state,
	mode: 'live',
	t: clamp(state, Math.max(0, present - LIVE_DELAY_MS)),
	speed: 1,
	n: 0,
	stopAt: null,
});

/** Shows one instant and stays there. */
export const seek = (state: PlayheadState, t: number, n = 0): PlayheadState => ({
	...state,
	mode: 'paused',
	t: clamp(state, t),
	n,
	stopAt: null,
});

/** Shows a message in the middle of its flight. */
export const showMessage = (state: PlayheadState, flight: Flight): PlayheadState =>
	seek(state, flight.stop, flight.n);

/** Slower than real time cannot be live: the playhead lets go and falls behind. */
export const setSpeed = (state: PlayheadState, speed: number): PlayheadState => ({
	...state,
	speed,
	mode: state.mode === 'live' && speed < 1 ? 'playing' : state.mode,
});

/** Back to the message before, at once. */
export function stepBack(state: PlayheadState, timeline: Timeline): PlayheadState {
	const flight = timeline.previousStop(state.t, state.n || Infinity);
	if (!flight || flight.stop < state.from) return seek(state, state.from);
	return showMessage(state, flight);
}

/** On to the next message: plays up to the middle of its flight, or jumps there. */
export function stepForward(
	state: PlayheadState,
	timeline: Timeline,
	jump: boolean,
): PlayheadState {
	const from = state.stopAt ?? state.t; // a second press before arrival goes one further
	const flight = timeline.nextStop(from, state.n);
	if (!flight || flight.stop > state.to)
		return moveTo(state, Math.min(state.to, Math.max(timeline.end, state.t)), 0, jump);
	return moveTo(state, flight.stop, flight.n, jump);
}

/** Back to the turn before, at once. */
export function turnBack(state: PlayheadState, timeline: Timeline): PlayheadState {
	const turn = timeline.previousTurn(state.t, state.n);
	if (!turn || turnStop(turn) < state.from) return seek(state, state.from);
	return seek(state, turnStop(turn), (turn.effects[0] ?? turn.cause)?.n);
}

/** On to the next turn: its cause lands and its effects leave. */
export function turnForward(
	state: PlayheadState,
	timeline: Timeline,
	jump: boolean,
): PlayheadState {
	const turn = timeline.nextTurn(state.stopAt ?? state.t, state.n || Infinity);
	if (!turn || turnStop(turn) > state.to)
		return moveTo(state, Math.min(state.to, Math.max(timeline.end, state.t)), 0, jump);
	return moveTo(state, turnStop(turn), (turn.effects[0] ?? turn.cause)?.n ?? 0, jump);
}

function moveTo(state: PlayheadState, t: number, n: number, jump: boolean): PlayheadState {
	if (jump || t <= state.t) return seek(state, t, n);
	return { ...state, mode: 'playing', stopAt: t, n };
}
