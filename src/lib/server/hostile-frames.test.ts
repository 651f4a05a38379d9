import { describe, expect, it } from 'vitest';
import { readTrace, startLive } from '../../../tests/support/live-server';
import { connectRaw, frameBytes, maskedFrame, RAW_KEY } from '../../../tests/support/raw-client';
import { createFrameSplitter } from './frame-splitter';

const CONTINUATION = 0;
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

const POST = JSON.stringify({ type: 'post', id: 'p', text: 'Hi' });
const KEY = [1, 2, 3, 4];
/** A frame with any first two bytes, masked with a key that is then all zeros. */
const frame = (first: number, second: number, ...rest: number[]): Buffer =>
	Buffer.from([first, second, ...rest]);
const closeWith = (code: number, reason: string | Buffer = ''): Buffer => {
	const payload = Buffer.concat([Buffer.alloc(2), Buffer.from(reason)]);
	payload.writeUInt16BE(code);
	return maskedFrame(CLOSE, payload);
};
const pieces = (opcode: number, ...payloads: (string | Buffer)[]): Buffer =>
	Buffer.concat(
		payloads.map((payload, i) =>
			maskedFrame(i === 0 ? opcode : CONTINUATION, payload, i === payloads.length - 1),
		),
	);
const pings = (count: number): Buffer =>
	Buffer.concat(Array<Buffer>(count).fill(maskedFrame(PING, 'again')));
/** A header that promises `length` bytes, of which none come. */
function promise(length: bigint): Buffer {
	const header = Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, ...KEY]);
	header.writeBigUInt64BE(length, 2);
	return header;
}

const BREACHES: [section: string, what: string, bytes: Buffer, code: number][] = [
	['§5.1', 'an unmasked text frame', frameBytes(TEXT, POST, { mask: false }), 1002],
	['§5.1', 'an unmasked ping', frameBytes(PING, '', { mask: false }), 1002],
	['§5.2', 'RSV1, though no extension was agreed to', frame(0xc1, 0x80, ...KEY), 1002],
	['§5.2', 'RSV2', frame(0xa1, 0x80, ...KEY), 1002],
	['§5.2', 'RSV3', frame(0x91, 0x80, ...KEY), 1002],
	['§5.2', 'RSV1 on a ping', frame(0xc9, 0x80, ...KEY), 1002],
	...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode): (typeof BREACHES)[number] => [
		'§5.2',
		`the reserved opcode ${opcode}`,
		maskedFrame(opcode, ''),
		1002,
	]),
	['§5.2', 'a length with its highest bit set', promise(1n << 63n), 1009],
	['§5.2', 'a declared 2^53 bytes', promise(1n << 53n), 1009],
	['§5.2', 'a declared 16 KiB and one byte', promise(16n * 1024n + 1n), 1009],
	['§5.4', 'a continuation of nothing', maskedFrame(CONTINUATION, 'x'), 1002],
	['§5.4', 'a continuation of nothing, not the last', maskedFrame(CONTINUATION, 'x', false), 1002],
	[
		'§5.4',
		'a new message within another',
		Buffer.concat([maskedFrame(TEXT, '{', false), maskedFrame(TEXT, '}')]),
		1002,
	],
	['§5.4', 'a whole message of 16 KiB and one byte', maskedFrame(TEXT, 'x'.repeat(16_385)), 1009],
	[
		'§5.4',
		'RSV1 on a continuation',
		Buffer.concat([maskedFrame(TEXT, '{', false), frame(0xc0, 0x80, ...KEY)]),
		1002,
	],
	['§5.4', 'fragments of 16 KiB and one byte', pieces(TEXT, 'x'.repeat(16_384), 'x'), 1009],
	['§5.4', '1,025 fragments', pieces(TEXT, ...Array<string>(1025).fill('x')), 1008],
	['§5.4', '1,025 empty fragments', pieces(TEXT, ...Array<string>(1025).fill('')), 1008],
	['§5.5', 'a ping in fragments', maskedFrame(PING, 'x', false), 1002],
	['§5.5', 'a close in fragments', maskedFrame(CLOSE, '', false), 1002],
	['§5.5', 'a pong in fragments', maskedFrame(PONG, '', false), 1002],
	['§5.5', 'a pong of 126 bytes', maskedFrame(PONG, 'x'.repeat(126)), 1002],
	['§5.5', 'a close of 126 bytes', closeWith(1000, 'x'.repeat(124)), 1002],
	['§5.5', 'a ping of 126 bytes', maskedFrame(PING, 'x'.repeat(126)), 1002],
	['§5.5.1', 'a close with half a code', maskedFrame(CLOSE, 'x'), 1002],
	['§5.5.1', 'a close whose reason is not UTF-8', closeWith(1000, Buffer.from([0xff])), 1007],
	...[0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535].map(
		(code): (typeof BREACHES)[number] => [
			'§7.4',
			`a close with the code ${code}`,
			closeWith(code),
			1002,
		],
	),
	['§5.6', 'a binary message', maskedFrame(BINARY, POST), 1003],
	['§5.6', 'a binary message in fragments', pieces(BINARY, '{', '}'), 1003],
	['§8.1', 'a byte that is never UTF-8', maskedFrame(TEXT, Buffer.from([0xff])), 1007],
	['§8.1', 'an overlong slash', maskedFrame(TEXT, Buffer.from([0xc0, 0xaf])), 1007],
	['§8.1', 'a surrogate in UTF-8', maskedFrame(TEXT, Buffer.from([0xed, 0xa0, 0x80])), 1007],
	['§8.1', 'beyond U+10FFFF', maskedFrame(TEXT, Buffer.from([0xf4, 0x90, 0x80, 0x80])), 1007],
	['§8.1', 'a character that is cut off', maskedFrame(TEXT, Buffer.from([0xe2, 0x82])), 1007],
	[
		'§8.1',
		'a bad character that is split between fragments',
		pieces(TEXT, Buffer.from([0xe2]), Buffer.from([0x28, 0xa1])),
		1007,
	],
];

/** A hostile client on a bare socket, and a healthy one. */
async function two() {
	const server = await startLive({ settings: { closeGraceMs: 50 } });
	const feed = server.createFeed();
	const ana = await feed.join('Ana');
	const observer = await feed.observe();
	const raw = await connectRaw(server.port, `/ws/${feed.id}?name=Raw`);
	await raw.receives('"welcome"');
	/** The payloads of a kind that it has got so far. */
	function got(kind: number): Buffer[] {
		const payloads: Buffer[] = [];
		const splitter = createFrameSplitter(({ opcode, bytes }) => {
			if (opcode === kind) payloads.push(bytes.subarray(2));
		});
		splitter.push(raw.stream());
		return payloads;
	}
	/** Waits until the server has cut it off. */
	const cut = () => server.untilSockets(2);
	async function anaIsWell(): Promise<void> {
		expect(await ana.drain()).toEqual([]);
		expect(ana.socket.readyState).toBe(ana.socket.OPEN);
	}
	return { ...server, feed, observer, raw, got, cut, anaIsWell };
}

describe('frames that break the protocol end the connection with the exact code', () => {
	it.each(BREACHES)('%s %s', async (_, __, bytes, code) => {
		const { raw, observer, got, cut, anaIsWell } = await two();
		raw.socket.write(bytes);
		const events = await readTrace(observer, ({ kind }) => kind === 'close');
		expect(events.at(-1)).toMatchObject({ client: 'c2', code });
		await cut();
		expect(got(CLOSE).map((payload) => payload.readUInt16BE())).toEqual([code]);
		await anaIsWell();
	});
});

describe('unusual frames that the protocol allows are served', () => {
	const accent = Buffer.from(JSON.stringify({ type: 'like', post: 'é', ref: 'ok' }));
	const inE = accent.indexOf(0xc3) + 1;
	it.each<[section: string, what: string, bytes: Buffer]>([
		[
			'§5.4',
			'a character split between fragments',
			pieces(TEXT, accent.subarray(0, inE), accent.subarray(inE)),
		],
		[
			'§5.4',
			'1,024 fragments',
			pieces(
				TEXT,
				...Array.from({ length: 1024 - accent.length }, () => ''),
				...[...accent].map((byte) => Buffer.from([byte])),
			),
		],
		[
			'§5.5',
			'a ping between two fragments',
			Buffer.concat([
				maskedFrame(TEXT, accent.subarray(0, 5), false),
				maskedFrame(PING, 'between'),
				maskedFrame(CONTINUATION, accent.subarray(5)),
			]),
		],
		[
			'§5.5.3',
			'a pong that nobody asked for',
			Buffer.concat([maskedFrame(PONG, 'hello'), maskedFrame(TEXT, accent)]),
		],
		[
			'§5.2',
			'a length in more bytes than it needs',
			Buffer.concat([
				Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0, 0, accent.length, 0, 0, 0, 0]),
				accent,
			]),
		],
	])('%s %s', async (_, __, bytes) => {
		const { raw, anaIsWell } = await two();
		raw.socket.write(bytes);
		await raw.receives('"ref":"ok"');
		await anaIsWell();
	});

	it('§5.5.3 60 pings at once are answered', async () => {
		const { raw, got, anaIsWell } = await two();
		raw.socket.write(pings(60));
		raw.socket.write(maskedFrame(TEXT, accent));
		await raw.receives('"ref":"ok"');
		expect(got(PONG)).toHaveLength(60);
		await anaIsWell();
	});

	it('§5.5.3 a flood of pings that nobody could answer in time is cut', async () => {
		const { raw, observer, cut, anaIsWell } = await two();
		raw.socket.write(pings(2000));
		const events = await readTrace(observer, ({ kind }) => kind === 'close');
		expect(events.at(-1)).toMatchObject({ client: 'c2', code: 1006 });
		await cut();
		await anaIsWell();
	});

	it.each([1000, 1001, 1003, 1007, 1008, 1011, 1012, 1013, 1014, 3000, 4999])(
		'§7.4 a close with the code %i is answered with it',
		async (code) => {
			const { raw, observer, got, cut, anaIsWell } = await two();
			raw.socket.write(closeWith(code, 'so long'));
			const events = await readTrace(observer, ({ kind }) => kind === 'close');
			expect(events.at(-1)).toMatchObject({ client: 'c2', code, reason: 'so long' });
			await cut();
			expect(got(CLOSE).map((payload) => payload.readUInt16BE())).toEqual([code]);
			await anaIsWell();
		},
	);
});

describe('the opening handshake', () => {
	/** The status of the answer to a request that is sent as it stands. */
	async function status(head: (id: string) => string) {
		const server = await startLive();
		const feed = server.createFeed();
		const ana = await feed.join('Ana');
		const raw = await connectRaw(server.port, '', '', head(feed.id));
		expect(await ana.drain()).toEqual([]);
		return Number(/^HTTP\/1.1 (\d+) /.exec(raw.response)?.[1]);
	}
	const UPGRADE = 'Host: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n';
	const KEYS = `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${RAW_KEY}\r\n`;
	const many = (count: number): string =>
		Array.from({ length: count }, (_, i) => `a${i}:\r\n`).join('');

	it.each<[string, string, number, (id: string) => string]>([
		['§4.1', 'by POST', 405, (id) => `POST /ws/${id} HTTP/1.1\r\n${UPGRADE}${KEYS}\r\n`],
		[
			'§4.1',
			'without a key',
			400,
			(id) => `GET /ws/${id} HTTP/1.1\r\n${UPGRADE}Sec-WebSocket-Version: 13\r\n\r\n`,
		],
		[
			'§4.1',
			'with a short key',
			400,
			(id) =>
				`GET /ws/${id} HTTP/1.1\r\n${UPGRADE}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAA\r\n\r\n`,
		],
		[
			'§4.2.2',
			'with version 12',
			400,
			(id) =>
				`GET /ws/${id} HTTP/1.1\r\n${UPGRADE}Sec-WebSocket-Version: 12\r\nSec-WebSocket-Key: ${RAW_KEY}\r\n\r\n`,
		],
		[
			'§4.2.1',
			'to another protocol',
			400,
			(id) =>
				`GET /ws/${id} HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n${KEYS}\r\n`,
		],
		[
			'HTTP',
			'with 2,100 headers before its own',
			431,
			(id) => `GET /ws/${id} HTTP/1.1\r\n${many(2100)}${UPGRADE}${KEYS}\r\n`,
		],
		[
			'HTTP',
			'with 2,100 headers after its own',
			431,
			(id) => `GET /ws/${id} HTTP/1.1\r\n${UPGRADE}${KEYS}${many(2100)}\r\n`,
		],
		[
			'HTTP',
			'with a header of 20 KiB',
			431,
			(id) => `GET /ws/${id} HTTP/1.1\r\n${UPGRADE}X: ${'x'.repeat(20_480)}\r\n${KEYS}\r\n`,
		],
		['HTTP', 'that is none', 400, () => '\u0016\u0003\u0001 hello\r\n\r\n'],
		['HTTP', 'with a broken address', 404, () => `GET /ws/%zz HTTP/1.1\r\n${UPGRADE}${KEYS}\r\n`],
		['HTTP', 'with an absurd address', 404, () => `GET //[ HTTP/1.1\r\n${UPGRADE}${KEYS}\r\n`],
	])('%s %s: %i', async (_, __, code, head) => {
		expect(await status(head)).toBe(code);
	});

	it('§4.2.2 agrees to no subprotocol and no extension, whatever is asked for', async () => {
		const server = await startLive();
		const { response } = await connectRaw(
			server.port,
			`/ws/${server.createFeed().id}`,
			'Sec-WebSocket-Protocol: chat, superchat\r\nSec-WebSocket-Extensions: permessage-deflate\r\n',
		);
		expect(response).toMatch(/^HTTP\/1.1 101 /);
		expect(response).not.toMatch(/sec-websocket-(protocol|extensions)/i);
	});

	it('in one packet with the first frames', async () => {
		const server = await startLive();
		const feed = server.createFeed();
		const head = `GET /ws/${feed.id}?name=Raw HTTP/1.1\r\n${UPGRADE}${KEYS}\r\n`;
		const frames = [POST, JSON.stringify({ type: 'like', post: 'p', ref: 'mine' })];
		const raw = await connectRaw(
			server.port,
			'',
			'',
			Buffer.concat([Buffer.from(head), ...frames.map((text) => maskedFrame(TEXT, text))]),
		);
		await raw.receives('own-post');
		const text = raw.stream().toString();
		expect(text.indexOf('"welcome"')).toBeLessThan(text.indexOf('own-post'));
		expect(feed.trace()).toMatchObject([
			{ kind: 'open' },
			{ type: 'post' },
			{ type: 'posted' },
			{ type: 'like' },
			{ type: 'error' },
		]);
	});
});
