import { hexOf } from '../../diagram/wire/bytes';
import type { FrameSender } from '../../diagram/wire/decode-frame';
import { closePayload, encodeFrame } from '../../diagram/wire/encode-frame';
import { CLOSE } from '../../protocol';
import { createTexts } from '../../sim/texts';
import type { DrillChoice, Exhibit } from './drill';
import { pickFrom } from './world';

/** Bytes of a frame that are shown; the payload of a longer one is cut off. */
const SHOWN = 40;

/** Opcodes of the frames that are asked about. */
export const OPCODES = [0x1, 0x2, 0x8, 0x9, 0xa] as const;

const byteOf = (random: () => number): number => Math.floor(random() * 256);
export const keyOf = (random: () => number): Uint8Array =>
	Uint8Array.from([0, 0, 0, 0], () => byteOf(random));
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
export const plain = (text: string, reason: string): DrillChoice => ({ id: text, text, reason });

/** A frame's bytes to be read. */
export function shown(bytes: Uint8Array): Exhibit {
	const cut = bytes.length > SHOWN;
	const hex = hexOf(bytes.subarray(0, SHOWN));
	const lines = hex.match(/.{1,48}/g) ?? [];
	return {
		...{ kind: 'text', title: 'The bytes of one frame, in hexadecimal' },
		lines: cut ? [...lines, '…'] : lines,
	};
}

/** A frame such as either side sends. */
export function frameOf(opcode: number, sender: FrameSender, random: () => number): Uint8Array {
	const text = createTexts(random)();
	const payload =
		opcode === 0x1
			? bytesOf(JSON.stringify({ type: 'say', text }))
			: opcode === 0x8
				? closePayload(pickFrom([CLOSE.normal, CLOSE.goingAway], random))
				: Uint8Array.from({ length: Math.floor(random() * 9) }, () => byteOf(random));
	return encodeFrame({ opcode, payload, maskingKey: sender === 'client' ? keyOf(random) : null });
}
