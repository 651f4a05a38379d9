/**
 * SHA-1 of bytes (RFC 3174): 20 bytes. The browser's own is missing on pages that are neither https
 * nor localhost. Here it guards nothing: it only shows that a server has understood the key.
 */
export function sha1(message: Uint8Array): Uint8Array {
	const words = padded(message);
	const hash = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
	const w = new Int32Array(80);
	for (let block = 0; block < words.length; block += 16) {
		w.set(words.subarray(block, block + 16));
		for (let i = 16; i < 80; i++)
			w[i] = turn(at(w, i - 3) ^ at(w, i - 8) ^ at(w, i - 14) ^ at(w, i - 16), 1);
		let [a, b, c, d, e] = [at(hash, 0), at(hash, 1), at(hash, 2), at(hash, 3), at(hash, 4)];
		for (let i = 0; i < 80; i++) {
			const [mixed, constant] = roundOf(i, b, c, d);
			const next = (turn(a, 5) + mixed + e + constant + at(w, i)) | 0;
			[e, d, c, b, a] = [d, c, turn(b, 30), a, next];
		}
		for (const [i, value] of [a, b, c, d, e].entries()) hash[i] = (at(hash, i) + value) | 0;
	}
	const bytes = new DataView(new ArrayBuffer(20));
	hash.forEach((word, i) => bytes.setInt32(i * 4, word));
	return new Uint8Array(bytes.buffer);
}

const at = (words: Int32Array, i: number): number => words[i] ?? 0;
const turn = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

function roundOf(i: number, b: number, c: number, d: number): readonly [number, number] {
	if (i < 20) return [(b & c) | (~b & d), 0x5a827999];
	if (i < 40) return [b ^ c ^ d, 0x6ed9eba1];
	if (i < 60) return [(b & c) | (b & d) | (c & d), 0x8f1bbcdc];
	return [b ^ c ^ d, 0xca62c1d6];
}

/** The message, a 1 bit, zeros, and its length in bits as 64 bits: whole blocks of 64 bytes. */
function padded(message: Uint8Array): Int32Array {
	const view = new DataView(new ArrayBuffer(((message.length + 8) >> 6) * 64 + 64));
	message.forEach((byte, i) => view.setUint8(i, byte));
	view.setUint8(message.length, 0x80);
	view.setUint32(view.byteLength - 4, message.length * 8);
	return Int32Array.from({ length: view.byteLength / 4 }, (_, i) => view.getInt32(i * 4));
}
