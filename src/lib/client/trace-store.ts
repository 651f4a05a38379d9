import * as v from 'valibot';
import { createTraceLog } from '../engine/trace-log';
import { TraceMessage } from '../protocol';

/** A full backlog comes in messages of this many events; a shorter one is the last of it. */
const BACKLOG_CHUNK = 500;

/** What became of an observer's message; `gap`: events before it are missing, it was not taken. */
export type Accepted = 'taken' | 'gap' | 'ignored';

/**
 * The trace as an observer receives it: in order of `n`, nothing twice, never with a hole. It also
 * estimates the server's clock. It keeps about `keep` events; all of them if absent.
 */
export function createTraceStore(keep = Infinity) {
	const log = createTraceLog(keep);
	let backlog = true;
	let offset = -Infinity;
	let offsetIsLive = false;

	// A message cannot arrive before it was sent: each difference is at most the true offset, and
	// the largest is that of the least delay. Old events of a backlog say little, but nothing false.
	function learnClock(at: number, now: number): void {
		offset = Math.max(offset, at - now);
		offsetIsLive ||= !backlog;
	}

	return {
		/** The events that are kept, in order: the same array throughout. */
		events: log.events,
		/** Calls the listener with each batch of new events; returns what stops that. */
		subscribe: log.subscribe,
		/** Waits for the first event that passes, past or future; bound it with a signal. */
		until: log.until,

		/** A connection has been made: what comes next is the backlog from the first event on. */
		opened(): void {
			backlog = true;
		},

		/**
		 * Takes one message of an observer's connection, with the browser's time of arrival in ms
		 * since the Unix epoch. Events that are there already (a backlog after a reconnect) are dropped.
		 */
		accept(text: string, now: number): Accepted {
			const parsed = v.safeParse(TraceMessage, parseJson(text));
			if (!parsed.success) return 'ignored';
			const { events } = parsed.output;
			const have = log.events.at(-1)?.n ?? 0;
			const fresh = events.filter(({ n }) => n > have);
			if (fresh.some(({ n }, i) => n !== have + 1 + i)) return 'gap';

			const last = events.at(-1);
			if (last) learnClock(last.at, now);
			if (events.length < BACKLOG_CHUNK) backlog = false;
			log.append(fresh);
			return 'taken';
		},

		/** The server's time, in ms since the Unix epoch, at the browser's time `now`. */
		serverNow(now: number): number {
			if (offsetIsLive) return now + offset;
			return now + Math.max(0, offset); // until live events tell: clocks are mostly right
		},
	};
}
export type TraceStore = ReturnType<typeof createTraceStore>;

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
