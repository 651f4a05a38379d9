import { Writable } from 'node:stream';
import pino from 'pino';

/** A real logger whose lines a test can read. */
export function logToMemory(level = 'trace') {
	let text = '';
	const stream = new Writable({
		write(chunk: Buffer, _, done) {
			text += String(chunk);
			done();
		},
	});
	return {
		logger: pino({ level, base: null }, stream),
		text: () => text,
		lines: () =>
			text
				.split('\n')
				.filter(Boolean)
				.map((line) => JSON.parse(line) as Record<string, unknown>),
	};
}
