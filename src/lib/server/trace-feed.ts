import type { TraceEvent } from '../protocol';
import type { Connection } from './connection';
import { textFrame, type Frame } from './frames';
import type { Settings } from './settings';

/** Most events in one `trace` message. */
export const TRACE_EVENTS_MAX = 500;
/** A `trace` message is cut before it gets longer than this, in characters. */
const TRACE_CHARS_MAX = 256 * 1024;

type Observer = Pick<Connection, 'ended' | 'send' | 'sendAndWait'>;

/**
 * The trace of one playground, each event encoded once, and its observers. An observer first
 * catches up at its own pace and then shares each batch with all others.
 */
export function createTraceFeed({ traceBatchMs }: Pick<Settings, 'traceBatchMs'>) {
	const lines: string[] = [];
	const live = new Set<Observer>();
	/** How many lines every live observer has. */
	let shared = 0;
	let timer: NodeJS.Timeout | undefined;
	let lastBatch = -Infinity;
	let chars = 0;

	/** Where the chunk that starts at `from` ends. */
	function chunkEnd(from: number): number {
		let length = 0;
		let end = from;
		while (end < lines.length && end - from < TRACE_EVENTS_MAX) {
			length += lines[end]?.length ?? 0;
			if (end > from && length > TRACE_CHARS_MAX) break;
			end++;
		}
		return end;
	}

	const encode = (from: number, end: number): Frame =>
		textFrame(`{"type":"trace","events":[${lines.slice(from, end).join(',')}]}`);

	function flush(): void {
		timer = undefined;
		lastBatch = performance.now();
		while (live.size > 0 && shared < lines.length) {
			const end = chunkEnd(shared);
			const frame = encode(shared, end);
			shared = end;
			for (const observer of live) observer.send(frame);
		}
	}

	return {
		/** How large it is, in characters. */
		get chars() {
			return chars;
		},
		/** Adds the events of one turn. */
		add(events: readonly TraceEvent[]): void {
			for (const event of events) {
				const line = JSON.stringify(event);
				lines.push(line);
				chars += line.length;
			}
			if (live.size > 0)
				timer ??= setTimeout(flush, Math.max(0, lastBatch + traceBatchMs - performance.now()));
		},

		/** Sends the backlog to `observer`, then all that follows: nothing twice, nothing missed. */
		async observe(observer: Observer): Promise<void> {
			let has = 0;
			// With nobody live, `shared` stands still: this observer is the first and sets it.
			while (has < (live.size > 0 ? shared : lines.length)) {
				const end = Math.min(chunkEnd(has), live.size > 0 ? shared : lines.length);
				if (!(await observer.sendAndWait(encode(has, end)))) return;
				has = end;
			}
			if (observer.ended) return;
			if (live.size === 0) shared = has;
			live.add(observer);
		},
		unobserve: (observer: Observer): boolean => live.delete(observer),

		/** The trace so far as newline-delimited JSON, in chunks. */
		*ndjson(): Generator<string> {
			const length = lines.length;
			for (let from = 0; from < length;) {
				const end = Math.min(chunkEnd(from), length);
				yield lines.slice(from, end).join('\n') + '\n';
				from = end;
			}
		},

		/** Sends what is waiting and stops. */
		stop(): void {
			clearTimeout(timer);
			flush();
		},
	};
}
