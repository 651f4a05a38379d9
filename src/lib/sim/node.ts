import { WebSocket } from 'ws';
import { simulatedUrl, type Connect } from './transport';

/**
 * Connects from Node to `socketUrl` (`ws://…/ws/ID`, without a query). When a connection cannot be
 * made, `close` gets 1006 and the cause, such as "Unexpected server response: 404".
 */
export function overNodeSocket(socketUrl: string): Connect {
	return (query, handlers) => {
		const socket = new WebSocket(simulatedUrl(socketUrl, query), { perMessageDeflate: false });
		let failure = '';
		socket.on('open', () => handlers.open());
		socket.on('message', (data, isBinary) => {
			if (!isBinary) handlers.message(data.toString());
		});
		socket.on('error', (error) => (failure = error.message));
		socket.on('close', (code, reason) => handlers.close(code, reason.toString() || failure));
		return {
			send(text) {
				if (socket.readyState === WebSocket.OPEN) socket.send(text);
			},
			close: (code = 1000, reason = '') => socket.close(code, reason),
		};
	};
}
