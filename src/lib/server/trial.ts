import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { TrialAnswer, TrialHeaders } from '../protocol';
import { SOCKET_PATH } from './upgrade';

/** Where this server listens, as one of its own sockets saw it. */
export interface Here {
	readonly address: string;
	readonly port: number;
}

export interface Trial {
	readonly here: Here;
	/** Id of a playground, whether there is one or not. */
	readonly playground: string;
	readonly headers: TrialHeaders;
	/** As the page that asks knows this server. */
	readonly host: string;
	readonly origin: string;
	/** Headers that a proxy in front adds, and that the answer does not show. */
	readonly added?: Readonly<Record<string, string>>;
}

/** An answer takes no longer than this, in ms, and is no longer than this, in bytes. */
const PATIENCE_MS = 5000;
const ANSWER_MAX = 16 * 1024;

/**
 * Makes an opening handshake (RFC 6455 §4.1) with this very server over a TCP connection of its own,
 * with the headers that a browser would send but for those in `headers`, and tells what went over
 * the wire. A connection that comes about is closed at once.
 * @throws Error if there is no HTTP answer in time
 */
export function tryHandshake({ here, playground, headers, added = {}, ...own }: Trial) {
	const usual: TrialHeaders = {
		Host: own.host,
		Upgrade: 'websocket',
		Connection: 'Upgrade',
		Origin: own.origin,
		'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
		'Sec-WebSocket-Version': '13',
	};
	const lines = Object.entries({ ...usual, ...headers }).flatMap(([name, value]) =>
		value === null ? [] : [`${name}: ${value}\r\n`],
	);
	const first = `GET ${SOCKET_PATH}${encodeURIComponent(playground)}?name=Trial HTTP/1.1\r\n`;
	const hidden = Object.entries(added).map(([name, value]) => `${name}: ${value}\r\n`);
	return exchange(here, [first, ...lines, ...hidden, '\r\n'].join('')).then(
		(response): TrialAnswer => ({
			request: [first, ...lines, '\r\n'].join(''),
			response,
			status: Number(/^HTTP\/1\.1 (\d{3})/.exec(response)?.[1] ?? 0),
		}),
	);
}

function exchange({ address, port }: Here, request: string): Promise<string> {
	return new Promise((resolve, reject) => {
		const socket = connect({ host: address, port }, () => socket.write(request));
		let answer = '';
		const settle = (): void => {
			clearTimeout(timer);
			if (/^HTTP\/1\.1 \d{3}[^]*\r\n\r\n/.test(answer)) resolve(answer);
			else reject(new Error('The server gave no HTTP answer to this handshake.'));
		};
		const end = (): void => {
			settle();
			socket.destroy();
		};
		const timer = setTimeout(end, PATIENCE_MS);
		socket.on('error', end);
		socket.on('close', settle);
		socket.on('data', function read(chunk) {
			answer = (answer + chunk.toString('latin1')).slice(0, ANSWER_MAX);
			const head = answer.indexOf('\r\n\r\n') + 4;
			if (head < 4) return;
			if (!answer.startsWith('HTTP/1.1 101')) {
				if (isWhole(answer, head)) end();
				return;
			}
			answer = answer.slice(0, head); // what follows is in frames
			socket.off('data', read).resume();
			socket.end(closeFrame());
			settle();
		});
	});
}

/** Whether the body that begins at `from` is complete (RFC 9112 §6). */
function isWhole(answer: string, from: number): boolean {
	const length = /\r\ncontent-length: *(\d+)/i.exec(answer.slice(0, from))?.[1];
	if (length !== undefined) return answer.length - from >= Number(length);
	return answer.length >= ANSWER_MAX || answer.endsWith('\r\n0\r\n\r\n');
}

/** A masked close frame with code 1000 (RFC 6455 §5.5.1). */
function closeFrame(): Buffer {
	const key = randomBytes(4);
	const code = Buffer.from([0x03, 0xe8]).map((byte, i) => byte ^ (key[i] ?? 0));
	return Buffer.concat([Buffer.from([0x88, 0x82]), key, code]);
}
