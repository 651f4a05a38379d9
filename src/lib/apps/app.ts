import type { ErrorCode } from '../protocol';

/** A client as an app sees it. `room` is null in apps without rooms. */
export interface AppClient {
	readonly id: string;
	readonly name: string;
	readonly room: string | null;
}

/** To whom a broadcast goes: everyone, narrowed to a room, without the sender, or both. */
export interface Scope {
	readonly except?: AppClient;
	readonly room?: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** What a handler may do. All of it is recorded in the trace. */
export interface Io<State> {
	/** The app's own state; handlers change it in place. */
	readonly state: State;
	/** Time of the input being handled, in ms since the Unix epoch. */
	readonly now: number;
	/** An id that no other input of this playground gets. */
	newId(): string;
	/** The next number in [0, 1) of this input's seeded sequence. */
	random(): number;
	/** Sends to one client. Does nothing if that client has left. */
	send(to: { readonly id: string }, type: string, data: Fields): void;
	/** Sends one message to everyone in scope. */
	broadcast(type: string, data: Fields, scope?: Scope): void;
	/** Answers the sender with an `error`; the connection stays open. */
	reject(code: ErrorCode, message: string): void;
	/** Moves a client into a room, out of the one it was in. */
	join(client: AppClient, room: string): void;
}

/** Handlers by message type: one for each of the app's client messages. */
export type Handlers<Message extends { type: string }, State> = {
	readonly [Type in Message['type']]: (
		client: AppClient,
		message: Extract<Message, { type: Type }>,
		io: Io<State>,
	) => void;
};

/** An example server. Pure: time, randomness and ids come from `io`. */
export interface App<Message extends { type: string }, State, Kept = never> {
	/** The state of a new playground. */
	readonly state: () => State;
	/** What a client that has just connected gets in its `welcome`. */
	readonly view: (state: State, client: AppClient) => unknown;
	/** What anyone may read over HTTP, without being a client. */
	readonly board?: (state: State) => unknown;
	readonly on: Handlers<Message, State>;
	/** A client has connected. One that came back has the room it was in, and what `keeps` kept. */
	readonly opened?: (client: AppClient, io: Io<State>, kept: Kept | null) => void;
	/** What a client gets back if it comes back; asked just before `closed`. Plain JSON. */
	readonly keeps?: (state: State, client: AppClient) => Kept | null;
	/** A client's connection has ended. `client` is no longer in any audience. */
	readonly closed?: (client: AppClient, io: Io<State>) => void;
	/** The room where everyone is at first, in an app with rooms. */
	readonly home?: string;
	/**
	 * The host lets the app begin anew: `io.state` is that of a new playground, and `clients` are still
	 * there, in the rooms they were in. Afterwards all of them must have the same `view`.
	 */
	readonly reset?: (io: Io<State>, clients: readonly AppClient[], before: State) => void;
	/** Called every `everyMs` ms while anyone is connected. */
	readonly tick?: { readonly everyMs: number; readonly run: (io: Io<State>) => void };
}

/** Gives an app its types; changes nothing. */
export const defineApp =
	<Message extends { type: string }>() =>
	<State, Kept = never>(app: App<Message, State, Kept>): App<Message, State, Kept> =>
		app;
