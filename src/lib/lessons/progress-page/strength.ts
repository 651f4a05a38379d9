import { arc, scaleLog } from 'd3';

/** Size of a ring's picture, in px. */
export const RING = 56;
const shape = arc<number>()
	.innerRadius(RING / 2 - 5)
	.outerRadius(RING / 2)
	.startAngle(0)
	.endAngle((share) => share * 2 * Math.PI);

/** The part of a ring that stands for a share from 0 to 1, as a path about its middle. */
export const ringPath = (share: number): string => shape(share) ?? '';

const HOUR = 1 / 24;
const YEAR = 365;
const along = scaleLog().domain([HOUR, YEAR]).range([0, 100]).clamp(true);

/** Where a length of so many days ends on the bar, in percent: an hour is 0, a year 100. */
export const barEnd = (days: number): number => along(days);

/** The marks on the bar, by where they stand in percent. */
export const BAR_TICKS: readonly { readonly at: number; readonly label: string }[] = [
	{ at: along(1), label: 'day' },
	{ at: along(7), label: 'week' },
	{ at: along(30.4), label: 'month' },
	{ at: along(YEAR), label: 'year' },
];
