import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameBytes } from '../../../tests/support/raw-client';
import { followedBy, joinFrames, listFrames, noFrames, payloadOf, textFrame } from './frames';

describe('a text frame', () => {
	it.each([0, 1, 125, 126, 127, 65_535, 65_536, 70_000])('of %i bytes', (length) => {
		const text = 'x'.repeat(length);
		const frame = textFrame(text, 7);
		expect(frame.bytes.equals(frameBytes(1, text, { mask: false }))).toBe(true);
		expect(payloadOf(frame).toString()).toBe(text);
		expect(frame.n).toBe(7);
	});

	it('is measured in bytes of UTF-8', () => {
		const laws = fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
			const { bytes } = textFrame(text);
			expect(bytes.equals(frameBytes(1, text, { mask: false }))).toBe(true);
		});
		fc.assert(laws);
	});
});

describe('sequences of frames', () => {
	it('are one and the same, joined once, for all who get the same frames; and for nobody else', () => {
		const plan = fc.record({
			sockets: fc.integer({ min: 1, max: 6 }),
			// Each message goes to those sockets whose place has a true in it.
			messages: fc.array(fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), { maxLength: 12 }),
		});
		const laws = fc.property(plan, ({ sockets, messages }) => {
			const start = noFrames();
			const held = Array.from({ length: sockets }, () => start);
			const due = Array.from({ length: sockets }, () => '');
			for (const [i, audience] of messages.entries()) {
				const frame = textFrame(`message ${i};`);
				for (let to = 0; to < sockets; to++) {
					if (!audience[to]) continue;
					held[to] = followedBy(held[to] ?? start, frame);
					due[to] += frame.bytes.toString('latin1');
				}
			}
			for (let a = 0; a < sockets; a++) {
				const mine = held[a] ?? start;
				expect(joinFrames(mine).toString('latin1')).toBe(due[a]);
				expect(mine.bytes).toBe(joinFrames(mine).length);
				expect(
					listFrames(mine)
						.map(({ bytes }) => bytes.toString('latin1'))
						.join(''),
				).toBe(due[a]);
				for (let b = 0; b < a; b++) expect(held[b] === mine).toBe(due[a] === due[b]);
			}
		});
		fc.assert(laws);
	});

	it('copy nothing when there is one frame only', () => {
		const frame = textFrame('alone');
		expect(joinFrames(followedBy(noFrames(), frame))).toBe(frame.bytes);
	});
});
