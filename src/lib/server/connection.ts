import type { RawData } from 'ws';
import { CLOSE, SILENT_HEARTBEAT } from '../protocol';
import type { Frame, FrameSequence } from './frames';
import type { Box, Outbox, Written } from './outbox';
import { isPlain, writeFrames } from './raw-send';
import type { ServerSocket, SocketOwner } from './server-socket';
import type { Settings } from './settings';
import { cleanReason, faultOf } from './socket-endings';

/** What a connection tells its owner. */
export interface ConnectionHooks {
	/** These frames are written next. */
	writing?(frames: FrameSequence): void;
	/** A text frame: its text and its size in bytes. */
	text(text: string, bytes: number): void;
	/** It has ended, by whichever side; told once, and nothing after it. */
	closed(code: number, reason: string): void;
	/** Its socket is closed. */
	gone?(): void;
}

/** How a connection ended, by whichever side. */
export interface Ending {
	readonly code: number;
	readonly reason: string;
	/** Whether the reason is in words of ours, and not of the peer. */
	readonly ours: boolean;
}

/**
 * One WebSocket connection: bounded writing, closing with a code, and the heartbeat. What is sent
 * leaves at the end of the turn, as `outbox` has it. A class, since a server holds thousands of them.
 */
export class Connection implements SocketOwner {
	/** What is to leave through its socket. */
	readonly box: Box;
	readonly #ws: ServerSocket;
	readonly #settings: Settings;
	readonly #hooks: ConnectionHooks;
	readonly #plain: boolean;
	#ending: Ending | null = null;
	#isGone = false;
	#whenGone: (() => void)[] | null = null;
	#answered = true;
	#pinged = -Infinity;
	#waitingMax: number;
	#cut: NodeJS.Timeout | null = null;
	#probes: ((came: boolean) => void)[] | null = null;

	constructor(ws: ServerSocket, settings: Settings, outbox: Outbox, hooks: ConnectionHooks) {
		this.#ws = ws;
		this.#settings = settings;
		this.#hooks = hooks;
		this.#waitingMax = settings.waitingBytesMax;
		this.#plain = isPlain(ws);
		this.box = outbox.createBox(this);
		ws.own(this);
	}

	/** Whether it is closed or closing. */
	get ended(): boolean {
		return this.#ending !== null;
	}

	/** How it ended; null while it has not. */
	get ending(): Ending | null {
		return this.#ending;
	}

	/** Resolves when the socket is closed. */
	get gone(): Promise<void> {
		return new Promise((resolve) => this.whenGone(resolve));
	}

	/** Calls `task` when the socket is closed; at once if it is. */
	whenGone(task: () => void): void {
		if (this.#isGone) task();
		else if (this.#whenGone) this.#whenGone.push(task);
		else this.#whenGone = [task]; // room for one: few have more
	}

	/** Bytes that wait to be written to the socket. */
	get waiting(): number {
		return this.#ws.bufferedAmount + this.box.bytes;
	}

	/** So many may wait; more closes it with 1013. It can be lowered, never raised. */
	get waitingMax(): number {
		return this.#waitingMax;
	}
	set waitingMax(bytes: number) {
		this.#waitingMax = Math.min(bytes, this.#settings.waitingBytesMax);
	}

	/** Sends one frame. */
	send(frame: Frame): void {
		this.box.add(frame);
	}

	/** Sends and waits until it has left; false if the connection ended first. */
	sendAndWait(frame: Frame): Promise<boolean> {
		return new Promise((resolve) => this.box.add(frame, (error) => resolve(!error)));
	}

	/** Stops reading until `resume`. */
	pause(): void {
		this.#ws.pause();
	}
	resume(): void {
		this.#ws.resume();
	}

	/** Closes with `code`. A peer that does not answer is cut after a moment. */
	end(code: number, reason: string): void {
		if (this.ended) return;
		this.#ws.close(code, reason);
		this.#ws.resume(); // a paused connection would not see the answer
		this.#cut = setTimeout(() => this.cut(), this.#settings.closeGraceMs);
		this.#finish({ code, reason, ours: true });
	}

	/** Destroys the socket without a close frame: both ends see 1006 (RFC 6455 §7.1.5). */
	cut(): void {
		this.#ws.terminate();
	}

	/** Called once per heartbeat: a peer that did not answer the last ping is closed with 1008. */
	beat(): void {
		// One that was pinged in between has its time to answer, too.
		const fresh = performance.now() - this.#pinged < this.#settings.heartbeatMs / 2;
		if (this.#answered || !fresh) this.ping();
	}

	/** A heartbeat out of turn; resolves with whether a pong came within `ms`. */
	async probe(ms: number): Promise<boolean> {
		this.ping();
		if (this.ended) return false;
		return new Promise((resolve) => {
			const timer = setTimeout(() => resolve(false), ms);
			(this.#probes ??= []).push((came) => {
				clearTimeout(timer);
				resolve(came);
			});
		});
	}

	/** A ping now; a peer that did not answer the last one is closed with 1008. */
	ping(): void {
		if (this.ended) return;
		if (!this.#answered) return this.end(CLOSE.policyViolation, SILENT_HEARTBEAT);
		this.#answered = false;
		this.#pinged = performance.now();
		this.#ws.ping();
	}

	#settleProbes(came: boolean): void {
		const probes = this.#probes;
		this.#probes = null;
		for (const settle of probes ?? []) settle(came);
	}

	/** Whether it reads what it gets; one that does not is closed with 1013. */
	keepsUp(): boolean {
		if (this.#ws.bufferedAmount <= this.#waitingMax) return true;
		this.end(CLOSE.tryAgainLater, 'cannot keep up');
		return false;
	}

	#finish(how: Ending): void {
		this.#ending = how;
		this.box.close();
		this.#hooks.closed(how.code, how.reason);
	}

	/** For its box: these frames are to leave now. */
	write(frames: FrameSequence, written: Written | undefined): void {
		if (this.ended || !this.keepsUp()) return written?.(new Error('The connection has ended.'));
		this.#hooks.writing?.(frames);
		writeFrames(this.#ws, this.#plain, frames, written);
	}

	/** For its socket, as the five after it. */
	message(data: RawData, isBinary: boolean): void {
		if (this.ended) return;
		if (isBinary || !Buffer.isBuffer(data)) this.end(CLOSE.unsupportedData, 'text frames only');
		else this.#hooks.text(data.toString(), data.byteLength);
	}
	pinged(): void {
		this.keepsUp(); // `ws` answers by itself, even one that never reads the answers
	}
	ponged(): void {
		this.#answered = true;
		this.#settleProbes(true);
	}
	failed(error: Error): void {
		// `ws` has sent the close frame by now; its `close` event would say 1006.
		const [code, reason] = faultOf(error);
		if (code !== null) this.end(code, reason);
	}
	closing(): void {
		this.box.flush();
	}
	closed(code: number, reason: Buffer): void {
		if (this.#cut) clearTimeout(this.#cut);
		this.#isGone = true;
		this.#settleProbes(false);
		if (!this.ended) this.#finish({ code, reason: cleanReason(reason), ours: false });
		this.#hooks.gone?.();
		const tasks = this.#whenGone ?? [];
		this.#whenGone = null;
		for (const task of tasks) task();
	}
}
