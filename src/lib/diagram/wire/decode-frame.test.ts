import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameBytes } from '../../../../tests/support/raw-client';
import { acceptSteps } from './accept-key';
import { bitsOf, fromBase64, hexOf, printable, toBase64 } from './bytes';
import { closeOf, decodeFrame } from './decode-frame';
import { headerOf, readHead } from './handshake-head';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytesOf = (hex: string): Uint8Array =>
	Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

describe('the examples of RFC 6455 §5.7', () => {
	it('a single-frame unmasked text message', () => {
		const frame = decodeFrame(bytesOf('81 05 48 65 6c 6c 6f'), 'server');
		expect(frame).toMatchObject({ fin: true, opcode: 1, masked: false, length: 5, lengthBytes: 0 });
		expect(frame.maskingKey).toBeNull();
		expect(text(frame.payload)).toBe('Hello');
		expect(frame.error).toBeUndefined();
	});

	it('a single-frame masked text message', () => {
		const frame = decodeFrame(bytesOf('81 85 37 fa 21 3d 7f 9f 4d 51 58'), 'client');
		expect(frame).toMatchObject({ fin: true, opcode: 1, masked: true, length: 5, headerBytes: 6 });
		expect(hexOf(frame.maskingKey ?? new Uint8Array())).toBe('37 fa 21 3d');
		expect(hexOf(frame.payloadMasked)).toBe('7f 9f 4d 51 58');
		expect(text(frame.payload)).toBe('Hello');
		expect(frame.error).toBeUndefined();
	});

	it('a fragmented unmasked text message', () => {
		const first = decodeFrame(bytesOf('01 03 48 65 6c'));
		const second = decodeFrame(bytesOf('80 02 6c 6f'));
		expect(first).toMatchObject({ fin: false, opcode: 1 });
		expect(second).toMatchObject({ fin: true, opcode: 0 });
		expect(text(first.payload) + text(second.payload)).toBe('Hello');
	});

	it('an unmasked ping and the masked pong that answers it', () => {
		const ping = decodeFrame(bytesOf('89 05 48 65 6c 6c 6f'), 'server');
		const pong = decodeFrame(bytesOf('8a 85 37 fa 21 3d 7f 9f 4d 51 58'), 'client');
		expect([ping.opcode, pong.opcode]).toEqual([9, 10]);
		expect([ping, pong].map(({ payload }) => text(payload))).toEqual(['Hello', 'Hello']);
		expect([ping.error, pong.error]).toEqual([undefined, undefined]);
	});

	it.each([
		['256 bytes', '82 7e 01 00', 256, 2],
		['64 KiB', '82 7f 00 00 00 00 00 01 00 00', 65_536, 8],
	])('%s of binary data in one unmasked frame', (_, header, length, lengthBytes) => {
		const frame = decodeFrame(Buffer.concat([bytesOf(header), Buffer.alloc(length, 0xab)]));
		expect(frame).toMatchObject({ opcode: 2, length, lengthBytes });
		expect(frame.payload).toHaveLength(length);
		expect(frame.error).toBeUndefined();
		expect(frame.fields.find(({ name }) => name === 'extended length')?.value).toBe(String(length));
	});
});

describe('any frame', () => {
	const anyFrame = fc.record({
		opcode: fc.constantFrom(0, 1, 2, 8, 9, 10),
		payload: fc.oneof(
			fc.uint8Array({ maxLength: 125 }),
			fc.constantFrom(126, 127, 65_535, 65_536).map((size) => new Uint8Array(size).fill(7)),
		),
		fin: fc.boolean(),
		mask: fc.boolean(),
	});

	it('gives back what was encoded', () => {
		fc.assert(
			fc.property(anyFrame, ({ opcode, payload, fin, mask }) => {
				const bytes = frameBytes(opcode, Buffer.from(payload), { fin, mask });
				const frame = decodeFrame(bytes);
				expect(frame).toMatchObject({ opcode, fin, masked: mask, length: payload.length });
				expect(Buffer.compare(frame.payload, payload)).toBe(0);
				expect(frame.headerBytes + frame.payloadMasked.length).toBe(bytes.length);
			}),
			{ numRuns: 80 },
		);
	});

	it('has fields that cover every bit once, in order', () => {
		fc.assert(
			fc.property(anyFrame, ({ opcode, payload, fin, mask }) => {
				const bytes = frameBytes(opcode, Buffer.from(payload), { fin, mask });
				let next = 0;
				for (const { bits } of decodeFrame(bytes).fields) {
					expect(bits[0]).toBe(next);
					next = bits[1] + 1;
				}
				expect(next).toBe(bytes.length * 8);
			}),
			{ numRuns: 40 },
		);
	});

	it('never makes the decoder throw, whatever the bytes', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
				const { fields } = decodeFrame(bytes);
				for (const { bits } of fields) expect(bits[0]).toBeLessThan(bytes.length * 8);
			}),
		);
	});
});

it.each([
	['cut off', '81', undefined],
	['reserved bit', 'c1 00', undefined],
	['opcode is reserved', '83 00', undefined],
	['fewest bytes', '81 7e 00 05 48 65 6c 6c 6f', undefined],
	['must be 0', '82 7f 80 00 00 00 00 00 00 00', undefined],
	['must not be fragmented', '09 00', undefined],
	['at most 125', '89 7e 00 7e', undefined],
	['client must mask', '81 00', 'client'],
	['must not mask', '81 80 00 00 00 00', 'server'],
	['3 bytes of the payload', '81 05 48 65', undefined],
	['1 bytes follow', '81 00 00', undefined],
] as const)('names what is wrong: %s', (words, bytes, sender) => {
	expect(decodeFrame(bytesOf(bytes), sender).error).toContain(words);
});

it('reads the code and reason of a close frame', () => {
	expect(closeOf(decodeFrame(bytesOf('88 05 03 e8 62 79 65')).payload)).toEqual({
		code: 1000,
		reason: 'bye',
	});
	expect(closeOf(new Uint8Array())).toBeNull();
});

it('computes the answer to a key as in RFC 6455 §1.3', () => {
	expect(acceptSteps('dGhlIHNhbXBsZSBub25jZQ==')).toEqual({
		joined: 'dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11',
		sha1: 'b3 7a 4f 2c c0 62 4f 16 90 f6 46 06 cf 38 59 45 b2 be c4 ea',
		accept: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
	});
});

it('reads the head of a handshake', () => {
	const head = readHead('GET /ws/x HTTP/1.1\r\nHost: a:1\r\nSec-WebSocket-Key: k==\r\n\r\n');
	expect(head.first).toBe('GET /ws/x HTTP/1.1');
	expect(headerOf(head, 'host')).toBe('a:1');
	expect(headerOf(head, 'sec-websocket-key')).toBe('k==');
	expect(headerOf(head, 'upgrade')).toBeUndefined();
});

it('writes bytes in the ways that people read them', () => {
	const bytes = bytesOf('81 05 00 ff 41');
	expect(hexOf(bytes)).toBe('81 05 00 ff 41');
	expect(fromBase64(toBase64(bytes))).toEqual(bytes);
	expect(bitsOf(5)).toBe('00000101');
	expect(Array.from(bytes, printable).join('')).toBe('····A');
});
