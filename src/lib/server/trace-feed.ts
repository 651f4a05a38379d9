import type { Turn } from '../engine';
import { traceText } from '../protocol';
import type { Connection } from './connection';
import { emptyFrame, payloadOf, type Frame } from './frames';
import type { Settings } from './settings';
import { createTraceLines, LINE_BREAK, type Lines } from './trace-lines';

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

	function flush(): void {
		timer = undefined;
		lastBatch = performance.now();
		while (live.size > 0 && shared < lines.length) {
			const some = lines.read(shared, lines.length);
			const frame = traceFrame(some);
			shared += some.count;
			for (const observer of live) observer.send(frame);
		}
	}

	return {
		/** How large it is, in characters. */
		get chars() {
			return chars;
		},
		/** Adds the events of one turn. */
		add({ events, deliveries }: Pick<Turn, 'events' | 'deliveries'>): void {
			let next = 0;
			for (const event of events) {
				const delivery = deliveries[next]?.n === event.n ? deliveries[next++] : undefined;
				const line = traceText(event, delivery?.data);
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
				const some = lines.read(has, live.size > 0 ? shared : lines.length);
				if (!(await observer.sendAndWait(traceFrame(some)))) return;
				has += some.count;
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
				yield some.bytes.toString() + '\n';
				from += some.count;
			}
		},

		/** Sends what is waiting and stops. */
		stop(): void {
			clearTimeout(timer);
			flush();
		},
	};
}

const HEAD = Buffer.from('{"type":"trace","events":[');
const TAIL = Buffer.from(']}');
const COMMA = 0x2c;

/** A batch of events as observers get it. */
function traceFrame({ bytes }: Lines): Frame {
	const frame = emptyFrame(HEAD.length + bytes.length + TAIL.length);
	const payload = payloadOf(frame);
	HEAD.copy(payload);
	bytes.copy(payload, HEAD.length);
	TAIL.copy(payload, HEAD.length + bytes.length);
	for (let at = payload.indexOf(LINE_BREAK); at >= 0; at = payload.indexOf(LINE_BREAK, at + 1))
		payload[at] = COMMA;
	return frame;
}
