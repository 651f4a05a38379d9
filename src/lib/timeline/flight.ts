import type { Recipients } from '../engine';
import type { MessageEvent, TraceEvent } from '../protocol';
import { FLIGHT_MS, STOP_AT } from './times';

/** A message in the air from `start` to `end`, in ms of display time. */
export interface Flight {
	readonly n: number;
	readonly event: MessageEvent;
	readonly turn: Turn;
	readonly start: number;
	readonly end: number;
	/** Where a step stops to show it. */
	readonly stop: number;
	readonly recipients: Recipients;
}

/** An opening, a closing or a room move. */
export type Change = Exclude<TraceEvent, MessageEvent>;

/** A cause with all its effects. The server acts at `at`: the cause lands, the effects leave. */
export interface Turn {
	/** Counted from 0 over the whole trace. */
	readonly index: number;
	readonly at: number;
	/** The client message that caused it; null for openings, closings and what the server began. */
	readonly cause: Flight | null;
	readonly effects: readonly Flight[];
	/** Openings, closings and room moves. */
	readonly changes: readonly Change[];
	/** When its last message has landed. */
	readonly end: number;
}

/** Where a step by turn stops: its cause has landed, its effects are in the air. */
export const turnStop = (turn: Turn): number => turn.at + FLIGHT_MS * STOP_AT.down;

/** How many events a turn holds: only the last one may still grow. */
export const sizeOf = ({ cause, changes, effects }: Turn): number =>
	(cause ? 1 : 0) + changes.length + effects.length;
