import { WebSocket, type RawData } from 'ws';

/** What has to hear of everything that happens to a socket. */
export interface SocketOwner {
	message(data: RawData, isBinary: boolean): void;
	pinged(): void;
	ponged(): void;
	failed(error: Error): void;
	/** Something closes it: what is to leave before the close frame leaves now. */
	closing(): void;
	closed(code: number, reason: Buffer): void;
}

/**
 * A WebSocket of the server, which knows its owner. All of them share their listeners, since a server
 * holds thousands: closures of each would take more memory than all else that it is made of.
 */
export class ServerSocket extends WebSocket {
	owner: SocketOwner | null = null;

	/** From now on `owner` hears of it. */
	own(owner: SocketOwner): void {
		this.owner = owner;
		this.on('message', onMessage);
		this.on('ping', onPing);
		this.on('pong', onPong);
		this.on('error', onError);
		this.on('close', onClose);
	}

	// `ws` closes by itself, too: what was sent before stands before the close frame in any case.
	override close(code?: number, data?: string | Buffer): void {
		this.owner?.closing();
		super.close(code, data);
	}
}

const ownerOf = (ws: WebSocket): SocketOwner | null =>
	ws instanceof ServerSocket ? ws.owner : null;

function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
	ownerOf(this)?.message(data, isBinary);
}
function onPing(this: WebSocket): void {
	ownerOf(this)?.pinged();
}
function onPong(this: WebSocket): void {
	ownerOf(this)?.ponged();
}
function onError(this: WebSocket, error: Error): void {
	ownerOf(this)?.failed(error);
}
function onClose(this: WebSocket, code: number, reason: Buffer): void {
	ownerOf(this)?.closed(code, reason);
}
