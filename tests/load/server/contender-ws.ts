/** The plain loop that tutorials show: parse, encode once, send to each of the others. */
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { posted } from './dialects';
import { tellPort } from './tell-port';

const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
let seq = 0;
sockets.on('connection', (client) => {
	client.on('message', (data) => {
		const message = Buffer.from(posted(String(data), ++seq));
		for (const other of sockets.clients)
			if (other !== client && other.readyState === other.OPEN)
				other.send(message, { binary: false });
	});
});
server.listen(0, '127.0.0.1', () => tellPort(server.address()));
