import { createServer, type RequestListener, type Server } from 'node:http';
import type { Settings } from './settings';

/** Header lines of one request that are read. */
export const HEADERS_MAX = 200;

/** Slow requests are looked for this often at least, in ms. */
const CHECK_MS_MAX = 2000;

/**
 * An HTTP server in which no peer can dawdle: whoever is slow with the head of a request (a
 * handshake, too) or with its body gets 408 and is cut, even one that never says a word. Node looks
 * for them at intervals, so it takes up to `CHECK_MS_MAX` longer than the setting.
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
	server.maxHeadersCount = HEADERS_MAX;
	server.maxConnections = settings.connectionsMax + settings.httpConnectionsMax;
	return server;
}
