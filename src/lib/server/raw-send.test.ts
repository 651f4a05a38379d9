import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { startLive } from '../../../tests/support/live-server';
import { connectRaw, frameBytes, maskedFrame } from '../../../tests/support/raw-client';
import { within } from '../../../tests/support/socket-client';
import { followedBy, noFrames, textFrame } from './frames';
import { isPlain, writeFrames } from './raw-send';

const sequence = (...texts: string[]) =>
	texts.reduce((frames, text) => followedBy(frames, textFrame(text)), noFrames());

/** A WebSocket of the server, its TCP socket, and a client that sees every byte. */
async function pair() {
	const server = createServer();
	const sockets = new WebSocketServer({ server, perMessageDeflate: false });
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(async () => {
		for (const client of sockets.clients) client.terminate();
		sockets.close();
		await new Promise((resolve) => server.close(resolve));
	});
	const arrival = once(sockets, 'connection') as Promise<[WebSocket, IncomingMessage]>;
	const client = await connectRaw((server.address() as AddressInfo).port, '/');
	const [ws, { socket }] = await arrival;
	return { ws, socket, client };
}

function countWrites(socket: Socket): Buffer[] {
	const writes: Buffer[] = [];
	const write = socket.write.bind(socket);
	socket.write = ((chunk: Buffer, ...rest: never[]) => {
		writes.push(Buffer.from(chunk));
		return write(chunk, ...rest);
	}) as Socket['write'];
	return writes;
}

describe('writing frames past the framing of ws', () => {
	const texts = ['a', 'b'.repeat(126), 'c'.repeat(70_000), ''];
	const bytes = Buffer.concat(texts.map((text) => frameBytes(1, text, { mask: false })));

	it('puts on the wire what ws would, in one write', async () => {
		const { ws, socket, client } = await pair();
		const writes = countWrites(socket);
		const left = new Promise((resolve) =>
			writeFrames(ws, isPlain(ws), sequence(...texts), resolve),
		);
		expect(await within(left, 'the write')).toBeFalsy();
		expect(writes).toHaveLength(1);
		for (const text of texts) ws.send(text);
		await client.receives(Buffer.concat([bytes, bytes]));
		expect(client.stream()).toEqual(Buffer.concat([bytes, bytes]));
	});

	it.each([
		['has no sender', { _sender: null }],
		['has another state', { _sender: { _state: 1, _queue: [], _firstFragment: true } }],
		['has a queue', { _sender: { _state: 0, _queue: [1], _firstFragment: true } }],
		['is inside a message', { _sender: { _state: 0, _queue: [], _firstFragment: false } }],
		['has no socket', { _socket: undefined }],
		['is no server', { _isServer: false }],
		['has an extension', { extensions: 'permessage-deflate' }],
		['is closing', { readyState: 2 }],
	])('goes through send where ws %s', async (_, odd) => {
		const { ws } = await pair();
		const sent: [string, object][] = [];
		const told: unknown[] = [];
		const strange = Object.create(ws, {
			...Object.fromEntries(Object.entries(odd).map(([key, value]) => [key, { value }])),
			send: {
				value: (data: Buffer, options: object, written?: () => void) => {
					sent.push([data.toString(), options]);
					written?.();
				},
			},
		}) as WebSocket;
		writeFrames(strange, isPlain(strange), sequence('one', 'two'), () => told.push(sent.length));
		expect(sent).toEqual([
			['one', { binary: false }],
			['two', { binary: false }],
		]);
		expect(told).toEqual([2]); // once, with the last
	});

	it('counts as waiting what the peer does not take', async () => {
		const { ws, client } = await pair();
		client.socket.pause();
		const big = sequence('x'.repeat(8_000_000));
		writeFrames(ws, isPlain(ws), big);
		expect(ws.bufferedAmount).toBeGreaterThan(0);
		client.socket.resume();
		const left = new Promise((resolve) => writeFrames(ws, isPlain(ws), sequence('last'), resolve));
		await within(left, 'all of it');
		expect(ws.bufferedAmount).toBe(0);
	});
});

describe('one write a turn, at the real server', () => {
	it('carries all frames of the turn to each receiver, the same bytes to all', async () => {
		const { createFeed, port, sockets } = await startLive();
		const feed = createFeed();
		const [ben, chen] = [await feed.join('Ben'), await feed.join('Chen')];
		const watched = [...sockets].map(countWrites);
		const ana = await connectRaw(port, `/ws/${feed.id}?name=Ana`);
		await ana.receives('"welcome"');
		const posts = Array.from({ length: 16 }, (_, i) =>
			JSON.stringify({ type: 'post', text: `${i}` }),
		);
		ana.socket.write(Buffer.concat(posts.map((text) => maskedFrame(1, text))));
		for (let i = 0; i < 16; i++)
			for (const to of [ben, chen])
				expect(await to.next()).toMatchObject({ type: 'posted', post: { text: `${i}` } });
		expect(watched.map((writes) => writes.length)).toEqual([1, 1]);
		expect(watched[0]).toEqual(watched[1]);
	});

	it('leaves before the close frame, whoever closes', async () => {
		const { createFeed, port } = await startLive();
		const feed = createFeed();
		const says = async (end: string, ...frames: Buffer[]) => {
			const raw = await connectRaw(port, `/ws/${feed.id}`);
			await raw.receives('"welcome"');
			const before = raw.stream().length;
			raw.socket.write(Buffer.concat(frames));
			await within(once(raw.socket, 'end'), 'the end');
			const said = raw.stream().subarray(before).toString('latin1');
			expect(said).toContain('"code":"bad-json"');
			expect(said.endsWith(end)).toBe(true);
		};
		const bad = maskedFrame(1, '{');
		await says('\x88\x02\x03\xe8', bad, maskedFrame(8, Buffer.from([0x03, 0xe8])));
		await says('\x88\x02\x03\xea', bad, maskedFrame(3, ''));
		await says('\x88\x12\x03\xebtext frames only', bad, maskedFrame(2, ''));
	});
});
