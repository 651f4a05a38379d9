import { WebSocket } from 'ws';
import { backoffMs } from '../../src/lib/client/backoff';
import { createPlace } from '../../src/lib/client';

/** Longest wait between two attempts, in ms: a test has less patience than a person. */
const WAIT_MAX_MS = 1500;

interface Told {
	readonly type: string;
	readonly seq: number;
	readonly post?: { readonly id: string };
}

/** What one client has lived through. */
export interface Life {
	/** Log positions of the posts that it was told, in the order in which they came. */
	readonly heard: number[];
	/** Position of its first `welcome`: what comes after is for it to hear. */
	since: number;
	/** How often it came back with all that it had missed, and how often not. */
	recovered: number;
	lost: number;
	id: string;
}

/**
 * A client that comes back whatever happens, counts where it stands, and repeats the posts of which it
 * does not know what became. `heardAll` gets the text of every post, to be compared byte by byte.
 */
export function createReturningClient(
	address: () => string,
	heardAll: (seq: number, text: string) => void,
) {
	const life: Life = { heard: [], since: 0, recovered: 0, lost: 0, id: '' };
	const place = createPlace();
	/** Posts that nobody has been seen to get yet, by id. */
	const unsure = new Map<string, string>();
	let socket: WebSocket | null = null;
	let open = false;
	let over = false;
	let attempt = 0;
	let changed: () => void = () => undefined;

	function connect(): void {
		const resume = place.resume();
		const current = new WebSocket(address() + (resume ? '?resume=1' : ''), {
			perMessageDeflate: false,
		});
		socket = current;
		current.on('open', () => resume && current.send(resume));
		current.on('message', (data) => {
			if (socket === current) hear(String(data));
		});
		current.on('error', () => undefined); // `close` tells
		current.on('close', () => {
			if (socket !== current) return;
			socket = null;
			open = false;
			if (!over) setTimeout(connect, Math.min(WAIT_MAX_MS, 20 + backoffMs(attempt++, Math.random)));
		});
	}

	function hear(text: string): void {
		const message = JSON.parse(text) as Told;
		if (message.type === 'welcome') return welcome(text);
		if (message.type === 'error') return;
		place.received(message.seq);
		if (message.type !== 'posted') return;
		life.heard.push(message.seq);
		heardAll(message.seq, text);
	}

	function welcome(text: string): void {
		const message = JSON.parse(text) as Parameters<typeof place.welcome>[0];
		if (life.since === 0) {
			life.since = message.seq;
			life.id = message.id;
		} else if (message.recovered && message.id === life.id) life.recovered++;
		else life.lost++;
		place.welcome(message);
		open = true;
		attempt = 0;
		for (const [id, words] of unsure) write(id, words);
		changed();
	}

	const write = (id: string, text: string): void =>
		socket?.send(JSON.stringify({ type: 'post', id, text }));

	connect();
	return {
		life,
		get open() {
			return open;
		},
		/** Resolves once it is connected and welcome. */
		async ready(): Promise<void> {
			while (!open) await new Promise<void>((resolve) => (changed = resolve));
		},
		/** Says it now, and again after each return until it is known to have arrived. */
		post(id: string, text: string): void {
			unsure.set(id, text);
			if (open) write(id, text);
		},
		/** Somebody has been told this post. */
		known: (id: string): boolean => unsure.delete(id),
		get unsure() {
			return unsure.size;
		},
		/** Breaks the connection off, without a word. */
		cut(): void {
			open = false;
			socket?.terminate();
		},
		end(): void {
			over = true;
			const current = socket;
			socket = null;
			current?.terminate();
		},
	};
}
export type ReturningClient = ReturnType<typeof createReturningClient>;
