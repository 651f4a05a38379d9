import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { joinFrames, listFrames, payloadOf, type FrameSequence } from './frames';
import type { Written } from './outbox';

/** The private parts of `ws` that are used here, as they are in version 8; any of them may go. */
interface Insides {
	readonly _socket?: Partial<Duplex> | null;
	readonly _isServer?: unknown;
	readonly _sender?: Sender | null;
}
interface Sender {
	/** 0: nothing is being compressed or read, so nothing is queued in front of a new frame. */
	readonly _state?: unknown;
	readonly _queue?: { readonly length?: unknown };
	/** True between messages: no fragmented one is under way. */
	readonly _firstFragment?: unknown;
}

/** Whether frames can go straight to the socket of this WebSocket; asked once, while it is open. */
export function isPlain(ws: WebSocket): boolean {
	const { _socket, _sender, _isServer } = ws as unknown as Insides;
	const known = _isServer === true && typeof _socket?.write === 'function' && !!_sender;
	return known && ws.extensions === '';
}

/**
 * Writes whole frames to an open WebSocket in one piece, past the framing of `ws`, which would be done
 * anew for each socket. Where it is not `plain`, or its insides are not as expected, each frame's
 * payload goes through `ws.send`.
 */
export function writeFrames(
	ws: WebSocket,
	plain: boolean,
	frames: FrameSequence,
	written?: Written,
): void {
	const { _socket: socket, _sender: sender } = ws as unknown as Insides;
	if (plain && sender && ws.readyState === ws.OPEN && isFree(sender))
		(socket as Duplex).write(joinFrames(frames), written);
	else sendEach(ws, frames, written);
}

const isFree = ({ _state, _queue, _firstFragment }: Sender): boolean =>
	_state === 0 && _queue?.length === 0 && _firstFragment === true;

function sendEach(ws: WebSocket, frames: FrameSequence, written?: Written): void {
	const list = listFrames(frames);
	for (const [i, frame] of list.entries())
		ws.send(payloadOf(frame), { binary: false }, i === list.length - 1 ? written : undefined);
}
