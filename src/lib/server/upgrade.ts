import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Refusal } from '../protocol';
import { refusalBody } from './refusal';
import { ANSWER_HEADERS } from './security-headers';

export { readUpgrade, SOCKET_PATH } from '../protocol';

const HEADERS = Object.entries(ANSWER_HEADERS)
	.map(([name, value]) => `${name}: ${value}\r\n`)
	.join('');

/** Answers an upgrade with an HTTP error and closes the socket. */
export function refuseUpgrade(socket: Duplex, refusal: Refusal): void {
	const body = refusalBody(refusal);
	socket.on('error', () => socket.destroy()); // the peer may have gone already
	socket.once('finish', () => socket.destroy());
	socket.end(
		`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}\r\n` +
			'Content-Type: application/json\r\n' +
			HEADERS +
			`Content-Length: ${Buffer.byteLength(body)}\r\n` +
			'Connection: close\r\n\r\n' +
			body,
	);
}
