import { SERVER } from '../protocol';
import { FLIGHT_MS, type Flight, type Timeline } from '../timeline';
import type { Layout, Point } from './layout';
import { BREAK_MS, closingsBetween, cutOf } from './network/cuts';
import { serverEnd } from './network/servers';

/** One copy of a message at one instant: a pill on its way between a client and the server. */
export class Mark {
	readonly flight: Flight;
	/** The client at the other end. */
	readonly client: string;
	readonly x: number;
	readonly y: number;
	/** Which way it is headed: 1 to the right, -1 to the left. */
	readonly heading: 1 | -1;
	readonly #server: Point;
	readonly #place: Point;

	/** `part`: how far from the server it is, as a part of the line to its client's place. */
	constructor(flight: Flight, client: string, server: Point, place: Point, part: number) {
		this.flight = flight;
		this.client = client;
		this.x = server.x + (place.x - server.x) * part;
		this.y = server.y + (place.y - server.y) * part;
		const right = this.#up ? server.x >= place.x : place.x >= server.x;
		this.heading = right ? 1 : -1;
		this.#server = server;
		this.#place = place;
	}

	// A crowd has no trails: where its marks come from and go to is worked out when asked for.
	/** Where it set out, for its trail. */
	get from(): Point {
		return this.#on(this.#up ? NEAR_CLIENT : NEAR_SERVER);
	}
	/** Where it will arrive. */
	get to(): Point {
		return this.#on(this.#up ? NEAR_SERVER : NEAR_CLIENT);
	}
	get #up(): boolean {
		return this.flight.event.from !== SERVER;
	}
	#on(part: number): Point {
		const [server, place] = [this.#server, this.#place];
		return {
			x: server.x + (place.x - server.x) * part,
			y: server.y + (place.y - server.y) * part,
		};
	}
}

/** The front of a broadcast: an ellipse around the server. */
export interface Wave {
	readonly flight: Flight;
	readonly x: number;
	readonly y: number;
	readonly rx: number;
	readonly ry: number;
	/** The part of the ellipse that is drawn, in radians; a room's broadcast stays with the room. */
	readonly start: number;
	readonly end: number;
}

/** A copy whose recipient went before it landed: it breaks off there. `age` goes from 0 to 1. */
export class Break extends Mark {
	readonly age: number;

	constructor(age: number, ...mark: ConstructorParameters<typeof Mark>) {
		super(...mark);
		this.age = age;
	}
}

/** A message that has just arrived; `age` goes from 0 to 1. */
export interface Landing {
	readonly flight: Flight;
	/** A client's id, or `server`. */
	readonly at: string;
	readonly age: number;
}

export interface Scene {
	readonly marks: readonly Mark[];
	readonly waves: readonly Wave[];
	readonly landings: readonly Landing[];
	readonly breaks: readonly Break[];
}

/** How long an arrival glows, in ms of display time. */
const GLOW_MS = 320;
/** The part of the line between server and client on which a message is drawn. */
const NEAR_SERVER = 0.27;
const NEAR_CLIENT = 0.82;

/**
 * How far along its line a message of progress 0–1 is, from the server's end. The same for all
 * copies of a broadcast, so that they lie on one front.
 */
export type Motion = (progress: number) => number;

/** Moves at a steady pace, gently starting and stopping. */
export const fly: Motion = (progress) => progress + Math.sin(progress * 2 * Math.PI) * -0.045;

/** Stands still, for readers who asked for less motion. */
export const stand: Motion = () => 0.45;

/**
 * What is to be drawn at `t`, of the messages that `shows` lets through. A pure function of the
 * timeline, the instant and the places.
 */
export function sceneAt(
	timeline: Timeline,
	t: number,
	layout: Layout,
	places: ReadonlyMap<string, Point>,
	motion: Motion,
	shows: ((flight: Flight) => boolean) | null = null,
): Scene {
	const marks: Mark[] = [];
	const waves: Wave[] = [];
	const landings: Landing[] = [];
	const breaks: Break[] = [];
	const past = timeline.inFlight(t - Math.max(GLOW_MS, BREAK_MS));
	const closings = closingsBetween(timeline, past[0]?.start ?? t - FLIGHT_MS, t);

	/** Breaks off the copy for one client, if it was cut by now; returns whether it was. */
	function broken(flight: Flight, client: string): boolean {
		const cut = closings && cutOf(flight, client, closings);
		if (cut === null || cut > t) return false;
		const age = (t - cut) / BREAK_MS;
		const place = places.get(client);
		if (age < 1 && place)
			breaks.push(
				new Break(
					age,
					flight,
					client,
					serverEnd(layout, client),
					place,
					partAt(flight, cut, motion),
				),
			);
		return true;
	}

	for (const flight of timeline.inFlight(t)) {
		if (shows && !shows(flight)) continue;
		const up = flight.event.from !== SERVER;
		const part = partAt(flight, t, motion);
		const { ids, except } = flight.recipients;
		for (const client of up ? [flight.event.from] : ids) {
			if (client === except || (!up && broken(flight, client))) continue;
			const place = places.get(client);
			if (place) marks.push(new Mark(flight, client, serverEnd(layout, client), place, part));
		}
		if (flight.event.pattern === 'broadcast') addWaves(waves, flight, layout, part);
	}
	// What was in the air a while ago and is no more has landed within it.
	for (const flight of past) {
		if (flight.end > t || (shows && !shows(flight))) continue;
		const age = (t - flight.end) / GLOW_MS;
		const { ids, except } = flight.recipients;
		if (flight.event.from !== SERVER) {
			if (age < 1) landings.push({ flight, at: SERVER, age });
		} else
			for (const at of ids)
				if (at !== except && !broken(flight, at) && age < 1) landings.push({ flight, at, age });
	}
	return { marks, waves, landings: newest(landings), breaks };
}

/** Glows at one client would add up to a blot: the newest stands for all. At the server a few may. */
function newest(landings: readonly Landing[]): readonly Landing[] {
	const last = new Map<string, Landing>();
	for (const landing of landings) {
		const { at, age } = landing;
		if (at !== SERVER && age <= (last.get(at)?.age ?? Infinity)) last.set(at, landing);
	}
	return landings.filter((landing) => landing.at === SERVER || last.get(landing.at) === landing);
}

/** How far from the server a message is, as a part of its line. */
function partAt(flight: Flight, t: number, motion: Motion): number {
	const along = motion((t - flight.start) / (flight.end - flight.start));
	const out = flight.event.from === SERVER ? along : 1 - along;
	return NEAR_SERVER + (NEAR_CLIENT - NEAR_SERVER) * out;
}

function addWaves(waves: Wave[], flight: Flight, { server, rings, sectors }: Layout, part: number) {
	const { room } = flight.event;
	const sector = room === undefined ? null : sectors.get(room);
	// Nobody is in the room.
	if (sector === undefined) return;
	const [start, end] = sector ? [sector.from, sector.to] : [0, Math.PI * 2];
	for (const { x, y } of rings)
		waves.push({ flight, x: server.x, y: server.y, rx: x * part, ry: y * part, start, end });
}
