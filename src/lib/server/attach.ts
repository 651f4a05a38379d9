import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Live } from './live';
import { NO_PLAYGROUND } from './refusal';
import { refuseUpgrade, SOCKET_PATH } from './upgrade';

/** The part of an HTTP server that `attach` needs; Vite's may be one for HTTP/2 too. */
export interface UpgradeServer {
	on(
		event: 'upgrade',
		listener: (request: IncomingMessage, socket: Duplex, head: Buffer) => void,
	): unknown;
	prependListener(
		event: 'request',
		listener: (request: IncomingMessage, response: ServerResponse) => void,
	): unknown;
	listenerCount(event: string): number;
}

/**
 * Lets `live` answer the WebSocket upgrades of `server` to `/ws/…`: in development and production
 * alike. Other paths are left to whoever else listens (Vite's hot reload); with nobody else, they
 * are refused, because Node leaves such a socket hanging. Bytes are counted for who asks for it.
 */
export function attach(server: UpgradeServer, live: Live): void {
	server.prependListener('request', (request, response) => {
		live.trials.seen(request.socket);
		live.meters.request(request, response);
	});
	server.on('upgrade', (request, socket, head) => {
		if (request.url?.startsWith(SOCKET_PATH)) {
			live.meters.upgrade(request, socket);
			live.handleUpgrade(request, socket, head);
		} else if (server.listenerCount('upgrade') === 1) refuseUpgrade(socket, NO_PLAYGROUND);
	});
}
