import * as v from 'valibot';
import {
	createConnection,
	createPlace,
	Place,
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
	type TraceEvent,
} from '../protocol';
import { createAcker } from '../sim';
import { Drafts } from './drafts.svelte';
import { remembered } from './remembered';
import { createUnsent } from './unsent';

const Numbered = v.object({ seq: Seq });
const Told = v.variant('type', [Welcome, ErrorMessage]);

/** What the reader has written, on its way. */
const Spoken = v.object({ type: v.string(), text: v.string() });

/** What is kept of it for this tab, so that a reload does not make it another client. */
const Kept = v.object({ place: v.nullable(Place), posts: v.number() });

/** What the reader's own client may say, in any of the apps. */
export type OwnMessage =
	| FeedClientMessage
	| ChatClientMessage
	| StocksClientMessage
	| { readonly type: 'announce'; readonly text: string; readonly ref?: string }
	| { readonly type: 'reset' | 'end' }
	| { readonly type: 'remove'; readonly client: string };

export interface OwnClientOptions {
	/** `/ws/ID` */
	readonly path: string;
	/** The name to ask for; the server makes one up if there is none. */
	readonly name: string | null;
	readonly isGone: () => Promise<boolean>;
	/** The whole trace as text, to see what of the reader's has arrived. */
	readonly trace: () => Promise<string>;
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
	#place = createPlace();
	/** What the reader is writing. */
	readonly drafts: Drafts;
	readonly #unsent;
	readonly #acker = createAcker(timer, (text) => this.#connection.send(text));
	constructor(options: OwnClientOptions) {
		this.#options = options;
		this.#name = options.name ?? '';
		this.drafts = new Drafts(options.path);
		this.#unsent = createUnsent(options.path);
		const kept = remembered.read(`me:${options.path}`, Kept, { place: null, posts: 0 });
		this.#place = createPlace(kept.place);
		this.#posts = kept.posts;
		this.#connection = this.#connect();
		if (typeof addEventListener === 'function') addEventListener('pagehide', this.#keep);
	}

	/** Where it stands, for after a reload. */
	readonly #keep = (): void =>
		remembered.keep(`me:${this.#options.path}`, { place: this.#place.now, posts: this.#posts });

	#connect(): Connection {
		return createConnection({
			url: () => {
				const name = this.#name ? { name: this.#name } : {};
				const resume = this.#place.now !== null;
				return socketUrl(location, this.#options.path, { ...name, resume });
			},
			isGone: this.#options.isGone,
			onState: (state) => {
				this.#state = state;
				const hello = state.name === 'open' ? this.#place.resume() : null;
				if (hello !== null) this.#connection.send(hello);
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
		if (!told.success) {
			if (numbered.success) this.#place.received(numbered.output.seq);
			return;
		}
		if (told.output.type === 'error') {
			this.#error = told.output.message;
			this.#giveBack(told.output.ref);
			return;
		}
		this.#place.welcome(told.output);
		this.#id = told.output.id;
		this.#name = told.output.name;
		this.#keep();
		void this.#repeat(told.output.id);
		// Each connection proves it anew, in a message: an address is seen by others.
		const { hostToken } = this.#options;
		if (hostToken) this.#connection.send(JSON.stringify({ type: 'host', token: hostToken }));
		this.#options.onWelcome?.(told.output.name);
	}

	/** What was refused is the reader's to mend, or to send again. */
	#giveBack(ref: unknown): void {
		const refused = this.#unsent.refused(ref);
		if (refused === null) return;
		const said = v.safeParse(Spoken, JSON.parse(refused));
		if (said.success) this.drafts.giveBack(said.output.type, said.output.text);
	}

	/** Says something; false, with the reason in `error`, if it could not be sent. */
	send(message: OwnMessage): boolean {
		this.#error = '';
		const sent = this.#id !== null && this.#connection.send(JSON.stringify(message));
		if (!sent) this.#error = 'Not connected: nothing was sent. Try again in a moment.';
		return sent;
	}

	/** Says again what was written and has not arrived, in order. */
	async #repeat(id: string): Promise<void> {
		// What is written from here on goes out by itself.
		const unsure = new Set(this.#unsent.list.map(({ key }) => key));
		if (unsure.size === 0) return;
		const trace = await this.#options.trace().catch(() => null);
		// Unknown: it stays until the next time. Another connection by now sees to it itself.
		if (trace === null || this.#id !== id) return;
		this.#unsent.confirmIn(trace);
		for (const { key, text } of this.#unsent.list) if (unsure.has(key)) this.#connection.send(text);
	}

	/** What the reader wrote: kept until the trace shows that it has arrived. */
	#write(key: string, message: OwnMessage): boolean {
		const sent = this.send(message);
		if (sent) this.#unsent.add(key, JSON.stringify(message));
		return sent;
	}

	/** The trace has grown. */
	confirm(events: readonly TraceEvent[]): void {
		this.#unsent.confirm(events);
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
		const id = this.#nextKey();
		return this.#write(id, { type: 'post', id, text, ref: id });
	}

	/** Says something to the room. */
	say(text: string): boolean {
		const ref = this.#nextKey();
		return this.#write(ref, { type: 'say', text, ref });
	}

	/** Says something to everyone, as the host. */
	announce(text: string): boolean {
		const ref = this.#nextKey();
		return this.#write(ref, { type: 'announce', text, ref });
	}

	/** Lets the app begin anew for everyone, as the host. */
	reset(): boolean {
		return this.send({ type: 'reset' });
	}

	/** Removes a client, as the host: it cannot come back as itself. */
	remove(client: string): boolean {
		return this.send({ type: 'remove', client });
	}

	/** Ends the playground for everyone, as the host. */
	end(): boolean {
		return this.send({ type: 'end' });
	}

	/** A key that no other message of this client has, after a reload either. */
	#nextKey(): string {
		this.#posts++;
		this.#keep();
		return `${this.#id ?? ''}-${this.#posts}`;
	}

	/** Comes back under another name, as another client: a name belongs to a connection. */
	rename(name: string): void {
		this.#connection.close();
		this.#place.forget();
		this.#name = name;
		this.#id = null;
		this.#error = '';
		this.#connection = this.#connect();
	}

	retryNow(): void {
		this.#connection.retryNow();
	}

	close(): void {
		if (typeof removeEventListener === 'function') removeEventListener('pagehide', this.#keep);
		this.#connection.close();
	}
}
