import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Settings } from './settings';

/** Slow requests are looked for this often at least, in ms. */
const CHECK_MS_MAX = 2000;

/** Cuts whoever takes nothing of an answer for so long, in ms; who waits for us may wait on. */
function cutIfStalled(response: ServerResponse, ms: number): void {
	response.setTimeout(ms, () => {
		const { socket } = response;
		if (socket && socket.writableLength > 0) socket.destroy();
		else socket?.setTimeout(ms);
	});
}

/**
 * An HTTP server in which no peer can dawdle: whoever is slow with the head of a request (a
 * handshake, too) or with its body gets 408 and is cut, even one that never says a word. Node looks
 * for them at intervals, so it takes up to `CHECK_MS_MAX` longer than the setting. Whoever does not
 * read the answer is cut, too.
 */
export function createHttpServer(settings: Settings, listener: RequestListener): Server {
	const { headersTimeoutMs, requestTimeoutMs } = settings;
	const server = createServer(
		{
			headersTimeout: headersTimeoutMs,
			requestTimeout: Math.max(headersTimeoutMs, requestTimeoutMs),
			keepAliveTimeout: settings.keepAliveMs,
			connectionsCheckingInterval: Math.min(CHECK_MS_MAX, headersTimeoutMs, requestTimeoutMs),
		},
		listener,
	);
	server.prependListener('request', (_, response: ServerResponse) =>
		cutIfStalled(response, settings.responseStallMs),
	);
	server.maxHeadersCount = settings.headersMax;
	server.maxConnections = settings.connectionsMax + settings.httpConnectionsMax;
	return server;
}
