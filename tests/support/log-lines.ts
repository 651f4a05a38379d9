import { Writable } from 'node:stream';
import pino from 'pino';
import { loggerOptions } from '../../src/lib/server/logger';

/** The server's own logger, whose lines a test can read. */
export function logToMemory(level = 'trace') {
	let text = '';
	const stream = new Writable({
		write(chunk: Buffer, _, done) {
			text += String(chunk);
			done();
		},
	});
	return {
		logger: pino(loggerOptions(level), stream),
		text: () => text,
		lines: () =>
			text
				.split('\n')
				.filter(Boolean)
				.map((line) => JSON.parse(line) as Record<string, unknown>),
	};
}
