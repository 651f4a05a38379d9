import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { anyTrace, story, timelineOf } from '../../../tests/support/traces';
import { recordedSource } from './recorded';
import { formatTrace, parseTrace } from './trace-file';

const trace = story()
	.open('a')
	.open('b')
	.wait(500)
	.post('a', 'hi', 'p-1')
	.like('b', 'p-1')
	.close('b')
	.trace();
const lines = formatTrace(trace).trimEnd().split('\n');
/** The file with one line changed. */
const withLine = (line: number, edit: (event: Record<string, unknown>) => unknown) =>
	lines
		.map((text, i) => (i + 1 === line ? JSON.stringify(edit(JSON.parse(text))) : text))
		.join('\n');
const errorOf = (text: string) => {
	const parsed = parseTrace(text);
	return 'error' in parsed ? parsed.error : null;
};

describe('a trace file', () => {
	it('comes back as it was written, whatever the trace', () => {
		fc.assert(
			fc.property(anyTrace, (events) => {
				fc.pre(events.length > 0);
				expect(parseTrace(formatTrace(events))).toEqual({ events });
			}),
		);
	});

	it('reads the golden trace of the server', () => {
		const golden = readFileSync('tests/golden/feed.trace.ndjson', 'utf8');
		const parsed = parseTrace(golden);
		expect('events' in parsed && parsed.events).toHaveLength(29);
	});

	it('does not mind CRLF, a byte order mark, or empty lines at the end', () => {
		expect(parseTrace(`\uFEFF${lines.join('\r\n')}\r\n\n \n`)).toEqual({ events: trace });
		expect(parseTrace(lines.join('\n'))).toEqual({ events: trace });
	});

	it.each([
		['nothing', '', 1, /empty/],
		['blank lines', '\n\n', 1, /empty/],
		['a picture', '\x89PNG\r\n\x1a\n', 1, /not valid JSON/],
		['a cut line', lines.join('\n').slice(0, -9), lines.length, /not valid JSON/],
		['an empty line between', `${lines[0]}\n\n${lines[1]}`, 2, /line is empty/],
		['a JSON array', '[1, 2]', 1, /JSON object/],
		['a log of something else', '{"level":"info","msg":"up"}', 1, /kind must be/],
		['an unknown kind', withLine(2, (e) => ({ ...e, kind: 'pong' })), 2, /kind must be/],
		['a missing field', withLine(3, (e) => ({ ...e, type: undefined })), 3, /^type is missing/],
		['a wrong field', withLine(3, (e) => ({ ...e, bytes: 'many' })), 3, /^bytes is not valid/],
		['a missing event', lines.slice(1).join('\n'), 1, /n must be 1 here, not 2/],
		['a repeated event', [...lines.slice(0, 3), lines[2]].join('\n'), 4, /n must be 4 here, not 3/],
		['time going back', withLine(5, (e) => ({ ...e, at: 5 })), 5, /goes back/],
		['an unknown sender', withLine(3, (e) => ({ ...e, from: 'zoe' })), 3, /sender "zoe"/],
		['an unknown recipient', withLine(6, (e) => ({ ...e, to: 'zoe' })), 6, /recipient "zoe"/],
		['a wrong way', withLine(3, (e) => ({ ...e, pattern: 'broadcast' })), 3, /cannot be broadcast/],
		['no audience', withLine(4, (e) => ({ ...e, audience: undefined })), 4, /audience is missing/],
		['a cause to come', withLine(4, (e) => ({ ...e, cause: 9 })), 4, /cause must be/],
		['a cause that is an effect', withLine(6, (e) => ({ ...e, cause: 4 })), 6, /cause must be/],
		['a stranger who leaves', withLine(7, (e) => ({ ...e, client: 'zoe' })), 7, /not connected/],
		[
			'a second opening',
			withLine(2, (e) => ({ ...e, client: trace[0] && { id: 'a', name: 'a', agent: 'browser' } })),
			2,
			/already/,
		],
	])('names the line of %s', (_, text, line, message) => {
		expect(errorOf(text)).toEqual({ line, message: expect.stringMatching(message) as unknown });
	});
});

it('a recorded source has ended: its events are all there, and time stands still', () => {
	const source = recordedSource(trace);
	const timeline = timelineOf(source.events);
	expect(source.serverNow()).toBe(trace.at(-1)?.at);
	expect(timeline.presentAt(source.serverNow())).toBe(500);
	source.subscribe()();
	expect(recordedSource([]).serverNow()).toBe(0);
});
