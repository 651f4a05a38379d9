import type { Duplex } from 'node:stream';
import {
	CLOSE,
	decodeClientMessage,
	type ClientInfo,
	type ClientWish,
	type ErrorMessage,
	type Pong,
	type WireMessage,
} from '../protocol';
import { Connection, type ConnectionHooks } from './connection';
import { textFrame, type Frame, type FrameSequence } from './frames';
import type { HandshakeText } from './handshake';
import { Bucket, Tally } from './limits';
import type { Arrival, Said, Seats } from './seats';
import type { ServerSocket } from './server-socket';
import type { TelemetryClient } from './telemetry';

/** Anything longer is no plain `ack` or `ping`, and counts as other messages do. */
const ACK_BYTES_MAX = 64;
const ACK = /"type"\s*:\s*"(ack|ping)"/;

/** The answer to every `ping`. */
export const PONG = textFrame(JSON.stringify({ type: 'pong' } satisfies Pong));

const TOO_FAST = 'Too many messages at once. Slow down a little.';
const BUSY = 'This playground takes no more messages just now. Try again in a moment.';
const UNAVAILABLE = 'The server cannot keep anything just now, so it did nothing. Try again later.';
const NOT_THE_TOKEN = "That is not this playground's token.";

/** What an `error` says. */
type Complaint = Pick<ErrorMessage, 'code' | 'message' | 'ref'>;

/**
 * One client's connection: the door between the socket and the log. What is refused here, and the
 * session talk (`welcome`, `resume`, `host`, `ack`, `ping`), is neither logged nor in the trace. A class,
 * since a server holds thousands of them.
 */
export class Client implements ConnectionHooks, TelemetryClient {
	readonly connection: Connection;
	readonly ws: ServerSocket;
	readonly socket: Duplex;
	readonly handshake: HandshakeText;
	readonly wish: ClientWish;
	/** Who it is; null before it has said `resume`, if it is to. */
	info: ClientInfo | null = null;
	readonly #seats: Seats;
	readonly #bucket: Bucket;
	#acks: Bucket | null = null;
	#tooFast: Tally | null = null;
	#errors: Tally | null = null;
	#stage: 'awaits-resume' | 'opening' | 'open' = 'awaits-resume';
	#host = false;
	#resumeLimit: NodeJS.Timeout | null = null;
	/** Frames that came in one piece with the one that opened. */
	#held: [frame: string, bytes: number, number: number][] | null = null;
	#heard = 0;

	constructor(ws: ServerSocket, { socket, handshake, wish }: Arrival, seats: Seats) {
		const { settings, outbox } = seats;
		this.ws = ws;
		this.socket = socket;
		this.handshake = handshake;
		this.wish = wish;
		this.#seats = seats;
		this.#bucket = new Bucket(settings.messageBurst, settings.messagesPerSecond, seats.now());
		this.connection = new Connection(ws, settings, outbox, this);
	}

	/** It has proved to be the host. */
	get isHost(): boolean {
		return this.#host;
	}
	/** Messages that it has said so far, refused ones too. */
	get heard(): number {
		return this.#heard;
	}

	/** Logs that it is there, or waits for its `resume` first. */
	start(): void {
		if (!this.wish.resume) return this.#open(() => this.#seats.open(this));
		const giveUp = (): void => this.connection.end(CLOSE.policyViolation, 'no resume message');
		this.#resumeLimit = setTimeout(giveUp, this.#seats.settings.resumeWaitMs);
	}

	/** Sends its `welcome` and starts to listen. */
	welcome(message: Frame): void {
		this.connection.send(message);
		this.#stage = 'open';
		const frames = this.#held ?? [];
		this.#held = null;
		for (const held of frames) if (!this.connection.ended) this.#take(...held);
		this.connection.resume();
	}

	/** What it said could not be logged, and so has not happened. */
	unavailable(message: WireMessage): void {
		this.#refuse({ code: 'unavailable', message: UNAVAILABLE, ...refOf(message) });
	}

	/** The app answered it with an `error`: too many of them end the connection. */
	countError(): void {
		const { settings, now } = this.#seats;
		this.#errors ??= new Tally(settings.errorsMax, settings.abuseWindowMs);
		if (this.#errors.add(now())) this.connection.end(CLOSE.policyViolation, 'too many errors');
	}

	/** For its connection, as the three after it. */
	text(frame: string, bytes: number): void {
		this.#take(frame, bytes, ++this.#heard);
	}
	writing(frames: FrameSequence): void {
		this.#seats.writing(frames);
	}
	closed(code: number, reason: string): void {
		if (this.#resumeLimit) clearTimeout(this.#resumeLimit);
		this.#seats.close(this, code, reason);
	}
	gone(): void {
		this.#seats.gone(this);
	}

	#open(log: () => void): void {
		// Nothing it says may be answered before its `welcome`, however long the log takes.
		this.#stage = 'opening';
		this.connection.pause();
		log();
	}

	#take(frame: string, bytes: number, number: number): void {
		const seats = this.#seats;
		if (this.#stage === 'opening') return void (this.#held ??= []).push([frame, bytes, number]);
		if (!this.#isPlainAck(frame, bytes) && !this.#bucket.take(seats.now())) {
			seats.untold(this, number);
			return this.#tooFastNow(frame);
		}
		const decoded = decodeClientMessage(seats.app, frame);
		if (decoded.ok && this.#stage === 'open')
			return this.#hear({ message: decoded.message, bytes, number });
		seats.untold(this, number);
		if (!decoded.ok) this.#answerError(decoded);
		else if (decoded.message.type === 'resume') this.#resume(decoded.message);
		else this.#answerError({ code: 'invalid', message: 'The first message here must be resume.' });
	}

	#isPlainAck(frame: string, bytes: number): boolean {
		if (bytes > ACK_BYTES_MAX || !ACK.test(frame)) return false;
		const { settings, now: clock } = this.#seats;
		const now = clock();
		// A bucket of their own: a client that says that it is there may still post.
		this.#acks ??= new Bucket(settings.ackBurst, settings.acksPerSecond, now);
		return this.#acks.take(now);
	}

	/** Read all the same, for its `ref`: that is done `tooFastMax` times at most. */
	#tooFastNow(frame: string): void {
		const { app, settings, now } = this.#seats;
		const decoded = decodeClientMessage(app, frame);
		const ref = refOf(decoded.ok ? decoded.message : decoded);
		this.#refuse({ code: 'too-fast', message: TOO_FAST, ...ref });
		this.#tooFast ??= new Tally(settings.tooFastMax, settings.abuseWindowMs);
		if (this.#tooFast.add(now())) this.connection.end(CLOSE.policyViolation, 'too many messages');
	}

	#hear(said: Said): void {
		const { message, number } = said;
		if (message.type === 'ack') return this.#hearAck(message, number);
		if (!isSessionTalk(message.type)) {
			if (this.#seats.message(this, said)) return;
			this.#seats.untold(this, number);
			return this.#refuse({ code: 'too-fast', message: BUSY, ...refOf(message) });
		}
		this.#seats.untold(this, number);
		if (message.type === 'resume') this.#resume(message);
		else if (message.type === 'ping') this.connection.send(PONG);
		else this.#becomeHost(message);
	}

	#hearAck({ seq }: WireMessage, number: number): void {
		if (typeof seq === 'number' && this.#seats.ack(this, seq, number)) return;
		this.#seats.untold(this, number);
		this.#answerError({ code: 'invalid', message: 'seq is beyond what the server has sent.' });
	}

	#resume(message: WireMessage): void {
		if (this.#stage !== 'awaits-resume')
			return this.#answerError({
				code: 'invalid',
				message: 'resume is only the first message of a connection made with resume=1.',
			});
		if (this.#resumeLimit) clearTimeout(this.#resumeLimit);
		this.#open(() => this.#seats.resume(this, message));
	}

	#becomeHost(message: WireMessage): void {
		const { token } = message;
		if (typeof token === 'string' && this.#seats.isHostToken(token)) this.#host = true;
		else this.#answerError({ code: 'not-host', message: NOT_THE_TOKEN, ...refOf(message) });
	}

	#refuse({ code, message, ref }: Complaint): void {
		const { refused, seq } = this.#seats;
		refused(code);
		const about = ref === undefined ? {} : { ref };
		const error = { type: 'error', seq: seq(), code, message, ...about };
		this.connection.send(textFrame(JSON.stringify(error)));
	}

	#answerError(bad: Complaint): void {
		this.#refuse(bad);
		this.countError();
	}
}

const isSessionTalk = (type: string): boolean =>
	type === 'resume' || type === 'host' || type === 'ping';

/** `ref` as an `error` about that message has it. */
const refOf = ({ ref }: { readonly type?: unknown; readonly ref?: unknown }) =>
	typeof ref === 'string' || typeof ref === 'number' ? { ref } : {};
