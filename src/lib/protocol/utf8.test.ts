import fc from 'fast-check';
import { expect, it } from 'vitest';
import { utf8Length } from './utf8';

it.each([
	['', 0],
	['a', 1],
	['é', 2],
	['语', 3],
	['😀', 4],
	['\ud83d', 3],
	['\ude00', 3],
	['\ude00\ud83d', 6],
	['\ud83d\ud83d\ude00', 7],
])('%j is %i bytes', (text, bytes) => {
	expect(utf8Length(text)).toBe(bytes);
});

it('is what an encoder writes, for any text, lone surrogates included', () => {
	const anyUnits = fc
		.array(fc.oneof(fc.nat(0xffff), fc.integer({ min: 0xd800, max: 0xdfff })))
		.map((units) => String.fromCharCode(...units));
	fc.assert(
		fc.property(fc.oneof(fc.string({ unit: 'binary' }), anyUnits), (text) => {
			expect(utf8Length(text)).toBe(Buffer.byteLength(text, 'utf8'));
		}),
		{ numRuns: 500 },
	);
});
