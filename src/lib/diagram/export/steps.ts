import { turnStop, type Flight, type Turn } from '../../timeline';
import { explain, payloadOf, type Explanation } from '../explain';
import { lostOf } from '../receipts';
import { flightsOf, type ExportOptions } from './range';

/** One message of a step, in words. */
export interface StepMessage extends Explanation {
	readonly flight: Flight;
	readonly payload: string;
	/** The names of the clients that had gone before it landed. */
	readonly lost: readonly string[];
}

/** One turn: a cause with its effects. */
export interface Step {
	/** From 1, within the range. */
	readonly number: number;
	readonly turn: Turn;
	readonly messages: readonly StepMessage[];
	/** The instants that are worth a picture: the cause on its way, then the effects. */
	readonly instants: readonly number[];
}

/** The turns of a range as numbered steps. */
export function stepsOf(options: ExportOptions): Step[] {
	const turns = new Map<Turn, Flight[]>();
	for (const flight of flightsOf(options)) {
		const flights = turns.get(flight.turn);
		if (flights) flights.push(flight);
		else turns.set(flight.turn, [flight]);
	}
	const inOrder = [...turns].sort(([a], [b]) => a.index - b.index);
	return inOrder.map(([turn, flights], i): Step => {
		const causes = flights.filter((flight) => flight === turn.cause);
		const stops = causes.map(({ stop }) => stop);
		return {
			number: i + 1,
			turn,
			messages: flights.map((flight) => ({
				...explain(options.timeline, flight),
				flight,
				payload: payloadOf(flight),
				lost: lostOf(options.timeline, flight).map(options.timeline.nameOf),
			})),
			instants: causes.length < flights.length ? [...stops, turnStop(turn)] : stops,
		};
	});
}
