/** Native uWebSockets: a topic for all, and `publish`, which leaves out who publishes. */
import { loadUws } from './uws';
import { posted } from './dialects';

const uws = loadUws();
if (!uws) throw new Error('There is no native uWebSockets here.');
let seq = 0;
uws
	.App()
	.ws('/*', {
		compression: 0,
		maxBackpressure: 64 * 1024 * 1024,
		open: (ws) => void ws.subscribe('feed'),
		message: (ws, data) =>
			void ws.publish('feed', posted(Buffer.from(data).toString(), ++seq), false),
	})
	.listen('127.0.0.1', 0, (socket) => {
		console.log(`http://127.0.0.1:${uws.us_socket_local_port(socket)}`);
	});
