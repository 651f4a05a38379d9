import { hexOf } from '../../diagram/wire/bytes';
import { decodeFrame } from '../../diagram/wire/decode-frame';
import { encodeFrame } from '../../diagram/wire/encode-frame';
import { bytesOf, frameOf, OPCODES, plain, shown } from './frames';
import { chooseOne, type Made } from './maker';
import { pickFrom } from './world';

/** Whether a frame is masked tells which side sent it. */
export function whoSent(random: () => number): Made {
	const bytes = frameOf(
		pickFrom(OPCODES, random),
		pickFrom(['client', 'server'] as const, random),
		random,
	);
	const { masked } = decodeFrame(bytes);
	const second = hexOf(bytes.subarray(1, 2));
	const why = `The first bit of the second byte, \`${second}\`, is ${masked ? 1 : 0}: the payload is ${masked ? '' : 'not '}masked. A client masks every frame, a server none.`;
	const [client, server, either] = [
		'A client: the payload is masked',
		'The server: the payload is not masked',
		'It cannot be told: both sides may mask or not',
	];
	const [key, wrong] = masked ? [client, server] : [server, client];
	return {
		...{ question: 'Which side sent this frame?', scene: null, exhibits: [shown(bytes)] },
		ask: chooseOne(
			plain(key, why),
			[
				plain(wrong, why),
				plain(either, `It can be told: RFC 6455 leaves no choice (§5.1). ${why}`),
				plain(
					'It cannot be told: the bytes are encrypted',
					`Masking is no encryption: the key stands in the frame. ${why}`,
				),
			],
			random,
		),
		why,
	};
}

/** A short masked frame: the text is found with the key that stands before it. */
export function unmasked(random: () => number): Made {
	const words = ['Hi', 'Yes', 'No', 'Tea', 'Sun', 'Ok', 'Fog', 'Bus', 'Sea'];
	const bytes = encodeFrame({
		...{ opcode: 1, payload: bytesOf(pickFrom(words, random)) },
		maskingKey: Uint8Array.from([0, 0, 0, 0], () => pickFrom([0, 1, 2, 3, 0x20], random)),
	});
	const frame = decodeFrame(bytes, 'client');
	const read = new TextDecoder().decode(frame.payload);
	const raw = new TextDecoder().decode(frame.payloadMasked).replace(/[^ -~]/g, '·');
	const key = hexOf(frame.maskingKey ?? new Uint8Array());
	const why = `The key is ${key}, and the payload on the wire ${hexOf(frame.payloadMasked)}. Byte by byte, exclusive or gives ${hexOf(frame.payload)}, the text “${read}”.`;
	const quote = (text: string): string => `“${text}”`;
	const wrong = [
		...(raw === read
			? []
			: [
					plain(
						quote(raw),
						`Those are the bytes as they stand on the wire: they must be combined with the key first. ${why}`,
					),
				]),
		...words
			.filter((word) => word !== read && word.length === read.length)
			.map((word) => plain(quote(word), `Its bytes are ${hexOf(bytesOf(word))}. ${why}`)),
		plain(
			'Nobody but the server can tell',
			`The key stands in the frame itself, right before the payload: masking hides nothing. ${why}`,
		),
	];
	return {
		question: `A client sends this frame. Its masking key is ${key}. What does the text read?`,
		...{ scene: null, exhibits: [shown(bytes)] },
		ask: chooseOne(plain(quote(read), why), [...wrong.slice(0, 2), ...wrong.slice(-1)], random, 3),
		why,
	};
}
