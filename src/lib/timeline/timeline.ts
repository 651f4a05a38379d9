import { createMembership } from '../engine';
import { SERVER, type MessageEvent, type TraceEvent } from '../protocol';
import { createClientIndex } from './client-index';
import { findFold, type Fold } from './fold';
import type { Change, Flight, Turn } from './flight';
import { createKept } from './kept';
import { createLookUps } from './look-ups';
import { createPlacement, type Pace } from './placement';
import type { Quiet } from './quiet';
import { countUpTo } from './search';
import { FLIGHT_MS, REST_MS, STOP_AT } from './times';

interface OpenTurn extends Turn {
	effects: Flight[];
	changes: Change[];
	cause: Flight | null;
	end: number;
	/** `n` of its first event. */
	readonly root: number;
	/** `data.seq` of what the server began unasked; null if a client began it. */
	readonly seq: unknown;
}

/**
 * Lays a trace out in display time. Turns keep the server's order: `turn.at` never goes back, so
 * causes and effects each start and end in order too. O(1) an event; any instant in O(log n).
 * Its oldest part can be folded away; what is kept stays as it was.
 */
export function createTimeline(pace: Pace = 'live') {
	const members = createMembership();
	const placement = createPlacement(pace);
	const turns = createKept<OpenTurn>();
	/** Turns with openings, closings or room moves. */
	const changes = createKept<Turn>();
	/** Client messages and server messages: each list is sorted by n, start, stop and end. */
	const causes = createKept<Flight>();
	const effects = createKept<Flight>();
	/** By event number: the message, or null for what is none. */
	const numbered = createKept<Flight | null>();
	const clients = createClientIndex();
	const names = new Map<string, string>();
	const lookUps = createLookUps({
		...{ turns: turns.items, causes: causes.items, effects: effects.items },
		broadcasts: clients.broadcasts.items,
	});
	let end = 0;
	let count = 0;
	let start = 0;
	let folded = 0;

	function turnOf(event: TraceEvent): OpenTurn {
		const last = turns.at(turns.end - 1);
		if (last && belongsTo(event, last)) return last;
		const at = placement.place(event, last);
		const unasked = event.kind === 'message' && event.from === SERVER;
		const turn: OpenTurn = {
			...{ index: turns.end, at, cause: null, effects: [], changes: [], end: at },
			...{ root: event.n, seq: unasked ? event.data['seq'] : null },
		};
		turns.push(turn);
		return turn;
	}

	/** Room for the event under its number: the first that comes need not be 1. */
	function number({ n }: TraceEvent): void {
		if (numbered.end === 0) numbered.drop(n);
		while (numbered.end < n) numbered.push(null);
	}

	function fly(event: MessageEvent, turn: OpenTurn): void {
		const isCause = event.from !== SERVER;
		const start = isCause ? turn.at - FLIGHT_MS : turn.at;
		const sender = turn.cause?.event.from ?? senderOf(turn);
		const flight: Flight = {
			n: event.n,
			event,
			turn,
			start,
			end: start + FLIGHT_MS,
			stop: start + FLIGHT_MS * (isCause ? STOP_AT.up : STOP_AT.down),
			recipients: members.recipientsOf(event, sender),
		};
		numbered.push(flight);
		if (isCause) {
			turn.cause = flight;
			causes.push(flight);
			clients.sent(flight);
		} else {
			turn.effects.push(flight);
			effects.push(flight);
			clients.landing(flight);
			turn.end = flight.end;
		}
	}

	function change(event: Change, turn: OpenTurn): void {
		if (event.kind === 'open') names.set(event.client.id, event.client.name);
		turn.changes.push(event);
		if (changes.at(changes.end - 1) !== turn) changes.push(turn);
		clients.changed(event, turn);
	}

	return {
		...lookUps,
		/** All turns that are kept, in the server's order: the same array throughout. */
		turns: turns.items as readonly Turn[],
		/** Client messages and server messages, each in order of start and of end. */
		causes: causes.items,
		effects: effects.items,
		/** The same lists by positions that folding does not change, for cursors. */
		kept: { turns, changes, causes, effects, broadcasts: clients.broadcasts },
		/** The message `n`, or null if `n` is none or is no longer kept. O(1). */
		flight: (n: number): Flight | null => numbered.at(n) ?? null,
		/** Position after the broadcasts of `type` that follow one another from `position` on. */
		runEnd(type: string, position: number): number {
			const run = clients.runAt(position);
			if (clients.run(run)?.type !== type) return position;
			return clients.run(run + 1)?.from ?? clients.broadcasts.end;
		},
		/** What concerns one client, for its cursor. */
		momentsOf: clients.of,
		/** The clients of whom anything is kept, and those connected. */
		clientIds: clients.ids,
		hasClient: clients.has,

		/** Adds the next event of the trace. */
		push(event: TraceEvent): void {
			count++;
			members.apply(event);
			number(event);
			const turn = turnOf(event);
			if (event.kind === 'message') fly(event, turn);
			else change(event, turn);
			placement.placed(event, turn.at);
			end = Math.max(end, turn.end);
		},

		/** When the last message has landed, in ms of display time. */
		get end() {
			return end;
		},
		/** The first instant that can be shown, in ms of display time; 0 until something is folded. */
		get start() {
			return start;
		},
		/** How many events are kept. */
		get size() {
			return count - folded;
		},
		/** `n` of the last event that was folded away; 0 for none. */
		get foldedUntil() {
			return folded;
		},

		/** Display time of the present: `now` in ms since the epoch by the server's clock. */
		presentAt: (now: number): number =>
			pace === 'live' ? placement.clock.displayOf(now) : end + REST_MS,

		/** How many messages have started by `t`, those folded away included. */
		startedBy: (t: number): number => causes.dropped + effects.dropped + lookUps.keptStartedBy(t),

		/** The quiet stretches between two instants that are shown shorter than they were. */
		quietBetween: (from: number, to: number): readonly Quiet[] =>
			pace === 'live' ? placement.clock.quietBetween(from, to) : [],

		/** Name of a client that is or was connected. */
		nameOf: (id: string): string => (id === SERVER ? 'server' : (names.get(id) ?? id)),

		/** Where to fold so that about `keep` events are left; null if nothing can go now. */
		foldTo: (keep: number): Fold | null => findFold(turns.items, count - folded - keep),

		/** Drops what lies before the fold. Cursors must have been folded first. */
		fold({ at, turn }: Fold): void {
			const first = turns.at(turn);
			if (!first) return;
			folded = first.root - 1;
			start = at;
			turns.drop(turn - turns.dropped);
			numbered.drop(first.root - numbered.dropped);
			for (const list of [causes, effects])
				list.drop(countUpTo(list.items, turn - 1, (flight) => flight.turn.index));
			changes.drop(countUpTo(changes.items, turn - 1, ({ index }) => index));
			placement.clock.forget(at);
			for (const id of clients.fold(turn)) {
				names.delete(id);
				placement.forget(id);
			}
		},
	};
}
export type Timeline = ReturnType<typeof createTimeline>;

/** A room move never begins a turn; a server message belongs to its cause or to its tick. */
function belongsTo(event: TraceEvent, turn: OpenTurn): boolean {
	if (event.kind === 'room') return true;
	if (event.kind !== 'message' || event.from !== SERVER) return false;
	if (event.cause !== null) return event.cause >= turn.root;
	return turn.seq !== null && turn.seq === event.data['seq'];
}

/** The client whose opening or closing began the turn, if one did. */
function senderOf(turn: Turn): string | null {
	const [change] = turn.changes;
	if (change?.kind === 'open') return change.client.id;
	return change?.kind === 'close' ? change.client : null;
}
