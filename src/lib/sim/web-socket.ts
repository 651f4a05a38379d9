import { SOCKET_OPEN, type SocketConstructor } from '../protocol';
import { simulatedUrl, type Connect } from './transport';

/**
 * Connects over WebSocket to `socketUrl` (`ws://…/ws/ID`, without a query). By default it is the
 * page's own WebSocket, looked up at the first connection, so that this also loads on a server.
 */
export function overWebSocket(socketUrl: string, Socket?: SocketConstructor): Connect {
	return (query, handlers) => {
		const socket = new (Socket ?? globalThis.WebSocket)(simulatedUrl(socketUrl, query));
		socket.onopen = () => handlers.open();
		socket.onmessage = ({ data }: { data: unknown }) => {
			if (typeof data === 'string') handlers.message(data);
		};
		socket.onclose = ({ code, reason }: { code: number; reason: string }) =>
			handlers.close(code, reason);
		// Every error is followed by a close, which says all there is to know.
		socket.onerror = () => undefined;
		return {
			send(text) {
				if (socket.readyState === SOCKET_OPEN) socket.send(text);
			},
			close: (code = 1000, reason = '') => socket.close(code, reason),
		};
	};
}
