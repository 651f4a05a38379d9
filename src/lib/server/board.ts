import type { Settings } from './settings';

/** What an app shows to readers over HTTP, as of its last tick. */
export interface BoardState {
	/** Log position of the tick; 0 before the first. */
	readonly seq: number;
	/** In ms since the Unix epoch. */
	readonly at: number;
	readonly content: unknown;
}

/**
 * One playground's board, and who waits for its next tick. The same prices that WebSocket clients
 * are told can so be had by polling, by long polling and as a stream of events.
 */
export function createBoard(
	read: () => unknown,
	{ boardReadersMax }: Pick<Settings, 'boardReadersMax'>,
) {
	const waiting = new Set<() => void>();
	let seq = 0;
	let at = 0;

	const wake = (): void => {
		for (const reader of [...waiting]) reader();
	};

	return {
		/** The app had a tick. */
		tick(position: number, time: number): void {
			seq = position;
			at = time;
			wake();
		},
		/** As of now; null if the app shows nothing. */
		now(): BoardState | null {
			const content = read();
			return content === null ? null : { seq, at, content };
		},
		/** Position and time of the last tick; 0 before the first. */
		last: (): Pick<BoardState, 'seq' | 'at'> => ({ seq, at }),
		/** Whether one more reader may wait. */
		get full() {
			return waiting.size >= boardReadersMax;
		},
		/** Calls `reader` after each tick, and once when the playground ends; returns what stops that. */
		follow(reader: () => void): () => void {
			waiting.add(reader);
			return () => void waiting.delete(reader);
		},
		/** The playground has ended. */
		stop(): void {
			wake();
			waiting.clear();
		},
	};
}
export type Board = ReturnType<typeof createBoard>;
