import * as v from 'valibot';
import {
	createConnection,
	socketUrl,
	timer,
	type Connection,
	type ConnectionState,
} from '../client';
import {
	ErrorMessage,
	Seq,
	Welcome,
	type ChatClientMessage,
	type FeedClientMessage,
	type StocksClientMessage,
} from '../protocol';
import { createAcker } from '../sim';

const Numbered = v.object({ seq: Seq });
const Told = v.variant('type', [Welcome, ErrorMessage]);

/** What the reader's own client may say, in any of the apps. */
export type OwnMessage =
	| FeedClientMessage
	| ChatClientMessage
	| StocksClientMessage
	| { readonly type: 'announce'; readonly text: string };

export interface OwnClientOptions {
	/** `/ws/ID` */
	readonly path: string;
	/** The name to ask for; the server makes one up if there is none. */
	readonly name: string | null;
	readonly isGone: () => Promise<boolean>;
	/** Makes the client the playground's host; null for a guest. */
	readonly hostToken?: string | null;
	/** The server has said who we are. */
	readonly onWelcome?: (name: string) => void;
}

/** The reader's own client: one connection, by which the reader takes part. */
export class OwnClient {
	readonly #options: OwnClientOptions;
	#connection: Connection;
	#state = $state.raw<ConnectionState>({ name: 'connecting' });
	#id = $state.raw<string | null>(null);
	#name = $state.raw('');
	#error = $state.raw('');
	#posts = 0;
	readonly #acker = createAcker(timer, (text) => this.#connection.send(text));
	constructor(options: OwnClientOptions) {
		this.#options = options;
		this.#name = options.name ?? '';
		this.#connection = this.#connect();
	}

	#connect(): Connection {
		return createConnection({
			url: () => {
				const name = this.#name ? { name: this.#name } : {};
				return socketUrl(location, this.#options.path, name);
			},
			isGone: this.#options.isGone,
			onState: (state) => {
				this.#state = state;
				if (state.name !== 'open') {
					this.#id = null;
					this.#acker.stop();
				}
			},
			onMessage: (text) => this.#receive(text),
		});
	}

	/** What this client's user sees comes from the trace; only what is not in it is read here. */
	#receive(text: string): void {
		const message: unknown = JSON.parse(text);
		const numbered = v.safeParse(Numbered, message);
		if (numbered.success) this.#acker.received(numbered.output.seq);
		const told = v.safeParse(Told, message);
		if (!told.success) return;
		if (told.output.type === 'error') {
			this.#error = told.output.message;
			return;
		}
		this.#id = told.output.id;
		this.#name = told.output.name;
		// Each connection proves it anew, in a message: an address is seen by others.
		const { hostToken } = this.#options;
		if (hostToken) this.#connection.send(JSON.stringify({ type: 'host', token: hostToken }));
		this.#options.onWelcome?.(told.output.name);
	}

	/** Says something; false, with the reason in `error`, if it could not be sent. */
	send(message: OwnMessage): boolean {
		this.#error = '';
		const sent = this.#id !== null && this.#connection.send(JSON.stringify(message));
		if (!sent) this.#error = 'Not connected: nothing was sent. Try again in a moment.';
		return sent;
	}

	/** Client id; null while not connected. */
	get id(): string | null {
		return this.#id;
	}
	get name(): string {
		return this.#name;
	}
	get state(): ConnectionState {
		return this.#state;
	}
	/** It may speak to everyone. */
	get host(): boolean {
		return Boolean(this.#options.hostToken);
	}
	/** The last refusal, in words; empty if there was none since the last act. */
	get error(): string {
		return this.#error;
	}

	/** Posts, with an id of its own so that the post is known before the server has it. */
	post(text: string): boolean {
		return this.send({ type: 'post', id: `${this.#id ?? ''}-${++this.#posts}`, text });
	}

	/** Comes back under another name, as another client: a name belongs to a connection. */
	rename(name: string): void {
		this.#connection.close();
		this.#name = name;
		this.#id = null;
		this.#error = '';
		this.#connection = this.#connect();
	}

	retryNow(): void {
		this.#connection.retryNow();
	}

	close(): void {
		this.#connection.close();
	}
}
