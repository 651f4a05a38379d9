import { crc32 } from 'node:zlib';
import type { LogEntry } from '../engine';

/** Length of the checksum before the entries: hexadecimal digits of a CRC-32. */
const SUM_CHARS = 8;

/** Some entries as text, one line each, after a checksum. JSON holds no raw line break. */
export function encodeEntries(entries: readonly LogEntry[]): string {
	const text = entries.map((entry) => JSON.stringify(entry)).join('\n');
	return checksum(text) + text;
}

/** The entries of such a text. Throws if it is not as it was written. */
export function decodeEntries(stored: string): LogEntry[] {
	const text = stored.slice(SUM_CHARS);
	if (checksum(text) !== stored.slice(0, SUM_CHARS)) throw new Error('A log is damaged.');
	return JSON.parse(`[${text.replaceAll('\n', ',')}]`) as LogEntry[];
}

const checksum = (text: string): string => crc32(text).toString(16).padStart(SUM_CHARS, '0');
