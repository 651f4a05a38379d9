/** Times of polling in ms, from 0 on, at every `everyMs`, up to and with `forMs`. */
export const pollTimes = (everyMs: number, forMs: number): number[] =>
	Array.from({ length: Math.floor(forMs / everyMs) + 1 }, (_, i) => i * everyMs);

/** What polling brings, given when the server had news (ms, in order). */
export interface Polled {
	readonly requests: number;
	/** Requests whose answer held nothing new. */
	readonly idle: number;
	/** How old the oldest news was when it came, in ms; 0 if none came. */
	readonly stalest: number;
}

/** Follows a page that asks again and again. News of the instant of a request is in its answer. */
export function poll(news: readonly number[], everyMs: number, forMs: number): Polled {
	const times = pollTimes(everyMs, forMs);
	let idle = 0;
	let stalest = 0;
	let seen = 0;
	for (const time of times) {
		const fresh = news.slice(seen).filter((at) => at <= time);
		if (fresh.length === 0) idle++;
		stalest = Math.max(stalest, ...fresh.map((at) => time - at));
		seen += fresh.length;
	}
	return { requests: times.length, idle, stalest };
}

/** What a page and a server have to say to each other. */
export interface Talk {
	/** Messages of the page, and of the server. */
	readonly up: number;
	readonly down: number;
}

/** HTTP requests that a talk takes, the one that opens a connection included. */
export const REQUESTS = {
	/** One upgrade; then frames, both ways. */
	websocket: (): number => 1,
	/** One stream down; each message up is a request of its own. */
	sse: ({ up }: Talk): number => 1 + up,
	/** A request is held until there is news, and asked anew after each; the last one still waits. */
	'long-polling': ({ up, down }: Talk): number => down + 1 + up,
} as const;

/** One event of a stream. */
export interface StreamEvent {
	readonly data: string;
}

/** Reads an event stream as a browser does (WHATWG HTML §9.2.6): an event is told at a blank line. */
export function readEventStream(text: string): StreamEvent[] {
	const events: StreamEvent[] = [];
	let data: string[] = [];
	// What follows the last line end is no line yet.
	for (const line of text.split('\n').slice(0, -1)) {
		if (line === '') {
			if (data.length > 0) events.push({ data: data.join('\n') });
			data = [];
		} else if (/^data(:|$)/.test(line)) data.push(line.slice(5).replace(/^ /, ''));
	}
	return events; // what no blank line ends is never told
}
