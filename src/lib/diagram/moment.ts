import { PATTERNS, type Pattern } from '../protocol';
import { NO_FILTER, type TraceFilter } from './filter';

/** The views below the picture. */
export const TABS = ['messages', 'sequence', 'screens', 'wire'] as const;
export type Tab = (typeof TABS)[number];

/** What a link to a moment holds: where we look, and how. */
export interface Moment {
	/** Playhead in ms of display time; null: live. The same trace gives the same times anywhere. */
	readonly t: number | null;
	/** The selected message; 0 for none. */
	readonly n: number;
	readonly tab: Tab;
	readonly filter: TraceFilter;
	/** The client in focus. */
	readonly focus: string | null;
}

export const NOW: Moment = { t: null, n: 0, tab: 'messages', filter: NO_FILTER, focus: null };

const LETTERS: Readonly<Record<Pattern, string>> = {
	'client-to-server': 'u',
	'server-to-client': 'd',
	broadcast: 'b',
};

/** Writes a moment into the parameters of an address; others stay. Defaults are left out. */
export function writeMoment(params: URLSearchParams, moment: Moment): URLSearchParams {
	const { t, n, tab, filter, focus } = moment;
	const next = new URLSearchParams(params);
	const set = (key: string, value: string | null) => {
		if (value === null || value === '') next.delete(key);
		else next.set(key, value);
	};
	set('t', t === null ? null : String(Math.round(t)));
	set('n', n > 0 ? String(n) : null);
	set('view', tab === NOW.tab ? null : tab);
	set('patterns', filter.patterns && (filter.patterns.map((p) => LETTERS[p]).join('') || 'none'));
	set('client', filter.client);
	set('room', filter.room);
	set('type', filter.type);
	set('text', filter.text);
	set('focus', focus);
	return next;
}

/** Reads a moment from an address. What makes no sense counts as not there. */
export function readMoment(params: URLSearchParams): Moment {
	const number = (key: string): number | null => {
		const text = params.get(key);
		return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
	};
	const tab = params.get('view');
	const letters = params.get('patterns');
	return {
		t: number('t'),
		n: number('n') ?? 0,
		tab: TABS.find((known) => known === tab) ?? NOW.tab,
		filter: {
			patterns:
				letters === null ? null : PATTERNS.filter((pattern) => letters.includes(LETTERS[pattern])),
			client: params.get('client') || null,
			room: params.get('room') || null,
			type: params.get('type') || null,
			text: params.get('text') ?? '',
		},
		focus: params.get('focus') || null,
	};
}
