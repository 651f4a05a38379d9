import { SERVER } from '../../protocol';
import type { Flight, Timeline } from '../../timeline';
import { countUpTo } from '../../timeline/search';
import type { Delivery } from '../receipts';
import { straight } from '../straight';
import { quietInWords, tearOf } from '../time-words';
import { endsOf, type ArrowEnd } from './arrow-ends';
import type { Columns } from './columns';
import type { Lifeline, Lifelines } from './lifelines';

/** A message: one arrow, or the fan of a broadcast from one point at the server. */
export interface Arrow {
	readonly flight: Flight;
	readonly x1: number;
	readonly y1: number;
	/** What became of each copy. */
	readonly deliveries: readonly Delivery[];
	/** Where it arrives or breaks off; none if a broadcast reaches nobody. */
	readonly ends: readonly ArrowEnd[];
	readonly y2: number;
	/** Centre of its label; null where there is no room. */
	readonly label: Place | null;
}

/** One column's line while somebody is connected. */
export interface Line {
	readonly key: string;
	readonly x: number;
	readonly y1: number;
	readonly y2: number;
	readonly opens: boolean;
	readonly closes: boolean;
	/** A group's line is thicker. */
	readonly folded: boolean;
}

/** Something that is written at one instant: a room move or a shortened gap. */
export interface Note {
	readonly key: string;
	readonly x: number;
	readonly y: number;
	readonly text: string;
}

/** What is drawn of a window of time. All y are in px from the window's start. */
export interface SequencePicture {
	readonly from: number;
	readonly arrows: readonly Arrow[];
	readonly lines: readonly Line[];
	readonly moves: readonly Note[];
	readonly quiets: readonly Note[];
	/** Messages in the window that are left out because they would only make it black. */
	readonly omitted: number;
}

export interface SequenceWindow {
	/** Display time in ms. */
	readonly from: number;
	readonly to: number;
	/** Pixels for one ms of display time. */
	readonly scale: number;
	readonly columns: Columns;
	/** Which messages are shown at all. */
	readonly shows: (flight: Flight) => boolean;
	/** What became of each copy of a message. */
	readonly deliveriesOf: (flight: Flight) => readonly Delivery[];
	/** This message has a label whatever is near; 0 for none. */
	readonly selected: number;
}

/** More arrows at once cannot be told apart. */
export const ARROWS_MAX = 500;
const LABEL = { width: 104, height: 24 };
/** How many labels before it may be so near in time that one could cover the other. */
const LABELS_NEAR = 40;

interface Place {
	readonly x: number;
	readonly y: number;
}

/** Lays out what is visible between two instants. O(log n) to find it, then only what is there. */
export function layoutSequence(
	timeline: Timeline,
	lifelines: Lifelines,
	window: SequenceWindow,
): SequencePicture {
	const { from, to, scale, columns } = window;
	const y = straight([from, to], [0, (to - from) * scale]);
	const flights = flightsWithin(timeline, from, to).filter(window.shows);
	const step = Math.max(1, Math.ceil(flights.length / ARROWS_MAX));
	const drawn = flights.filter(({ n }, i) => i % step === 0 || n === window.selected);
	return {
		from,
		arrows: withLabels(
			drawn.flatMap((flight) => arrowOf(flight, window, y)),
			window.selected,
		),
		lines: linesOf(window, y),
		moves: lifelines.movesWithin(from, to).flatMap(({ at, event }) => {
			const column = columns.of.get(event.client);
			if (!column || column.folded) return [];
			const text = `${event.action === 'join' ? 'into' : 'out of'} ${event.room}`;
			return [{ key: `room ${event.n}`, x: column.x, y: y(at), text }];
		}),
		quiets: timeline.quietBetween(from, to).map((quiet) => ({
			key: `quiet ${quiet.at}`,
			x: columns.server,
			y: y(tearOf(quiet)),
			text: quietInWords(quiet),
		})),
		omitted: flights.length - drawn.length,
	};
}

/** The messages in the air at some instant between two, in order of their start. */
export function flightsWithin(timeline: Timeline, from: number, to: number): Flight[] {
	const within = (list: readonly Flight[]) =>
		list.slice(
			countUpTo(list, from, (flight) => flight.end),
			countUpTo(list, to, (flight) => flight.start),
		);
	return [...within(timeline.causes), ...within(timeline.effects)].sort(
		(a, b) => a.start - b.start || a.n - b.n,
	);
}

function arrowOf(
	flight: Flight,
	{ columns, deliveriesOf }: SequenceWindow,
	y: (t: number) => number,
): Omit<Arrow, 'label'>[] {
	const { from } = flight.event;
	const deliveries = deliveriesOf(flight);
	const start = from === SERVER ? columns.server : columns.of.get(from)?.x;
	if (start === undefined) return [];
	const arrow = { flight, deliveries, x1: start, y1: y(flight.start), y2: y(flight.end) };
	return [{ ...arrow, ends: endsOf(arrow, columns) }];
}

/** Labels where there is room: the first come first, the selected message before all. */
function withLabels(arrows: readonly Omit<Arrow, 'label'>[], selected: number): Arrow[] {
	const chosen = arrows.find(({ flight }) => flight.n === selected);
	const own = chosen ? [labelPlace(chosen)] : [];
	const taken: Place[] = [];
	const collide = (a: Place) => (b: Place) =>
		Math.abs(a.x - b.x) < LABEL.width && Math.abs(a.y - b.y) < LABEL.height;
	return arrows.map((arrow): Arrow => {
		const at = labelPlace(arrow);
		if (arrow === chosen) return { ...arrow, label: at };
		// Arrows come in order of time: only the last labels can be near.
		if ([...own, ...taken.slice(-LABELS_NEAR)].some(collide(at))) return { ...arrow, label: null };
		taken.push(at);
		return { ...arrow, label: at };
	});
}

/** In the middle of an arrow; of a fan, on its nearest line. */
function labelPlace({ x1, y1, y2, ends }: Omit<Arrow, 'label'>): Place {
	const x2 = ends[0]?.x ?? x1 + LABEL.width;
	return { x: (x1 + x2) / 2, y: (y1 + y2) / 2 };
}

function linesOf({ columns, from, to }: SequenceWindow, y: (t: number) => number): Line[] {
	return columns.columns.flatMap(({ key, x, lines, folded }): Line[] => {
		// A group is one line; a client that has come back has a line for each time.
		const times = folded ? [spanOf(lines)] : lines;
		return times.flatMap((time, i): Line[] => {
			if (time.to < from || time.from > to) return [];
			return [
				{
					...{ key: i === 0 ? key : `${key} ${i}`, x, folded },
					...{ y1: y(Math.max(from, time.from)), y2: y(Math.min(to, time.to)) },
					...{ opens: time.from >= from, closes: time.to <= to },
				},
			];
		});
	});
}

const spanOf = (lines: readonly Lifeline[]): Pick<Lifeline, 'from' | 'to'> => ({
	from: Math.min(...lines.map((line) => line.from)),
	to: Math.max(...lines.map((line) => line.to)),
});
