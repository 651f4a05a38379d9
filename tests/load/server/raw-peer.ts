import { connect, type Socket } from 'node:net';

/** What a peer does with what it reads. */
export interface PeerHooks {
	/** One data frame; `from` and `to` say where its payload lies in `bytes`, which is used again. */
	frame(bytes: Buffer, from: number, to: number, socket: Socket): void;
}

const REQUEST =
	'Host: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
	'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
const HEAD_END = Buffer.from('\r\n\r\n');
const PING = 9;
const TEXT = 1;

/** A text frame of a client (RFC 6455 §5.2); the key of its mask is fixed, which servers cannot tell. */
export function clientFrame(text: string, opcode = TEXT): Buffer {
	const data = Buffer.from(text);
	const key = [0x11, 0xe2, 0x93, 0x04];
	const head =
		data.length < 126
			? Buffer.from([0x80 | opcode, 0x80 | data.length, ...key])
			: Buffer.from([0x80 | opcode, 0x80 | 126, data.length >> 8, data.length & 0xff, ...key]);
	return Buffer.concat([head, data.map((byte, i) => byte ^ (key[i % 4] ?? 0))]);
}

/**
 * A WebSocket client on a bare TCP socket, as cheap as it can be: all peers read into `shared`, and
 * frames are only walked over. Resolves once the server has agreed.
 */
export function openPeer(
	port: number,
	path: string,
	shared: Buffer,
	hooks: PeerHooks,
): Promise<Socket> {
	return new Promise((resolve, reject) => {
		let open = false;
		/** What is left of a frame that has not come whole. */
		let rest: Buffer | null = null;

		function take(bytes: Buffer): void {
			let at = 0;
			if (!open) {
				const end = bytes.indexOf(HEAD_END);
				if (end < 0) return void (rest = Buffer.from(bytes));
				const status = bytes.toString('latin1', 0, 12);
				if (status !== 'HTTP/1.1 101') return reject(new Error(`The server said ${status}.`));
				open = true;
				at = end + 4;
				resolve(socket);
			}
			while (bytes.length - at >= 2) {
				const short = bytes[at + 1] ?? 0;
				let from = at + 2;
				let length = short;
				if (short === 126) {
					if (bytes.length < at + 4) break;
					length = bytes.readUInt16BE(at + 2);
					from = at + 4;
				} else if (short === 127) {
					if (bytes.length < at + 10) break;
					length = Number(bytes.readBigUInt64BE(at + 2));
					from = at + 10;
				}
				if (bytes.length < from + length) break;
				const opcode = (bytes[at] ?? 0) & 0x0f;
				if (opcode === TEXT) hooks.frame(bytes, from, from + length, socket);
				else if (opcode === PING) socket.write(clientFrame('', 10));
				at = from + length;
			}
			rest = at < bytes.length ? Buffer.from(bytes.subarray(at)) : null;
		}

		const socket = connect({
			port,
			host: '127.0.0.1',
			noDelay: true,
			onread: {
				buffer: shared,
				callback(size, buffer) {
					const chunk = Buffer.from(buffer.buffer, buffer.byteOffset, size);
					take(rest ? Buffer.concat([rest, chunk]) : chunk);
					return true;
				},
			},
		});
		socket.once('connect', () => socket.write(`GET ${path} HTTP/1.1\r\n${REQUEST}`));
		socket.once('error', reject);
		socket.once('close', () => reject(new Error('The server closed a connection.')));
	});
}
