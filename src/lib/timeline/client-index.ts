import type { Change, Flight, Turn } from './flight';
import { createKept, type Kept, type KeptList } from './kept';
import { countUpTo } from './search';

/** What concerns one client, each list in order. Broadcasts stand apart: all clients share them. */
export interface ClientMoments {
	/** Turns that it began, or in which it came, went or moved. */
	readonly acts: Kept<Turn>;
	/** What it sent. */
	readonly sends: Kept<Flight>;
	/** What the server sent to it alone. */
	readonly lands: Kept<Flight>;
}

/** Broadcasts of one type in a row, from a position on. */
export interface Run {
	readonly from: number;
	readonly type: string;
}

interface Own extends ClientMoments {
	readonly acts: KeptList<Turn>;
	readonly sends: KeptList<Flight>;
	readonly lands: KeptList<Flight>;
	connected: boolean;
}

/** Which moments concern which client: a screen need not read the whole trace. O(1) an event. */
export function createClientIndex() {
	const clients = new Map<string, Own>();
	const broadcasts = createKept<Flight>();
	let runs: Run[] = [];

	function own(id: string): Own {
		let moments = clients.get(id);
		if (!moments) {
			const lists = { acts: createKept<Turn>(), sends: createKept<Flight>() };
			clients.set(id, (moments = { ...lists, lands: createKept<Flight>(), connected: false }));
		}
		return moments;
	}

	function act({ acts }: Own, turn: Turn): void {
		if (acts.at(acts.end - 1) !== turn) acts.push(turn);
	}

	return {
		/** Broadcasts in order of their start and end, whoever gets them. */
		broadcasts: broadcasts as Kept<Flight>,
		/** The run that holds the broadcast at a position, by its index; runs are few. */
		runAt: (position: number): number => countUpTo(runs, position, ({ from }) => from) - 1,
		run: (index: number): Run | undefined => runs[index],
		/** What concerns a client; the same lists throughout while the client is known. */
		of: (id: string): ClientMoments => own(id),
		/** The clients of whom anything is kept, and those connected. */
		ids: (): readonly string[] => [...clients.keys()],
		has: (id: string): boolean => clients.has(id),

		changed(change: Change, turn: Turn): void {
			const moments = own(change.kind === 'open' ? change.client.id : change.client);
			act(moments, turn);
			if (change.kind !== 'room') moments.connected = change.kind === 'open';
		},
		sent(flight: Flight): void {
			const moments = own(flight.event.from);
			moments.sends.push(flight);
			act(moments, flight.turn);
		},
		landing(flight: Flight): void {
			const { to, type } = flight.event;
			if (to !== undefined) return own(to).lands.push(flight);
			if (runs.at(-1)?.type !== type) runs.push({ from: broadcasts.end, type });
			broadcasts.push(flight);
		},

		/** Drops what lies in turns before the one of index `turn`; returns who is forgotten. */
		fold(turn: number): string[] {
			const dropFlights = (list: KeptList<Flight>) =>
				list.drop(countUpTo(list.items, turn - 1, (flight) => flight.turn.index));
			dropFlights(broadcasts);
			runs = runs.filter((_, i) => (runs[i + 1]?.from ?? Infinity) > broadcasts.dropped);
			const gone: string[] = [];
			for (const [id, moments] of clients) {
				const { acts, sends, lands, connected } = moments;
				acts.drop(countUpTo(acts.items, turn - 1, ({ index }) => index));
				dropFlights(sends);
				dropFlights(lands);
				const kept = acts.items.length + sends.items.length + lands.items.length;
				if (connected || kept > 0) continue;
				clients.delete(id);
				gone.push(id);
			}
			return gone;
		},
	};
}
