/** Socket.IO, over WebSocket alone. */
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { postedMessage } from './dialects';
import { tellPort } from './tell-port';

const server = createServer();
const io = new Server(server, { transports: ['websocket'], perMessageDeflate: false });
let seq = 0;
io.on('connection', (socket) => {
	socket.on('post', ({ text }: { text: string }) => {
		socket.broadcast.emit('posted', postedMessage(text, ++seq));
	});
});
server.listen(0, '127.0.0.1', () => tellPort(server.address()));
