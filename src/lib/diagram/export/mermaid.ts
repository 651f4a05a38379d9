import { countRecipients, listRecipients } from '../../engine';
import { SERVER } from '../../protocol';
import type { Flight, Timeline } from '../../timeline';
import { explain } from '../explain';
import { PATTERN_LOOKS } from '../patterns';
import { lostOf } from '../receipts';
import { flightsOf, type ExportOptions } from './range';

/** A broadcast to more than this has no arrow for each recipient, only its note. */
const ARROWS_MAX = 8;
const NAMES_MAX = 24;
const TEXT_MAX = 60;

/**
 * A range of the trace as Mermaid sequence diagram text. Client messages and messages to one client
 * are arrows with `->>`; a broadcast is a note with its recipients, and one `-)` arrow to each. A
 * delivery whose client went before it landed ends in a cross: `-x`.
 */
export function mermaidOf(options: ExportOptions): string {
	const { timeline } = options;
	const flights = flightsOf(options);
	const ids = participantsOf(flights);
	const alias = new Map([...ids].map((id, i) => [id, `c${i + 1}`]));
	const aliasOf = (id: string) => (id === SERVER ? 's' : (alias.get(id) ?? 's'));
	const lines = [
		'sequenceDiagram',
		'participant s as server',
		...[...ids].map((id) => `participant ${aliasOf(id)} as ${plain(timeline.nameOf(id))}`),
		...flights.flatMap((flight) => messageLines(timeline, flight, aliasOf)),
	];
	return `${lines.join('\n\t')}\n`;
}

/** Everybody that has a line in the picture, in order of appearance. */
function participantsOf(flights: readonly Flight[]): ReadonlySet<string> {
	const ids = new Set<string>();
	for (const { event, recipients } of flights) {
		if (event.from !== SERVER) ids.add(event.from);
		else if (countRecipients(recipients) <= ARROWS_MAX)
			for (const id of listRecipients(recipients)) ids.add(id);
	}
	return ids;
}

function messageLines(
	timeline: Timeline,
	flight: Flight,
	aliasOf: (id: string) => string,
): string[] {
	const { event, recipients } = flight;
	const words = plain(brief(flight));
	if (event.from !== SERVER) return [`${aliasOf(event.from)}->>s: ${words}`];
	const to = listRecipients(recipients);
	const lost = new Set(lostOf(timeline, flight));
	const head = event.pattern === 'broadcast' ? ')' : '>>';
	const arrows = to.map((id) => `s-${lost.has(id) ? 'x' : head}${aliasOf(id)}: ${words}`);
	if (event.pattern !== 'broadcast') return arrows;
	const shown = to.slice(0, NAMES_MAX).map(timeline.nameOf);
	const more = to.length > shown.length ? [`${to.length - shown.length} more`] : [];
	const names = to.length ? [...shown, ...more].join(', ') : 'nobody just now';
	const { route } = explain(timeline, flight);
	const { glyph } = PATTERN_LOOKS.broadcast;
	return [
		`Note over s: ${plain(`${glyph} broadcast, ${route}: ${names}`)}`,
		...(to.length <= ARROWS_MAX ? arrows : []),
	];
}

/** The type, and the text if it has one. */
function brief({ event: { type, data } }: Flight): string {
	const post = data['post'] as { text?: unknown } | string | undefined;
	const text = data['text'] ?? (typeof post === 'object' ? post.text : undefined);
	if (typeof text !== 'string') return type;
	const short =
		[...text].length > TEXT_MAX ? `${[...text].slice(0, TEXT_MAX - 1).join('')}…` : text;
	return `${type} “${short}”`;
}

/**
 * Text that Mermaid cannot take for syntax: whatever is no letter, digit or harmless sign becomes a
 * numbered entity, and so does the first letter of the words that mean something to it anywhere.
 */
export function plain(text: string): string {
	const entity = (sign: string) => `#${sign.codePointAt(0)};`;
	const oneLine = text.replace(/\s+/gu, ' ').trim() || '(empty)';
	return oneLine
		.replace(/[^\p{L}\p{M}\p{N} ,.“”→✳…]/gu, entity)
		.replace(
			/(?<![\p{L}#])(end|style|classdef|wrap|nowrap)/giu,
			(word) => `${entity(word)}${word.slice(1)}`,
		);
}
