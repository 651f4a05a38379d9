import type { Turn } from '../engine';
import type { Connection } from './connection';
import { emptyFrame, payloadOf, type Frame } from './frames';
import type { Settings } from './settings';
import { writeLines } from './retrace';
import { createTraceLines, LINE_BREAK, type Lines, type TraceLines } from './trace-lines';

type Observer = Pick<Connection, 'ended' | 'send' | 'sendAndWait'>;

/**
 * The trace of one playground, each event encoded once, and its observers. An observer first
 * catches up at its own pace and then shares each batch with all others.
 */
export function createTraceFeed({ traceBatchMs }: Pick<Settings, 'traceBatchMs'>) {
	const lines = createTraceLines();
	/** What lies before these lines, where a playground was opened; `old` has it once it was asked for. */
	let before: { readonly count: number; readonly make: () => Promise<TraceLines> } | null = null;
	let old: TraceLines | null = null;
	let making: Promise<TraceLines> | null = null;
	const live = new Set<Observer>();
	/** How many lines every live observer has. */
	let shared = 0;
	let timer: NodeJS.Timeout | undefined;
	let lastBatch = -Infinity;
	let chars = 0;

	const length = (): number => (before?.count ?? 0) + lines.length;

	function read(from: number, end: number): Lines {
		const count = before?.count ?? 0;
		if (from >= count) return lines.read(from - count, end - count);
		if (!old) throw new Error('The beginning of the trace has not been read.');
		return old.read(from, Math.min(end, count));
	}

	/** Resolves when all of the trace is here; rejects if its beginning cannot be made again. */
	async function whole(): Promise<void> {
		if (!before || old) return;
		const { count, make } = before;
		making ??= make().finally(() => (making = null)); // a failure may be gone the next time
		const made = await making;
		if (made.length !== count) throw new Error('A log gives another trace than before.');
		old = made;
	}

	function add(line: string): void {
		lines.push(line);
		chars += line.length;
	}

	function flush(): void {
		timer = undefined;
		lastBatch = performance.now();
		while (live.size > 0 && shared < length()) {
			const some = read(shared, length());
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
		/** Goes on behind `count` events of so many characters, which `make` makes when somebody asks. */
		restore(count: number, itsChars: number, make: () => Promise<TraceLines>): void {
			before = { count, make };
			chars = itsChars;
		},
		whole,
		/** Adds the events of one turn. */
		add(turn: Pick<Turn, 'events' | 'deliveries'>): void {
			writeLines(turn, add);
			if (live.size > 0)
				timer ??= setTimeout(flush, Math.max(0, lastBatch + traceBatchMs - performance.now()));
		},

		/**
		 * Sends the backlog to `observer`, then all that follows: nothing twice, nothing missed. The trace
		 * must be whole.
		 */
		async observe(observer: Observer): Promise<void> {
			let has = 0;
			// With nobody live, `shared` stands still: this observer is the first and sets it.
			while (has < (live.size > 0 ? shared : length())) {
				const some = read(has, live.size > 0 ? shared : length());
				if (!(await observer.sendAndWait(traceFrame(some)))) return;
				has += some.count;
			}
			if (observer.ended) return;
			if (live.size === 0) shared = has;
			live.add(observer);
		},
		unobserve: (observer: Observer): boolean => live.delete(observer),

		/** The trace so far as newline-delimited JSON, in chunks; it must be whole. */
		*ndjson(): Generator<string> {
			const end = length();
			for (let from = 0; from < end;) {
				const some = read(from, end);
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
export type TraceFeed = ReturnType<typeof createTraceFeed>;

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
