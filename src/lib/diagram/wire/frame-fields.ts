import { hexOf } from './bytes';
import type { DecodedFrame } from './decode-frame';
import { opcodeOf } from './opcodes';

/** One part of a frame, with what it means. */
export interface FrameField {
	readonly name: string;
	/** First and last bit, counted from 0 at the start of the frame; both belong to it. */
	readonly bits: readonly [first: number, last: number];
	readonly value: string;
	/** In plain words. */
	readonly meaning: string;
	/** Section of RFC 6455 that says so. */
	readonly section: string;
}

type Parts = Omit<DecodedFrame, 'fields' | 'error'>;

/**
 * The parts of a frame in the order of the wire. `short` is the 7-bit length as it stands there;
 * parts that begin beyond the `available` bytes are left out.
 */
export function fieldsOf(frame: Parts, short: number, available: number): readonly FrameField[] {
	const { opcode, masked, length, lengthBytes, headerBytes, payloadMasked } = frame;
	const kind = opcodeOf(opcode);
	const fields: FrameField[] = [
		{
			name: 'FIN',
			bits: [0, 0],
			value: bit(frame.fin),
			meaning: frame.fin
				? 'This is the last frame of its message; most messages have only this one.'
				: 'More frames of the same message follow.',
			section: '5.2',
		},
		...([frame.rsv1, frame.rsv2, frame.rsv3] as const).map((set, i) => reserved(i + 1, set)),
		{
			name: 'opcode',
			bits: [4, 7],
			value: `0x${opcode.toString(16)} (${kind.word})`,
			meaning: kind.meaning,
			section: kind.section,
		},
		{
			name: 'MASK',
			bits: [8, 8],
			value: bit(masked),
			meaning: masked
				? 'The payload is masked with the key below, as in every frame of a client.'
				: 'The payload stands there as it is: a server never masks.',
			section: '5.1',
		},
		{
			name: 'payload length',
			bits: [9, 15],
			value: String(short),
			meaning: LENGTH_MEANING[lengthBytes],
			section: '5.2',
		},
	];
	if (lengthBytes > 0)
		fields.push({
			name: 'extended length',
			bits: [16, 15 + lengthBytes * 8],
			value: String(length),
			meaning: `The payload has ${length} bytes; the byte that counts most comes first.`,
			section: '5.2',
		});
	if (frame.maskingKey)
		fields.push({
			name: 'masking key',
			bits: [(headerBytes - 4) * 8, headerBytes * 8 - 1],
			value: hexOf(frame.maskingKey),
			meaning:
				'Four bytes that the client picks anew at random for each frame. Byte number i of the ' +
				'payload is combined with key byte i mod 4 by exclusive or. It hides nothing: it keeps ' +
				'a page from choosing the bytes that proxies on the way see.',
			section: '5.3',
		});
	if (payloadMasked.length > 0)
		fields.push({
			name: 'payload',
			bits: [headerBytes * 8, (headerBytes + payloadMasked.length) * 8 - 1],
			value: `${payloadMasked.length} bytes`,
			meaning: masked
				? 'What the message says, masked. Below, it stands beside what it reads unmasked.'
				: 'What the message says, as it is.',
			section: '5.2',
		});
	return fields.filter(({ bits: [first] }) => first < available * 8);
}

const LENGTH_MEANING = {
	0: 'The length of the payload in bytes. Up to 125, these 7 bits are enough.',
	2: '126 means: the real length stands in the next 2 bytes.',
	8: '127 means: the real length stands in the next 8 bytes.',
} as const;

const bit = (set: boolean): string => (set ? '1' : '0');

const reserved = (number: number, set: boolean): FrameField => ({
	name: `RSV${number}`,
	bits: [number, number],
	value: bit(set),
	meaning:
		number === 1
			? 'Reserved for extensions: compression sets it. None is in use here, so it is 0.'
			: 'Reserved for extensions. None is in use here, so it is 0.',
	section: '5.2',
});
