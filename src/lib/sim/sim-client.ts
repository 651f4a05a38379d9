import * as v from 'valibot';
import type { Schedule } from '../engine/schedule';
import { FeedServerMessage, FeedState, type ErrorMessage, type Post } from '../protocol';
import { createAcker } from './acker';
import type { Connect } from './transport';

/** What a client of the feed does. */
export type Act =
	| { readonly do: 'post'; readonly text: string; readonly id?: string }
	| { readonly do: 'like'; readonly post: string };

export type ClientState = 'connecting' | 'open' | 'closed';

/** A post that the client's user sees. `arrivedAt` is in ms, on the clock that was passed in. */
export interface SeenPost extends Post {
	readonly arrivedAt: number;
	readonly own: boolean;
}

/** Posts that a client keeps in view; older ones scroll away. */
export const SEEN_MAX = 200;

export interface SimClientOptions {
	readonly connect: Connect;
	readonly name: string;
	readonly now: () => number;
	/** With it, the client acknowledges now and then what it received. */
	readonly schedule?: Schedule;
	/** `state` has changed. */
	readonly onState?: (client: SimClient) => void;
}

/** One simulated client: a connection, and what its user sees. */
export interface SimClient {
	readonly name: string;
	readonly state: ClientState;
	/** Given by the server in its `welcome`; null before. */
	readonly id: string | null;
	/** Why it closed; null while it has not. */
	readonly closed: { readonly code: number; readonly reason: string } | null;
	/** The newest posts by id, in order of arrival; its own are among them. */
	readonly posts: ReadonlyMap<string, SeenPost>;
	/** The last `error` from the server. */
	readonly error: ErrorMessage | null;
	/**
	 * Posts or likes; gives the id of the post in question. A post without an id gets one that
	 * is unique in the playground, such as `c7-1`.
	 * @throws if the client is not open
	 */
	act(act: Act): string;
	close(): void;
}

/** Connects a simulated client of the feed. It never reconnects. */
export function createSimClient(options: SimClientOptions): SimClient {
	const { connect, name, now, schedule, onState } = options;
	const posts = new Map<string, SeenPost>();
	let state: ClientState = 'connecting';
	let id: string | null = null;
	let closed: SimClient['closed'] = null;
	let error: ErrorMessage | null = null;
	let ownPosts = 0;
	const acker = schedule && createAcker(schedule, (text) => transport.send(text));

	const transport = connect(
		{ name },
		{
			open: () => undefined, // it is open for us once the server has said who we are
			message: receive,
			close(code, reason) {
				acker?.stop();
				closed = { code, reason };
				setState('closed');
			},
		},
	);

	function setState(next: ClientState): void {
		state = next;
		onState?.(client);
	}

	function see(post: Post): void {
		const { id: key, by, text, at } = post;
		posts.set(key, { id: key, by, text, at, arrivedAt: now(), own: by.id === id });
		if (posts.size <= SEEN_MAX) return;
		const [oldest] = posts.keys();
		if (oldest !== undefined) posts.delete(oldest);
	}

	function receive(text: string): void {
		const parsed = v.safeParse(FeedServerMessage, parseJson(text));
		if (!parsed.success) return; // a newer server may say more than we know
		const message = parsed.output;
		acker?.received(message.seq);
		if (message.type === 'welcome') {
			id = message.id;
			const feed = v.safeParse(FeedState, message.state);
			if (feed.success) for (const post of feed.output.posts) see(post);
			setState('open');
		} else if (message.type === 'posted') see(message.post);
		else if (message.type === 'error') error = message;
	}

	const client: SimClient = {
		name,
		posts,
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
		act(act) {
			if (state !== 'open' || id === null) throw new Error(`${name} is not connected.`);
			if (act.do === 'like') {
				transport.send(JSON.stringify({ type: 'like', post: act.post }));
				return act.post;
			}
			const post = act.id ?? `${id}-${++ownPosts}`;
			transport.send(JSON.stringify({ type: 'post', id: post, text: act.text }));
			// Its own post does not come back: the user sees it at once.
			see({ id: post, by: { id, name }, text: act.text, at: now() });
			return post;
		},
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
