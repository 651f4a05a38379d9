import type { WebSocket } from 'ws';
import {
	CLOSE,
	decodeClientMessage,
	type AppName,
	type ClientWish,
	type ErrorMessage,
	type WireMessage,
} from '../protocol';
import { createConnection } from './connection';
import { textFrame, type Frame, type FrameSequence } from './frames';
import { createBucket, createTally } from './limits';
import type { Outbox } from './outbox';
import type { Settings } from './settings';

/** Acks have a bucket of their own: a client that reads much may say so, and still post. */
const ACK_BURST = 5;
const ACKS_PER_SECOND = 2;
/** Anything longer is no plain `ack`, and counts as other messages do. */
const ACK_BYTES_MAX = 64;
const ACK = /"type"\s*:\s*"ack"/;

const BUSY = 'This playground takes no more messages just now. Try again in a moment.';
const UNAVAILABLE = 'The server cannot keep anything just now, so it did nothing. Try again later.';
const NOT_THE_TOKEN = "That is not this playground's token.";

/** What an `error` says. */
type Complaint = Pick<ErrorMessage, 'code' | 'message' | 'ref'>;

/** What the playground does for one client. */
export interface Seat {
	readonly app: AppName;
	readonly settings: Settings;
	readonly outbox: Outbox;
	/** These frames are written to it next. */
	writing(frames: FrameSequence): void;
	/** The playground's clock, in ms. */
	now(): number;
	/** The log position that an `error` carries. */
	seq(): number;
	isHostToken(token: string): boolean;
	/** Logs that a new client is there. */
	open(): void;
	/** Logs that the client of this token is there again; a new one if nobody may come back with it. */
	resume(message: WireMessage): void;
	/** Logs what it said; false if the playground cannot take more just now. */
	message(message: WireMessage, bytes: number, host: boolean, number: number): boolean;
	/** It has received everything up to `seq`; false if nothing has that position yet. */
	ack(seq: number, number: number): boolean;
	/** It was answered with an `error` at the door. */
	refused(code: string): void;
	/** Its message `number`, counted from 1, does not reach the log. */
	untold(number: number): void;
	/** Logs, if it was there, that it has left. */
	close(code: number, reason: string): void;
}

/**
 * One client's connection: the door between the socket and the log. What is refused here, and the
 * session talk (`welcome`, `resume`, `host`, `ack`), is neither logged nor in the trace.
 */
export function createClient(ws: WebSocket, wish: Pick<ClientWish, 'resume'>, seat: Seat) {
	const { app, settings } = seat;
	const bucket = createBucket(settings.messageBurst, settings.messagesPerSecond, seat.now());
	const acks = createBucket(ACK_BURST, ACKS_PER_SECOND, seat.now());
	const tooFast = createTally(settings.tooFastMax, settings.abuseWindowMs);
	const errors = createTally(settings.errorsMax, settings.abuseWindowMs);
	let stage: 'awaits-resume' | 'opening' | 'open' = 'awaits-resume';
	let host = false;
	let resumeLimit: NodeJS.Timeout | undefined;
	/** Frames that came in one piece with the one that opened. */
	let held: [frame: string, bytes: number, number: number][] = [];
	/** Messages so far. */
	let heard = 0;

	const connection = createConnection(ws, settings, seat.outbox, {
		writing: (frames) => seat.writing(frames),
		text: (frame, bytes) => text(frame, bytes, ++heard),
		closed,
	});

	function open(log: () => void): void {
		// Nothing it says may be answered before its `welcome`, however long the log takes.
		stage = 'opening';
		connection.pause();
		log();
	}

	function text(frame: string, bytes: number, number: number): void {
		if (stage === 'opening') return void held.push([frame, bytes, number]);
		const isAck = bytes <= ACK_BYTES_MAX && ACK.test(frame) && acks.take(seat.now());
		if (!isAck && !bucket.take(seat.now())) {
			seat.untold(number);
			refuse({ code: 'too-fast', message: 'Too many messages at once. Slow down a little.' });
			if (tooFast.add(seat.now())) connection.end(CLOSE.policyViolation, 'too many messages');
			return;
		}
		const decoded = decodeClientMessage(app, frame);
		if (decoded.ok && stage === 'open') return hear(decoded.message, bytes, number);
		seat.untold(number);
		if (!decoded.ok) answerError(decoded);
		else if (decoded.message.type === 'resume') resume(decoded.message);
		else answerError({ code: 'invalid', message: 'The first message here must be resume.' });
	}

	function hear(message: WireMessage, bytes: number, number: number): void {
		if (message.type === 'ack') return hearAck(message, number);
		if (message.type !== 'resume' && message.type !== 'host') {
			if (seat.message(message, bytes, host, number)) return;
			seat.untold(number);
			return refuse({ code: 'too-fast', message: BUSY, ...refOf(message) });
		}
		seat.untold(number);
		if (message.type === 'resume') resume(message);
		else becomeHost(message);
	}

	function hearAck({ seq }: WireMessage, number: number): void {
		if (typeof seq === 'number' && seat.ack(seq, number)) return;
		seat.untold(number);
		answerError({ code: 'invalid', message: 'seq is beyond what the server has sent.' });
	}

	function resume(message: WireMessage): void {
		if (stage !== 'awaits-resume')
			return answerError({
				code: 'invalid',
				message: 'resume is only the first message of a connection made with resume=1.',
			});
		clearTimeout(resumeLimit);
		open(() => seat.resume(message));
	}

	function becomeHost(message: WireMessage): void {
		const { token } = message;
		if (typeof token === 'string' && seat.isHostToken(token)) host = true;
		else answerError({ code: 'not-host', message: NOT_THE_TOKEN, ...refOf(message) });
	}

	function refuse({ code, message, ref }: Complaint): void {
		seat.refused(code);
		const about = ref === undefined ? {} : { ref };
		const error = { type: 'error', seq: seat.seq(), code, message, ...about };
		connection.send(textFrame(JSON.stringify(error)));
	}

	function answerError(bad: Complaint): void {
		refuse(bad);
		countError();
	}

	function countError(): void {
		if (errors.add(seat.now())) connection.end(CLOSE.policyViolation, 'too many errors');
	}

	function closed(code: number, reason: string): void {
		clearTimeout(resumeLimit);
		seat.close(code, reason);
	}

	return {
		connection,
		/** Messages that it has said so far, refused ones too. */
		heard: () => heard,
		/** Logs that it is there, or waits for its `resume` first. */
		start(): void {
			if (!wish.resume) return open(seat.open);
			const giveUp = (): void => connection.end(CLOSE.policyViolation, 'no resume message');
			resumeLimit = setTimeout(giveUp, settings.resumeWaitMs);
		},
		/** Sends its `welcome` and starts to listen. */
		welcome(message: Frame): void {
			connection.send(message);
			stage = 'open';
			const frames = held;
			held = [];
			for (const held of frames) if (!connection.ended) text(...held);
			connection.resume();
		},
		/** What it said could not be logged, and so has not happened. */
		unavailable: (message: WireMessage): void =>
			refuse({ code: 'unavailable', message: UNAVAILABLE, ...refOf(message) }),
		/** The app answered it with an `error`: too many of them end the connection. */
		countError,
	};
}

const refOf = ({ ref }: WireMessage): Pick<Complaint, 'ref'> =>
	typeof ref === 'string' || typeof ref === 'number' ? { ref } : {};

export type Client = ReturnType<typeof createClient>;
