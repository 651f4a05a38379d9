import type { Flight, Timeline } from '../../timeline';

/** A stretch of display time in ms. */
export interface TimeRange {
	readonly from: number;
	readonly to: number;
}

/** What of the timeline is to be exported. */
export interface ExportOptions {
	readonly timeline: Timeline;
	readonly range: TimeRange;
	/** Which messages take part: the view's filter, and nothing that is still a question. */
	readonly shows: (flight: Flight) => boolean;
}

/** The messages whose flight has its middle in the range, in order. */
export const flightsOf = ({ timeline, range, shows }: ExportOptions): Flight[] =>
	timeline
		.stopsBetween(range.from, range.to)
		.filter(shows)
		.sort((a, b) => a.stop - b.stop || a.n - b.n);
