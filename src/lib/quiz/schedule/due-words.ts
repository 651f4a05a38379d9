import { isDue, DAY_MS } from './scheduler';
import type { Card } from './card';

const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const WEEK = 7;
const MONTH = 30.4;
const YEAR = 365;

/** When a card is due again, as words that follow "due": `now`, `tomorrow`, `in 3 weeks`. */
export function dueWords(card: Card, now: number): string {
	if (isDue(card, now)) return 'now';
	const days = Math.max(1, Math.round((card.due - now) / DAY_MS));
	if (days < 2 * WEEK) return RELATIVE.format(days, 'day');
	if (days < 2 * MONTH) return RELATIVE.format(Math.round(days / WEEK), 'week');
	if (days < YEAR) return RELATIVE.format(Math.round(days / MONTH), 'month');
	return RELATIVE.format(Math.round(days / YEAR), 'year');
}

/** How long something lasts, in words: `5 hours`, `3 days`, `2 months`. `days` may be a fraction. */
export function lengthWords(days: number): string {
	const [count, unit] = inUnits(days);
	const whole = Math.max(1, Math.round(count));
	return `${whole} ${unit}${whole === 1 ? '' : 's'}`;
}

function inUnits(days: number): [number, string] {
	if (days < 0.95) return [days * 24, 'hour'];
	if (days < 2 * WEEK) return [days, 'day'];
	if (days < 2 * MONTH) return [days / WEEK, 'week'];
	return days < YEAR ? [days / MONTH, 'month'] : [days / YEAR, 'year'];
}
