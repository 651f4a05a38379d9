import { BODY_BYTES_MAX, MESSAGE_BYTES_MAX, NAME_MAX, OWN_ID_MAX, TEXT_MAX } from '../protocol';
import { NUMBER_SETTINGS, WORD_SETTINGS, type NumberSetting } from './settings-list';

/** All settings and bounds as Markdown tables, for `docs/deploying.md`. */
export function settingsTable(): string {
	const numbers = Object.values<NumberSetting>(NUMBER_SETTINGS).map(
		({ env, value, min, max, unit = '', what }) =>
			row(`\`${env}\``, String(value), unit, `${String(min)}–${String(max)}`, what),
	);
	const words = WORD_SETTINGS.map(({ env, value, what }) =>
		row(`\`${env}\``, value || 'unset', '', '', what),
	);
	const fixed = FIXED.map(([what, value]) => row(what, String(value)));
	return [
		...[row('variable', 'default', 'unit', 'range', 'what it is'), row(...rules(5))],
		...[...words, ...numbers],
		'',
		'These are part of the wire, the same for every server and every client:',
		'',
		...[row('bound', 'value'), row(...rules(2)), ...fixed],
	].join('\n');
}

const FIXED: readonly (readonly [string, number])[] = [
	['payload of one client message, in bytes; more closes with 1009', MESSAGE_BYTES_MAX],
	['body of an HTTP request, in bytes; more is refused with 413', BODY_BYTES_MAX],
	['text, in Unicode code points after trimming; more is `invalid`', TEXT_MAX],
	['name, in Unicode code points after trimming; more is refused with 400', NAME_MAX],
	['own id of a post, in characters; more is `invalid`', OWN_ID_MAX],
];

const row = (...cells: string[]): string => `| ${cells.join(' | ')} |`;
const rules = (count: number): string[] => Array<string>(count).fill('---');
