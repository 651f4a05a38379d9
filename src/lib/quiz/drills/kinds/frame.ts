import { hexOf } from '../../../diagram/wire/bytes';
import { closeOf, decodeFrame } from '../../../diagram/wire/decode-frame';
import { closePayload, encodeFrame } from '../../../diagram/wire/encode-frame';
import { isControlOpcode, opcodeOf } from '../../../diagram/wire/opcodes';
import { CLOSE, CLOSE_WORDS } from '../../../protocol';
import type { ConceptId } from '../../concepts';
import type { DrillChoice } from '../drill';
import { bytesOf, frameOf, keyOf, OPCODES, plain, shown } from '../frames';
import { chooseOne, diceOf, type Made } from '../maker';
import { unmasked, whoSent } from '../masking';
import { counted } from '../words';
import { pickFrom } from '../world';

/** Reads a frame, byte by byte: the bytes come from the encoder, the key from the decoder. */
export function make(concept: ConceptId, seed: number): Made {
	const random = diceOf(seed);
	if (concept === 'masking') return random() < 0.5 ? whoSent(random) : unmasked(random);
	if (concept === 'control-frames') return whatFor(random, [0x8, 0x9, 0xa]);
	if (concept === 'close-codes') return whyClosed(random);
	return random() < 0.4 ? whatFor(random, OPCODES) : howLong(random);
}

function whatFor(random: () => number, opcodes: readonly number[]): Made {
	const sender = pickFrom(['client', 'server'] as const, random);
	const bytes = frameOf(pickFrom(opcodes, random), sender, random);
	const { opcode } = decodeFrame(bytes, sender);
	const first = hexOf(bytes.subarray(0, 1));
	const { word, meaning } = opcodeOf(opcode);
	const why = `The first byte is \`${first}\`: its lower half is the opcode, ${opcode.toString(16)}. That is a ${word} frame${isControlOpcode(opcode) ? ', a control frame' : ''}. ${meaning}`;
	const nameOf = (code: number): string => `A ${opcodeOf(code).word} frame`;
	const wrong = OPCODES.filter((code) => code !== opcode).map((code) =>
		plain(
			nameOf(code),
			`A ${opcodeOf(code).word} frame has the opcode ${code.toString(16)} in the lower half of its first byte. Here it is ${opcode.toString(16)}.`,
		),
	);
	return {
		...{
			question: pickFrom(
				[
					'What kind of frame is this?',
					'These are the bytes of one frame. What kind of frame is it?',
				],
				random,
			),
			scene: null,
			exhibits: [shown(bytes)],
		},
		ask: chooseOne(plain(nameOf(opcode), why), wrong, random),
		why,
	};
}

function howLong(random: () => number): Made {
	const sender = pickFrom(['client', 'server'] as const, random);
	const size = pickFrom([5, 60, 125, 126, 200, 300, 1000, 70_000], random);
	const length = size === 5 ? 3 + Math.floor(random() * 30) : size;
	const payload = bytesOf('a'.repeat(length));
	const bytes = encodeFrame({
		opcode: 1,
		payload,
		maskingKey: sender === 'client' ? keyOf(random) : null,
	});
	const frame = decodeFrame(bytes, sender);
	const short = (bytes[1] ?? 0) & 0x7f;
	const second = hexOf(bytes.subarray(1, 2));
	const masked = frame.masked
		? ' without its first bit, which says that the payload is masked'
		: '';
	const why =
		frame.lengthBytes === 0
			? `The second byte is \`${second}\`;${masked ? `${masked},` : ''} it is ${short}, and up to 125 that is the length.`
			: `The second byte is \`${second}\`;${masked ? `${masked},` : ''} it is ${short}, which means that the length stands in the next ${frame.lengthBytes} bytes: ${hexOf(bytes.subarray(2, 2 + frame.lengthBytes))} is ${frame.length}.`;
	const count = (number: number, reason: string): DrillChoice => ({
		...{ id: String(number), text: counted(number, 'byte'), reason },
	});
	const wrong = [
		count(
			bytes[1] ?? 0,
			`That is the whole second byte. Its first bit is no part of the length: it says whether the payload is masked. ${why}`,
		),
		count(short, `${short} is no length here, but says where it stands. ${why}`),
		count(
			frame.headerBytes + frame.length,
			`That is the whole frame with its header of ${frame.headerBytes} bytes. ${why}`,
		),
		count(frame.headerBytes, `That is the header. ${why}`),
		count(frame.length + 4, `The four bytes of a masking key are no part of the payload. ${why}`),
		count(bytes[2] ?? 0, `That is one byte of several. ${why}`),
	].filter(({ id }) => id !== String(frame.length));
	return {
		...{
			question: `A ${sender} sends this frame. How long is its payload?`,
			scene: null,
			exhibits: [shown(bytes)],
		},
		ask: chooseOne(count(frame.length, why), wrong, random, 3),
		why,
	};
}

const CODES = Object.values(CLOSE);

function whyClosed(random: () => number): Made {
	const sent = pickFrom(CODES, random);
	const bytes = encodeFrame({ opcode: 0x8, payload: closePayload(sent), maskingKey: null });
	const close = closeOf(decodeFrame(bytes, 'server').payload);
	const code = close?.code ?? 0;
	const wordsOf = (of: number): string => `${of}: ${CLOSE_WORDS[of] ?? ''}`;
	const why = `After the header of 2 bytes comes the code in 2 bytes, ${hexOf(bytes.subarray(2, 4))}: ${code}. It means: ${CLOSE_WORDS[code] ?? ''}.`;
	const near = [...CODES]
		.filter((other) => other !== code)
		.sort((a, b) => Math.abs(a - code) - Math.abs(b - code));
	return {
		...{
			question: 'The server sends this close frame. What does it say?',
			scene: null,
			exhibits: [shown(bytes)],
		},
		ask: chooseOne(
			plain(wordsOf(code), why),
			near
				.slice(0, 3)
				.map((other) =>
					plain(wordsOf(other), `${other} would be ${hexOf(closePayload(other))}. ${why}`),
				),
			random,
		),
		why,
	};
}
