import type { ClientInfo, RoomEvent } from '../../protocol';
import type { Timeline, Turn } from '../../timeline';
import { countUpTo } from '../../timeline/search';

/**
 * One client's time on the line, in ms of display time; `to` is Infinity while it is connected. A
 * client that comes back has another one.
 */
export interface Lifeline {
	readonly client: ClientInfo;
	/** How many clients had come before it. */
	readonly order: number;
	readonly from: number;
	readonly to: number;
}

/** A client went into a room or out of it, at one instant of display time. */
export interface RoomMove {
	readonly at: number;
	readonly event: RoomEvent;
}

/**
 * Openings, closings and room moves of a timeline, in order. `update` reads what is new since the
 * last call: O(1) an event. `initial` were there before the first turn that is kept.
 */
export function createLifelines(timeline: Timeline, initial: readonly ClientInfo[] = []) {
	const lines: (Lifeline & { to: number })[] = [];
	const open = new Map<string, Lifeline & { to: number }>();
	const moves: RoomMove[] = [];
	/** The last turn that was read, and how many of its changes. */
	let read: { turn: Turn; changes: number } | null = null;
	/** A client that comes back keeps its place. */
	const orders = new Map<string, number>();
	let forgotten = timeline.start;
	for (const client of initial) begin(client, -Infinity);

	function begin(client: ClientInfo, from: number): void {
		if (open.has(client.id)) return;
		const order = orders.get(client.id) ?? orders.size;
		orders.set(client.id, order);
		const line = { client, order, from, to: Infinity };
		lines.push(line);
		open.set(client.id, line);
	}

	function apply(event: Turn['changes'][number], at: number): void {
		if (event.kind === 'open') begin(event.client, at);
		else if (event.kind === 'close') {
			const line = open.get(event.client);
			if (line) line.to = at;
			open.delete(event.client);
		} else moves.push({ at, event });
	}

	function readTurn(turn: Turn): void {
		const same = read?.turn === turn ? read : null;
		for (const change of turn.changes.slice(same?.changes ?? 0)) apply(change, turn.at);
		read = { turn, changes: turn.changes.length };
	}

	/** What the timeline has folded away is no longer shown. */
	function forget(before: number): void {
		if (before === forgotten) return;
		forgotten = before;
		lines.splice(0, lines.length, ...lines.filter(({ to }) => to >= before));
		moves.splice(
			0,
			countUpTo(moves, before, ({ at }) => at),
		);
	}

	return {
		/** Reads what the timeline has got since the last call. */
		update(): void {
			const { turns } = timeline;
			forget(timeline.start);
			// The last turn may have got more changes; old turns may be gone from the front.
			const from = read ? countUpTo(turns, read.turn.index - 1, (turn) => turn.index) : 0;
			for (let i = from; i < turns.length; i++) readTurn(turns[i] as Turn);
		},

		/** Who was connected at some instant between two, in order of arrival. */
		within: (from: number, to: number): Lifeline[] =>
			lines.filter((line) => line.from <= to && line.to >= from),

		movesWithin: (from: number, to: number): RoomMove[] =>
			moves.slice(
				countUpTo(moves, from, ({ at }) => at),
				countUpTo(moves, to, ({ at }) => at),
			),
	};
}
export type Lifelines = ReturnType<typeof createLifelines>;
