import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { frameBytes } from '../../../../tests/support/raw-client';
import { closeOf, decodeFrame } from './decode-frame';
import { closePayload, encodeFrame } from './encode-frame';
import { sha1 } from './sha1';

const opcodes = fc.constantFrom(0x1, 0x2, 0x8, 0x9, 0xa);
const payloads = fc.oneof(
	fc.uint8Array({ maxLength: 130 }),
	fc.constantFrom(125, 126, 65_535, 65_536).map((length) => new Uint8Array(length).fill(7)),
);
const keys = fc.option(fc.uint8Array({ minLength: 4, maxLength: 4 }));

it('writes frames that are read as what they are', () => {
	fc.assert(
		fc.property(opcodes, payloads, keys, fc.boolean(), (opcode, payload, maskingKey, fin) => {
			const frame = decodeFrame(encodeFrame({ opcode, payload, maskingKey, fin }));
			expect(frame).toMatchObject({ opcode, fin, masked: maskingKey !== null });
			expect(frame.length).toBe(payload.length);
			expect([...frame.payload]).toEqual([...payload]);
		}),
		{ numRuns: 60 },
	);
});

it('writes the bytes that RFC 6455 §5.2 wants, as another writer does', () => {
	const maskingKey = Uint8Array.from([0x11, 0xe2, 0x93, 0x04]);
	for (const length of [0, 5, 125, 126, 300, 65_535, 65_536]) {
		const payload = Buffer.alloc(length, 'words');
		for (const mask of [true, false])
			expect(
				Buffer.from(
					encodeFrame({ opcode: 1, payload, maskingKey: mask ? maskingKey : null }),
				).equals(frameBytes(1, payload, { mask })),
			).toBe(true);
	}
});

it('writes what a close frame says', () => {
	expect(closeOf(closePayload(4001, 'away'))).toEqual({ code: 4001, reason: 'away' });
});

it('hashes as SHA-1 does', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
			const expected = createHash('sha1').update(bytes).digest('hex');
			expect(Buffer.from(sha1(bytes)).toString('hex')).toBe(expected);
		}),
	);
});
