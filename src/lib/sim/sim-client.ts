import * as v from 'valibot';
import type { Schedule } from '../engine/schedule';
import { APPS, ErrorMessage, received, Seq, Welcome, type Standing } from '../protocol';
import type { WireMessage } from '../protocol/messages';
import { createAcker } from './acker';
import { messageOf, type Act } from './acts';
import { MINDS, type AnyMind } from './minds';
import type { Connect } from './transport';

export type ClientState = 'connecting' | 'open' | 'closed';

/** The messages that matter whatever the app; every one has a position in the log. */
const Told = v.variant('type', [Welcome, ErrorMessage]);
const Numbered = v.object({ seq: Seq });

export interface SimClientOptions {
	readonly connect: Connect;
	readonly name: string;
	readonly now: () => number;
	/** With it, the client acknowledges now and then what it received. */
	readonly schedule?: Schedule;
	/** It comes back as the client that this one was. */
	readonly returning?: SimClient;
	/** `state` has changed. */
	readonly onState?: (client: SimClient) => void;
}

/** Who a client was, and where it stands. */
export interface Ticket extends Standing {
	readonly token: string;
	readonly epoch: string;
}

/** One simulated client: a connection, and what its user sees. */
export interface SimClient {
	readonly name: string;
	readonly state: ClientState;
	/** Given by the server in its `welcome`; null before. */
	readonly id: string | null;
	/** Why it closed; null while it has not. */
	readonly closed: { readonly code: number; readonly reason: string } | null;
	/** What its user knows of the app; null until the server has said which app it is. */
	readonly mind: AnyMind | null;
	/** The last `error` from the server. */
	readonly error: ErrorMessage | null;
	/** What it says to come back on another connection; null if it was never welcomed. */
	readonly ticket: Ticket | null;
	/** How many posts it has given an id; whoever comes back as it goes on from there. */
	readonly ownPosts: number;
	/** Resolves when its connection has ended. */
	readonly gone: Promise<void>;
	/**
	 * Does something; gives the message that was sent. A post without an id gets one that is unique
	 * in the playground, such as `c7-1`.
	 * @throws if the client is not open
	 */
	act(act: Act): WireMessage;
	/**
	 * Says that it is the host. The server answers nothing if the token is right.
	 * @throws if the client is not open
	 */
	becomeHost(token: string): void;
	close(): void;
}

/** Connects a simulated client to a playground of any app. It never comes back by itself. */
export function createSimClient(options: SimClientOptions): SimClient {
	const { connect, name, now, schedule, onState, returning } = options;
	// Kept from before the first `welcome` on: an attempt may be in vain, and be followed by another.
	let mind = returning?.mind ?? null;
	let ticket = returning?.ticket ?? null;
	let state: ClientState = 'connecting';
	let id: string | null = null;
	let closed: SimClient['closed'] = null;
	let error: ErrorMessage | null = null;
	let ownPosts = returning?.ownPosts ?? 0;
	let hasGone: () => void = () => undefined;
	const gone = new Promise<void>((resolve) => (hasGone = resolve));
	const acker = schedule && createAcker(schedule, (text) => transport.send(text));

	const transport = connect(
		{ name, ...(ticket ? { resume: true } : {}) },
		{
			// It is open for us once the server has said who we are.
			open() {
				if (ticket) transport.send(JSON.stringify({ type: 'resume', ...ticket }));
			},
			message: receive,
			close(code, reason) {
				acker?.stop();
				closed = { code, reason };
				hasGone();
				setState('closed');
			},
		},
	);

	function setState(next: ClientState): void {
		state = next;
		onState?.(client);
	}

	function receive(text: string): void {
		const message = parseJson(text);
		const numbered = v.safeParse(Numbered, message);
		if (numbered.success) acker?.received(numbered.output.seq);
		const told = v.safeParse(Told, message);
		if (told.success && told.output.type === 'error') error = told.output;
		if (told.success && told.output.type === 'welcome') return welcome(told.output);
		// An error counts for nothing where a client stands: it is not sent again.
		if (!told.success && numbered.success && ticket) ticket = received(ticket, numbered.output.seq);
		mind?.hear(message);
	}

	function welcome(message: Welcome): void {
		id = message.id;
		const { token, epoch, seq } = message;
		if (message.recovered && ticket) {
			// What it missed follows; the rest it knows.
			ticket = { ...ticket, token, epoch };
			return setState('open');
		}
		ticket = { token, epoch, after: seq, had: 0 };
		const app = APPS.find((name) => name === message.app);
		mind = app ? MINDS[app](now) : null; // a newer server may have apps that we do not know
		mind?.hear(message);
		setState('open');
	}

	function say(message: WireMessage): void {
		if (state !== 'open') throw new Error(`${name} is not connected.`);
		transport.send(JSON.stringify(message));
	}

	const client: SimClient = {
		name,
		get mind() {
			return mind;
		},
		get state() {
			return state;
		},
		get id() {
			return id;
		},
		get closed() {
			return closed;
		},
		get error() {
			return error;
		},
		get ticket() {
			return ticket;
		},
		get ownPosts() {
			return ownPosts;
		},
		gone,
		act(act) {
			const own = act.do === 'post' && act.id === undefined ? { id: `${id}-${ownPosts + 1}` } : {};
			const message = messageOf({ ...act, ...own });
			say(message);
			if (act.do === 'post' && act.id === undefined) ownPosts++;
			mind?.said(message);
			return message;
		},
		becomeHost: (token) => say({ type: 'host', token }),
		close() {
			acker?.stop();
			transport.close();
		},
	};
	return client;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
