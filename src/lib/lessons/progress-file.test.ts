import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reviewed } from '../quiz/schedule/scheduler';
import { progressText, readProgressFile, type Progress } from './progress-file';

const NOON = Date.UTC(2026, 0, 5, 12);
const rooms = reviewed(undefined, { concept: 'rooms', kind: 'code', right: false }, NOON);
const frames = { ...rooms, concept: 'frames' as const, missed: [] };
const progress: Progress = {
	cards: [rooms, frames],
	lessons: { 'three-patterns': { step: 2, done: false, answers: { a: 'broadcast', b: ['Ben'] } } },
};
const text = progressText(progress, NOON);
/** The file with one thing in it changed. */
const changed = (change: (file: Record<string, unknown>) => unknown): string => {
	const file = JSON.parse(text) as Record<string, unknown>;
	return JSON.stringify(change(file) ?? file);
};

describe('a progress file', () => {
	it('gives back what went in', () => {
		const read = readProgressFile(text);
		expect(read).toEqual({ ...progress, cards: [frames, rooms] });
		expect(JSON.parse(text)).toMatchObject({ savedAt: '2026-01-05T12:00:00.000Z' });
	});

	it.each([
		['half of it', text.slice(0, text.length / 2), 'It is not JSON, or only a part of it.'],
		['nothing', '', 'It is not JSON, or only a part of it.'],
		['a foreign file', '{"name":"duplex"}', 'It is not a progress file of Duplex.'],
		['a list', '[1,2]', 'It is not a progress file of Duplex.'],
		['null', 'null', 'It is not a progress file of Duplex.'],
		['a newer one', changed((file) => ({ ...file, version: 2 })), /version 2; this Duplex reads 1/],
		['one without cards', changed((file) => void delete file['cards']), /^cards is wrong: /],
		['a card of no concept', text.replace('"rooms"', '"roams"'), /^cards\.1\.concept is wrong: /],
		[
			'a date that is none',
			text.replace(/"due": \d+/, '"due": 1e300'),
			/^cards\.0\.due is wrong: /,
		],
		['a lesson undone', text.replace('"done": false', '"done": "no"'), /\.done is wrong: /],
		['a huge one', text + ' '.repeat(1_000_000), /larger than any/],
	])('is refused with a reason: %s', (_, file, reason) => {
		const read = readProgressFile(file);
		expect(read).toEqual({ error: expect.stringMatching(reason) as string });
	});

	it('never throws, whatever the file holds', () => {
		fc.assert(
			fc.property(fc.oneof(fc.json(), fc.string()), (any) => {
				expect(readProgressFile(any)).toHaveProperty('error');
			}),
		);
	});
});
