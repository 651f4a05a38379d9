import fc from 'fast-check';
import { expect, it } from 'vitest';
import { frameBytes as frame } from '../../../tests/support/raw-client';
import { FRAME_BYTES_MAX } from '../protocol';
import { createFrameSplitter, type SplitFrame } from './frame-splitter';

function split(chunks: readonly Buffer[]) {
	const frames: SplitFrame[] = [];
	const splitter = createFrameSplitter((frame) => frames.push(frame));
	for (const chunk of chunks) {
		const copy = Buffer.from(chunk);
		splitter.push(copy);
		copy.fill(0); // `ws` unmasks in place: what was kept must be a copy
	}
	return { frames, splitter };
}

const anyFrame = fc
	.record({
		opcode: fc.constantFrom(0, 1, 2, 8, 9, 10),
		size: fc.oneof(fc.nat(130), fc.constantFrom(125, 126, 127, 65_535, 65_536)),
		mask: fc.boolean(),
		fin: fc.boolean(),
	})
	.map(({ opcode, size, mask, fin }) => ({
		opcode,
		fin,
		bytes: frame(opcode, Buffer.alloc(size, 0x61), { mask, fin }),
	}));

it('gives each frame whole, wherever the chunks end', () => {
	fc.assert(
		fc.property(
			fc.array(anyFrame, { minLength: 1, maxLength: 5 }),
			fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }),
			(sent, cuts) => {
				const stream = Buffer.concat(sent.map(({ bytes }) => bytes));
				const ends = [...cuts.map((cut) => Math.floor(cut * stream.length)), stream.length];
				ends.sort((a, b) => a - b);
				const chunks = ends.map((end, i) => stream.subarray(ends[i - 1] ?? 0, end));
				const { frames, splitter } = split(chunks);
				expect(frames).toHaveLength(sent.length);
				for (const [i, { opcode, fin, bytes }] of sent.entries()) {
					expect(frames[i]).toMatchObject({ opcode, fin });
					expect(frames[i]?.bytes.equals(bytes.subarray(0, FRAME_BYTES_MAX))).toBe(true);
				}
				expect(splitter.atBoundary).toBe(true);
			},
		),
		{ numRuns: 60 },
	);
});

it('gives each frame whole when every byte comes alone', () => {
	const sent = [frame(1, Buffer.alloc(200, 7)), frame(9, '')];
	const bytes = [...Buffer.concat(sent)].map((byte) => Buffer.from([byte]));
	expect(split(bytes).frames.map((found) => found.bytes)).toEqual(sent);
});

it('stops at a length that no frame can have', () => {
	const broken = Buffer.concat([Buffer.from([0x82, 127]), Buffer.alloc(8, 0xff)]);
	expect(split([broken, frame(1, 'x')]).frames).toEqual([]);
});
