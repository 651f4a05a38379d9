import type { Schedule } from '../engine';
import {
	CLOSE,
	CLOSE_WORDS,
	NEVER_BACK,
	SILENT_HEARTBEAT,
	SOCKET_OPEN,
	type SocketConstructor,
	type SocketLike,
} from '../protocol';
import { backoffMs } from './backoff';
import { ANSWER_MS, watchSilence, type SilenceWatch } from './silence';
import { timer } from './timer';

export type ConnectionState =
	| { readonly name: 'connecting' }
	| { readonly name: 'open' }
	/** Lost or refused; the next attempt starts `ms` milliseconds after this state began. */
	| {
			readonly name: 'waiting';
			readonly ms: number;
			readonly code: number;
			/** What happened, for people. */
			readonly words: string;
	  }
	/** It will not come back by itself. `words` say why, for people. */
	| { readonly name: 'ended'; readonly code: number; readonly words: string };

export interface ConnectionOptions {
	/** Asked for at each attempt, so that it can change (a name, say). */
	readonly url: () => string;
	/** One text frame. */
	readonly onMessage: (text: string) => void;
	readonly onState?: (state: ConnectionState) => void;
	/**
	 * Asked when an attempt fails, since a browser does not tell a 404 from a lost network: true
	 * ends the connection with 4004.
	 */
	readonly isGone?: () => Promise<boolean>;
	/** The page's own WebSocket by default. */
	readonly Socket?: SocketConstructor;
	readonly schedule?: Schedule;
	readonly random?: () => number;
	/** A clock, in ms. */
	readonly now?: () => number;
}

/** Codes after which coming back would be wrong: it would only happen again. */
const TERMINAL: ReadonlySet<number> = new Set([CLOSE.policyViolation, ...NEVER_BACK]);

// A laptop that slept answers no ping: that is a loss like any other, though it closes with 1008.
const isTerminal = (code: number, reason: string) =>
	TERMINAL.has(code) && reason !== SILENT_HEARTBEAT;

/** A connection that stood this long, in ms, has worked: the next loss starts with short waits. */
export const STABLE_MS = 5_000;

const PING = JSON.stringify({ type: 'ping' });
const PONG = JSON.stringify({ type: 'pong' });
/** What a browser reports of a connection that ended without a close frame (RFC 6455 §7.1.5). */
const LOST = 1006;
const NO_WORD = 'the server has gone quiet';

/**
 * A WebSocket connection that comes back after a loss, with growing waits, until a terminal close
 * code (1008, 4001, 4002, 4004) or `close()`. A line on which nothing comes any more is lost, too, and
 * so is a handshake that nobody answers. It starts at once.
 */
export function createConnection(options: ConnectionOptions) {
	const { url, onMessage, onState, isGone } = options;
	const { schedule = timer, random = Math.random, now = Date.now } = options;
	let socket: SocketLike | null = null;
	let state: ConnectionState = { name: 'connecting' };
	let attempt = 0;
	let cancel: () => void = () => undefined;
	let silence: SilenceWatch | null = null;

	function setState(next: ConnectionState): void {
		state = next;
		onState?.(next);
	}

	function connect(): void {
		cancel();
		const current = new (options.Socket ?? globalThis.WebSocket)(url());
		socket = current;
		let opened = false;
		cancel = schedule(lose, ANSWER_MS); // a handshake that nobody answers
		current.onopen = () => {
			if (socket !== current) return;
			opened = true;
			cancel();
			cancel = schedule(() => (attempt = 0), STABLE_MS);
			silence = watchSilence({ schedule, now, ask: () => current.send(PING), silent: lose });
			setState({ name: 'open' });
		};
		current.onmessage = ({ data }: { data: unknown }) => {
			if (socket !== current || typeof data !== 'string') return;
			silence?.heard();
			if (data !== PONG) onMessage(data);
		};
		current.onclose = ({ code, reason }: { code: number; reason: string }) => {
			if (socket !== current) return;
			socket = null;
			stopTimers();
			if (isTerminal(code, reason)) return end(code, reason);
			wait(code, reason || (CLOSE_WORDS[code] ?? `code ${code}`));
			if (!opened) void checkGone();
		};
		// Every error is followed by a close, which says all there is to know.
		current.onerror = () => undefined;
	}

	function wait(code: number, words: string): void {
		const ms = backoffMs(attempt++, random);
		cancel = schedule(retry, ms);
		setState({ name: 'waiting', ms, code, words });
	}

	/** Nothing comes any more. The socket's own closing may take minutes: it is not waited for. */
	function lose(): void {
		drop();
		wait(LOST, NO_WORD);
	}

	function stopTimers(): void {
		cancel();
		silence?.stop();
		silence = null;
	}

	function retry(): void {
		connect();
		setState({ name: 'connecting' });
	}

	async function checkGone(): Promise<void> {
		const gone = await isGone?.().catch(() => false); // no answer: only the network is lost
		if (gone && state.name !== 'ended' && state.name !== 'open')
			close(CLOSE.playgroundEnded, 'playground ended');
	}

	function end(code: number, reason: string): void {
		setState({ name: 'ended', code, words: reason || (CLOSE_WORDS[code] ?? `closed (${code})`) });
	}

	/** Lets go of the socket: from here on its events are no longer ours. */
	function drop(): void {
		stopTimers();
		const current = socket;
		socket = null;
		current?.close(CLOSE.normal);
	}

	function close(code: number, words: string): void {
		if (state.name === 'ended') return;
		drop();
		end(code, words);
	}

	connect();
	return {
		get state() {
			return state;
		},
		/** Sends one text frame; false, and nothing is sent, unless the connection is open. */
		send(text: string): boolean {
			if (socket?.readyState !== SOCKET_OPEN) return false;
			socket.send(text);
			return true;
		},
		/** Tries at once, instead of waiting; also after an end, when a person asks for it. */
		retryNow(): void {
			if (state.name === 'waiting' || state.name === 'ended') retry();
		},
		/** Drops the connection as if it had been lost; it comes back after a wait. */
		reconnect(): void {
			if (state.name !== 'open') return;
			drop();
			wait(CLOSE.normal, CLOSE_WORDS[CLOSE.normal] ?? '');
		},
		/** Closes with 1000, for good. */
		close: () => close(CLOSE.normal, CLOSE_WORDS[CLOSE.normal] ?? ''),
	};
}
export type Connection = ReturnType<typeof createConnection>;
