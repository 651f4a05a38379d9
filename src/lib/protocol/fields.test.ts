import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Name, OwnId, Ref, Text } from './fields';

const accepts = (schema: v.GenericSchema, value: unknown) => v.is(schema, value);

describe('Text', () => {
	it('is trimmed', () => {
		expect(v.parse(Text, ' \t Hello, all \n')).toBe('Hello, all');
	});

	it('is never empty, not even under spaces', () => {
		expect(accepts(Text, '')).toBe(false);
		expect(accepts(Text, ' \n\t ')).toBe(false);
	});

	it.each(['x', 'é', '语', '😀'])('holds 280 of %s, not 281', (character) => {
		expect(accepts(Text, character.repeat(280))).toBe(true);
		expect(accepts(Text, character.repeat(281))).toBe(false);
	});

	it('counts after trimming', () => {
		expect(accepts(Text, `  ${'x'.repeat(280)}  `)).toBe(true);
	});

	it('counts code points, so a family of emoji joined into one sign is seven', () => {
		const family = '👨‍👩‍👧‍👦';
		expect(accepts(Text, family.repeat(40))).toBe(true);
		expect(accepts(Text, family.repeat(40) + 'x')).toBe(false);
	});

	it('is data: markup passes as it is', () => {
		expect(v.parse(Text, '<script>alert(1)</script>')).toBe('<script>alert(1)</script>');
	});

	it.each([undefined, null, 7, {}, ['a']])('is not %j', (value) => {
		expect(accepts(Text, value)).toBe(false);
	});
});

describe('Name', () => {
	it('is 1 to 24 characters after trimming', () => {
		expect(v.parse(Name, ' Ada ')).toBe('Ada');
		expect(accepts(Name, ' ')).toBe(false);
		expect(accepts(Name, '🐙'.repeat(24))).toBe(true);
		expect(accepts(Name, '🐙'.repeat(25))).toBe(false);
		expect(accepts(Name, 'x'.repeat(25))).toBe(false);
	});

	it.each(['a\nb', 'a\u0000b', 'a\u007fb', 'a\u0085b', 'a\u202eb', 'a\u2067b'])(
		'holds no control character: %j',
		(name) => {
			expect(accepts(Name, name)).toBe(false);
		},
	);
});

describe('OwnId', () => {
	it.each(['a', 'p-1', 'A_b.c:d-9', 'x'.repeat(40)])('may be %j', (id) => {
		expect(accepts(OwnId, id)).toBe(true);
	});

	it.each(['', ' a', 'a b', 'é', 'a/b', 'a\n', 'x'.repeat(41), 7])('may not be %j', (id) => {
		expect(accepts(OwnId, id)).toBe(false);
	});
});

describe('Ref', () => {
	it.each(['', 'a', 'x'.repeat(64), 0, -1, 1.5])('may be %j', (ref) => {
		expect(accepts(Ref, ref)).toBe(true);
	});

	it.each(['x'.repeat(65), null, true, {}, Number.NaN, Number.POSITIVE_INFINITY])(
		'may not be %j',
		(ref) => {
			expect(accepts(Ref, ref)).toBe(false);
		},
	);
});
