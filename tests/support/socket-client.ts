import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';

export type Message = Record<string, unknown> & { type: string };

/** A wait in a test ends after this, in ms. */
export const PATIENCE_MS = 4000;

/** Rejects with `what` if `promise` takes too long. */
export function within<T>(promise: Promise<T>, what: string, ms = PATIENCE_MS): Promise<T> {
	let timer: NodeJS.Timeout;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`Waited ${ms} ms for ${what}.`)), ms);
	});
	return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A test's WebSocket: resolves once it is open; is cut when the test ends. */
export async function connect(
	url: string,
	headers: Record<string, string> = {},
	subprotocols: string[] = [],
) {
	const socket = new WebSocket(url, subprotocols, { headers, perMessageDeflate: false });
	const inbox: Message[] = [];
	let arrived: () => void = () => undefined;

	socket.on('message', (data) => {
		inbox.push(JSON.parse(String(data)) as Message);
		arrived();
	});
	socket.on('error', () => undefined); // `close` tells
	const closed = new Promise<{ code: number; reason: string }>((resolve) => {
		socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
	});
	onTestFinished(() => socket.terminate());
	await within(
		new Promise((resolve, reject) => {
			socket.once('open', resolve);
			socket.once('error', reject);
		}),
		'the socket to open',
	);

	/** The next message, whatever it is. */
	async function next(): Promise<Message> {
		if (inbox.length === 0)
			await within(new Promise<void>((resolve) => (arrived = resolve)), 'a message');
		const message = inbox.shift();
		if (!message) throw new Error('two waits at once on one test client');
		return message;
	}

	return {
		socket,
		next,
		send: (message: unknown) => socket.send(JSON.stringify(message)),
		raw: (data: string | Buffer) => socket.send(data),
		/** The next message of `type`; the ones before it are thrown away. */
		async skip(type: string): Promise<Message> {
			for (;;) {
				const message = await next();
				if (message.type === type) return message;
			}
		},
		/** Everything that came before the answer to a message sent now: proves what did not come. */
		async drain(): Promise<Message[]> {
			socket.send('{"type":"like","post":"no such post","ref":"drain"}');
			const before: Message[] = [];
			for (;;) {
				const message = await next();
				if (message['ref'] === 'drain') return before;
				before.push(message);
			}
		},
		/** How it was closed. */
		closed: () => within(closed, 'the socket to close'),
	};
}
export type TestClient = Awaited<ReturnType<typeof connect>>;

/** Tries an upgrade that is to be refused: the HTTP answer. */
export function refused(url: string, headers: Record<string, string> = {}) {
	const answer = new Promise<{ status: number | undefined; body: unknown }>((resolve, reject) => {
		const socket = new WebSocket(url, { headers });
		socket.on('error', () => undefined);
		socket.once('open', () => {
			socket.terminate();
			reject(new Error('The upgrade was not refused.'));
		});
		socket.once('unexpected-response', (_, response) => {
			let text = '';
			response.setEncoding('utf8');
			response.on('data', (chunk: string) => (text += chunk));
			response.on('end', () => resolve({ status: response.statusCode, body: JSON.parse(text) }));
		});
	});
	return within(answer, 'the refusal');
}
