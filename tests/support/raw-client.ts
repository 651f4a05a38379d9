import { connect as connectTcp, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { within } from './socket-client';

/** The `Sec-WebSocket-Key` of the raw client, and of RFC 6455 §1.3. */
export const RAW_KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

/** One frame, built by hand from RFC 6455 §5.2; masked as a client must (§5.3) unless told not to. */
export function frameBytes(
	opcode: number,
	payload: string | Buffer,
	{ fin = true, mask = true }: { fin?: boolean; mask?: boolean } = {},
): Buffer {
	const data = Buffer.from(payload);
	const key = mask ? Buffer.from([0x11, 0xe2, 0x93, 0x04]) : Buffer.alloc(0);
	const short = data.length < 126 ? data.length : data.length < 65_536 ? 126 : 127;
	const long = Buffer.alloc(short === 127 ? 8 : short === 126 ? 2 : 0);
	if (short === 126) long.writeUInt16BE(data.length);
	if (short === 127) long.writeBigUInt64BE(BigInt(data.length));
	const first = Buffer.from([(fin ? 0x80 : 0) | opcode, (mask ? 0x80 : 0) | short]);
	return Buffer.concat([first, long, key, mask ? data.map((b, i) => b ^ (key[i % 4] ?? 0)) : data]);
}

/** A frame of a client. */
export const maskedFrame = (opcode: number, payload: string | Buffer, fin = true): Buffer =>
	frameBytes(opcode, payload, { fin });

/**
 * A client on a bare TCP socket, which sees and says every byte itself; `opening` is what it says
 * instead of a good handshake.
 */
export async function connectRaw(
	port: number,
	path: string,
	headers = '',
	opening?: string | Buffer,
) {
	const socket: Socket = connectTcp(port, '127.0.0.1');
	onTestFinished(() => void socket.destroy());
	socket.on('error', () => undefined);
	let received = Buffer.alloc(0);
	let arrived: () => void = () => undefined;
	socket.on('data', (chunk: Buffer) => {
		received = Buffer.concat([received, chunk]);
		arrived();
	});
	const request =
		`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\n` +
		`Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${RAW_KEY}\r\n${headers}\r\n`;
	socket.write(opening ?? request);

	async function until(what: string, test: () => boolean): Promise<void> {
		while (!test()) await within(new Promise<void>((resolve) => (arrived = resolve)), what);
	}
	await until('the response', () => received.includes('\r\n\r\n'));
	const end = received.indexOf('\r\n\r\n') + 4;
	const response = received.subarray(0, end).toString();

	return {
		socket,
		request,
		response,
		/** All bytes after the response. */
		stream: () => received.subarray(end),
		/** Waits until the stream holds `bytes`. */
		receives: (bytes: string | Buffer) =>
			until(`"${String(bytes)}"`, () => received.subarray(end).includes(bytes)),
	};
}
