import { once } from 'node:events';
import { WebSocket } from 'ws';
import { expect, test as base } from './test';

export { expect };
export { expectAccessible } from './accessible';

/** A program's connection, such as a terminal's: it sends no Origin. */
export interface External {
	/** Sends the text as one frame, as it stands. */
	send(text: string): void;
	post(text: string): void;
	/** Everything received so far, oldest first. */
	readonly received: readonly Record<string, unknown>[];
	/** Ends with a close frame; resolves once the connection is gone. */
	close(): Promise<void>;
	/** Ends without one, as when a cable is pulled: the server sees 1006 (RFC 6455 §7.1.5). */
	cut(): void;
}

interface Fixtures {
	/** Connects a client from outside any browser, by a complete `ws://` address. */
	joinFromOutside: (url: string) => Promise<External>;
}

/** Tests in which clients of other programs take part; their sockets are cut at the end. */
export const test = base.extend<Fixtures>({
	joinFromOutside: async ({}, use) => {
		const sockets: WebSocket[] = [];
		await use(async (url) => {
			const socket = new WebSocket(url);
			sockets.push(socket);
			const received: Record<string, unknown>[] = [];
			socket.on('message', (data) =>
				received.push(JSON.parse(String(data)) as Record<string, unknown>),
			);
			await once(socket, 'open');
			await expect.poll(() => received[0]?.['type']).toBe('welcome');
			return {
				received,
				send: (text) => socket.send(text),
				post: (text) => socket.send(JSON.stringify({ type: 'post', text })),
				cut: () => socket.terminate(),
				async close() {
					const closed = once(socket, 'close');
					socket.close(1000);
					await closed;
				},
			};
		});
		for (const socket of sockets) socket.terminate();
	},
});

/** The complete WebSocket address of `path` on the server at `baseURL`. */
export const socketAddress = (baseURL: string | undefined, path: string): string =>
	`${(baseURL ?? '').replace(/^http/, 'ws')}${path}`;
