import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { joinFrames, listFrames, payloadOf, type FrameSequence } from './frames';
import type { Written } from './outbox';

/** The private parts of `ws` that are used here, as they are in version 8; any of them may go. */
interface Insides {
	readonly _socket?: Partial<Duplex> | null;
	readonly _isServer?: unknown;
	readonly _sender?: {
		/** 0: nothing is being compressed or read, so nothing is queued in front of a new frame. */
		readonly _state?: unknown;
		readonly _queue?: { readonly length?: unknown };
		/** True between messages: no fragmented one is under way. */
		readonly _firstFragment?: unknown;
	} | null;
}

/**
 * Writes whole frames in one piece, past the framing of `ws`, which would be done anew for each
 * socket. Where its insides are not as expected, each frame's payload goes through `ws.send`.
 */
export function writeFrames(ws: WebSocket, frames: FrameSequence, written?: Written): void {
	const socket = bareSocket(ws);
	if (socket) return void socket.write(joinFrames(frames), written);
	const list = listFrames(frames);
	for (const [i, frame] of list.entries())
		ws.send(payloadOf(frame), { binary: false }, i === list.length - 1 ? written : undefined);
}

/** The socket, if a server's frame may be written to it just now. */
function bareSocket(ws: WebSocket): Duplex | null {
	const { _socket: socket, _sender: sender, _isServer } = ws as unknown as Insides;
	const ready =
		ws.readyState === ws.OPEN &&
		ws.extensions === '' &&
		_isServer === true &&
		sender?._state === 0 &&
		sender._queue?.length === 0 &&
		sender._firstFragment === true &&
		typeof socket?.write === 'function';
	return ready ? (socket as Duplex) : null;
}
