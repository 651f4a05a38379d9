import type { WebSocket } from 'ws';
import { CLOSE, SILENT_HEARTBEAT } from '../protocol';
import type { Frame, FrameSequence } from './frames';
import type { Outbox, Written } from './outbox';
import { createFrameWriter } from './raw-send';
import type { Settings } from './settings';

/** What a connection tells its owner. */
export interface ConnectionHooks {
	/** These frames are written next. */
	writing?(frames: FrameSequence): void;
	/** A text frame: its text and its size in bytes. */
	text(text: string, bytes: number): void;
	/** It has ended, by whichever side; told once, and nothing after it. */
	closed(code: number, reason: string): void;
}

/** How a connection ended, by whichever side. */
export interface Ending {
	readonly code: number;
	readonly reason: string;
	/** Whether the reason is in words of ours, and not of the peer. */
	readonly ours: boolean;
}

/** Longest close reason that is kept, in characters; a frame has room for 123 bytes (RFC 6455 §5.5). */
const REASON_MAX = 120;

/**
 * One WebSocket connection: bounded writing, closing with a code, and the heartbeat. What is sent
 * leaves at the end of the turn, as `outbox` has it.
 */
export function createConnection(
	ws: WebSocket,
	settings: Settings,
	outbox: Outbox,
	hooks: ConnectionHooks,
) {
	const box = outbox.createBox(write);
	const writeFrames = createFrameWriter(ws);
	let ended = false;
	let ending: Ending | null = null;
	let answered = true;
	let pinged = -Infinity;
	let { waitingBytesMax } = settings;
	let cut: NodeJS.Timeout | undefined;
	const gone = new Promise<void>((resolve) => {
		ws.once('close', () => resolve());
	});

	// `ws` closes by itself, too: what was sent before stands before the close frame in any case.
	const close = ws.close;
	ws.close = (...how) => {
		box.flush();
		close.apply(ws, how);
	};

	function finish(how: Ending): void {
		ended = true;
		ending = how;
		box.close();
		hooks.closed(how.code, how.reason);
	}

	/** Closes with `code`. A peer that does not answer is cut after a moment. */
	function end(code: number, reason: string): void {
		if (ended) return;
		ws.close(code, reason);
		ws.resume(); // a paused connection would not see the answer
		cut = setTimeout(() => ws.terminate(), settings.closeGraceMs);
		finish({ code, reason, ours: true });
	}

	ws.on('message', (data, isBinary) => {
		if (ended) return;
		if (isBinary || !Buffer.isBuffer(data)) end(CLOSE.unsupportedData, 'text frames only');
		else hooks.text(data.toString(), data.byteLength);
	});
	ws.on('pong', () => (answered = true));
	ws.on('ping', keepsUp); // `ws` answers by itself, even one that never reads the answers
	// `ws` has sent the close frame by now; its `close` event would say 1006.
	ws.on('error', (error) => {
		const [code, reason] = faultOf(error);
		if (code !== null) end(code, reason);
	});
	ws.on('close', (code, reason) => {
		clearTimeout(cut);
		if (!ended) finish({ code, reason: cleanReason(reason), ours: false });
	});

	/** Whether it reads what it gets; one that does not is closed with 1013. */
	function keepsUp(): boolean {
		if (ws.bufferedAmount <= waitingBytesMax) return true;
		end(CLOSE.tryAgainLater, 'cannot keep up');
		return false;
	}

	function write(frames: FrameSequence, written: Written | undefined): void {
		if (ended || !keepsUp()) return written?.(hasEnded());
		hooks.writing?.(frames);
		writeFrames(frames, written);
	}

	function beat(): void {
		if (ended) return;
		if (!answered) return end(CLOSE.policyViolation, SILENT_HEARTBEAT);
		answered = false;
		pinged = performance.now();
		ws.ping();
	}

	return {
		/** Resolves when the socket is closed. */
		gone,
		/** Whether it is closed or closing. */
		get ended() {
			return ended;
		},
		/** How it ended; null while it has not. */
		get ending() {
			return ending;
		},
		/** Bytes that wait to be written to the socket. */
		get waiting() {
			return ws.bufferedAmount + box.bytes;
		},
		/** So many may wait; more closes it with 1013. It can be lowered, never raised. */
		get waitingMax() {
			return waitingBytesMax;
		},
		set waitingMax(bytes: number) {
			waitingBytesMax = Math.min(bytes, settings.waitingBytesMax);
		},
		end,
		/** Destroys the socket without a close frame: both ends see 1006 (RFC 6455 §7.1.5). */
		cut: () => ws.terminate(),
		/** What is to leave through its socket. */
		box,
		/** Sends one frame. */
		send: (frame: Frame) => box.add(frame),
		/** Sends and waits until it has left; false if the connection ended first. */
		sendAndWait: (frame: Frame) =>
			new Promise<boolean>((resolve) => box.add(frame, (error) => resolve(!error))),
		/** Stops reading until `resume`. */
		pause: () => ws.pause(),
		resume: () => ws.resume(),
		/** Called once per heartbeat: a peer that did not answer the last ping is closed with 1008. */
		beat(): void {
			// One that was pinged in between has its time to answer, too.
			const fresh = performance.now() - pinged < settings.heartbeatMs / 2;
			if (answered || !fresh) beat();
		},
		/** A heartbeat out of turn; resolves with whether a pong came within `ms`. */
		async probe(ms: number): Promise<boolean> {
			beat();
			if (ended) return false;
			return new Promise((resolve) => {
				const settle = (came: boolean) => (): void => {
					clearTimeout(timer);
					ws.off('pong', yes).off('close', no);
					resolve(came);
				};
				const [yes, no] = [settle(true), settle(false)];
				const timer = setTimeout(no, ms);
				ws.once('pong', yes).once('close', no);
			});
		},
	};
}
export type Connection = ReturnType<typeof createConnection>;

const hasEnded = (): Error => new Error('The connection has ended.');

/** The close code for what `ws` refuses by itself, or null if the socket just broke. */
function faultOf(error: Error & { code?: string }): [number | null, string] {
	switch (error.code) {
		case 'WS_ERR_INVALID_UTF8':
			return [CLOSE.invalidPayload, 'invalid UTF-8'];
		case 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH':
		case 'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH':
			return [CLOSE.messageTooBig, 'message too big'];
		case 'WS_ERR_TOO_MANY_BUFFERED_PARTS':
			return [CLOSE.policyViolation, 'too many fragments'];
		default:
			return error.code?.startsWith('WS_ERR_') ? [1002, 'protocol error'] : [null, ''];
	}
}

function cleanReason(reason: Buffer): string {
	const text = reason.toString().replace(/\p{Cc}/gu, ' ');
	return [...text.trim()].slice(0, REASON_MAX).join('');
}
