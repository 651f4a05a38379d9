import type { Flight, Timeline } from '../timeline';

/** What a filter can choose from. */
export interface Facets {
	readonly types: readonly string[];
	readonly rooms: readonly string[];
}

/**
 * Gathers the types and rooms of a timeline's messages as they come. What only hidden messages
 * have, or what leaves after `to` (in ms of display time), is not told.
 */
export function createFacets(timeline: Timeline) {
	/** When each was first seen, in ms of display time. */
	let types = new Map<string, number>();
	let rooms = new Map<string, number>();
	let next = 1;
	let heeded: ((flight: Flight) => boolean) | null = null;
	let told: Facets = { types: [], rooms: [] };

	const note = (seen: Map<string, number>, name: string, at: number) =>
		seen.set(name, Math.min(at, seen.get(name) ?? Infinity));
	const until = (seen: Map<string, number>, to: number) =>
		[...seen].flatMap(([name, at]) => (at <= to ? [name] : [])).sort();

	/** All there is up to event number `last`; the same object as before if nothing is new. */
	return (last: number, to: number, isHidden: (flight: Flight) => boolean): Facets => {
		if (isHidden !== heeded) {
			heeded = isHidden;
			next = 1;
			types = new Map();
			rooms = new Map();
		}
		for (; next <= last; next++) {
			const flight = timeline.flight(next);
			if (!flight || isHidden(flight)) continue;
			note(types, flight.event.type, flight.start);
			if (flight.event.room !== undefined) note(rooms, flight.event.room, flight.start);
		}
		const facets = { types: until(types, to), rooms: until(rooms, to) };
		if (`${facets.types}|${facets.rooms}` !== `${told.types}|${told.rooms}`) told = facets;
		return told;
	};
}
