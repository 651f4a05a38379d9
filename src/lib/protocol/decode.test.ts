import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeClientMessage } from './decode';

const decode = (value: unknown) => decodeClientMessage('feed', JSON.stringify(value));

describe('decodeClientMessage', () => {
	it('gives a valid message, trimmed and without fields of no meaning', () => {
		expect(decode({ type: 'post', text: '  Hi ', colour: 'red' })).toEqual({
			ok: true,
			message: { type: 'post', text: 'Hi' },
		});
	});

	it('knows the messages of every app', () => {
		expect(decodeClientMessage('chat', '{"type":"ack","seq":3}')).toMatchObject({ ok: true });
		expect(decodeClientMessage('chat', '{"type":"like","post":"p1"}')).toMatchObject({
			code: 'unknown-type',
		});
		for (const room of ['tea', '🐙'.repeat(24)])
			expect(decodeClientMessage('chat', JSON.stringify({ type: 'join', room }))).toMatchObject({
				message: { room },
			});
		expect(
			decodeClientMessage('stocks', '{"type":"watch","symbols":["TIDE","FERN"]}'),
		).toMatchObject({ message: { symbols: ['TIDE', 'FERN'] } });
	});

	it.each([
		['chat', { type: 'join' }, 'room is missing.'],
		['chat', { type: 'join', room: 7 }, 'room must be a string.'],
		['chat', { type: 'join', room: ' ' }, 'room must be 1–24 characters.'],
		['chat', { type: 'join', room: 'x'.repeat(25) }, 'room must be 1–24 characters.'],
		['chat', { type: 'join', room: 'a\nb' }, 'room must not hold control characters.'],
		['chat', { type: 'say', text: '' }, 'text must not be empty.'],
		['stocks', { type: 'watch' }, 'symbols is missing.'],
		['stocks', { type: 'watch', symbols: 'FERN' }, /^symbols is not valid/],
		['stocks', { type: 'watch', symbols: ['GOLD'] }, /^symbols.*must be among FERN, KITE/],
		['stocks', { type: 'watch', symbols: ['FERN', 'FERN'] }, 'symbols must not repeat.'],
		['stocks', { type: 'watch', symbols: Array(9).fill('FERN') }, 'symbols may name at most 8.'],
	] as const)('says what is wrong with a message of the %s: %j', (app, value, words) => {
		expect(decodeClientMessage(app, JSON.stringify(value))).toMatchObject({
			code: 'invalid',
			message: typeof words === 'string' ? words : expect.stringMatching(words),
		});
	});

	it.each(['', '{', 'hello', '{"type":"post",}'])('calls %j bad JSON', (text) => {
		expect(decodeClientMessage('feed', text)).toMatchObject({ ok: false, code: 'bad-json' });
	});

	it.each([null, 7, 'post', [], {}, { type: 3 }, { type: null }])(
		'calls %j invalid, for want of a type',
		(value) => {
			expect(decode(value)).toMatchObject({ ok: false, code: 'invalid' });
		},
	);

	it.each(['shout', 'constructor', 'toString', '__proto__', ''])(
		'does not know the type %j',
		(type) => {
			expect(decode({ type })).toMatchObject({ ok: false, code: 'unknown-type' });
		},
	);

	it('says what is wrong, in one sentence about one field', () => {
		const words = (value: unknown) => {
			const decoded = decode(value);
			return decoded.ok ? null : decoded.message;
		};
		expect(words({ type: 'post' })).toBe('text is missing.');
		expect(words({ type: 'post', text: ' ' })).toBe('text must not be empty.');
		expect(words({ type: 'post', text: 'x'.repeat(281) })).toBe(
			'text must be at most 280 characters.',
		);
		expect(words({ type: 'like', post: 7 })).toBe('post is not valid: id must be a string.');
		expect(words({ type: 'x'.repeat(5000) })?.length).toBeLessThan(100);
	});

	it('gives the ref back, if it is a valid one', () => {
		expect(decode({ type: 'post', ref: 'a' })).toMatchObject({ ok: false, ref: 'a' });
		expect(decode({ type: 'shout', ref: 4 })).toMatchObject({ ok: false, ref: 4 });
		expect(decode({ type: 'shout', ref: 'x'.repeat(65) })).not.toHaveProperty('ref');
	});

	it('never throws', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
				expect(typeof decodeClientMessage('feed', text).ok).toBe('boolean');
			}),
		);
	});
});
