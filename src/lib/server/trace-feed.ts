import type { TraceEvent } from '../protocol';
import type { Connection } from './connection';
import { textFrame, type Frame } from './frames';
import type { Settings } from './settings';
import { createTraceLines } from './trace-lines';

type Observer = Pick<Connection, 'ended' | 'send' | 'sendAndWait'>;

/**
 * The trace of one playground, each event encoded once, and its observers. An observer first
 * catches up at its own pace and then shares each batch with all others.
 */
export function createTraceFeed({ traceBatchMs }: Pick<Settings, 'traceBatchMs'>) {
	const lines = createTraceLines();
	const live = new Set<Observer>();
	/** How many lines every live observer has. */
	let shared = 0;
	let timer: NodeJS.Timeout | undefined;
	let lastBatch = -Infinity;
	let chars = 0;

	const encode = (events: readonly string[]): Frame =>
		textFrame(`{"type":"trace","events":[${events.join(',')}]}`);

	function flush(): void {
		timer = undefined;
		lastBatch = performance.now();
		while (live.size > 0 && shared < lines.length) {
			const some = lines.read(shared, lines.length);
			const frame = encode(some);
			shared += some.length;
			for (const observer of live) observer.send(frame);
		}
		putAway();
	}

	/** What observers are still to get all together stays at hand. */
	const putAway = (): void => lines.putAway(live.size > 0 ? shared : lines.length);

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
			if (live.size === 0) putAway();
			else timer ??= setTimeout(flush, Math.max(0, lastBatch + traceBatchMs - performance.now()));
		},

		/** Sends the backlog to `observer`, then all that follows: nothing twice, nothing missed. */
		async observe(observer: Observer): Promise<void> {
			let has = 0;
			// With nobody live, `shared` stands still: this observer is the first and sets it.
			while (has < (live.size > 0 ? shared : lines.length)) {
				const some = lines.read(has, live.size > 0 ? shared : lines.length);
				if (!(await observer.sendAndWait(encode(some)))) return;
				has += some.length;
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
				const some = lines.read(from, length);
				yield some.join('\n') + '\n';
				from += some.length;
			}
		},

		/** Sends what is waiting and stops. */
		stop(): void {
			clearTimeout(timer);
			flush();
		},
	};
}
