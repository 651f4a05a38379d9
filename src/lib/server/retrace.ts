import type { Engine, LogEntry, Turn } from '../engine';
import { traceText } from '../protocol';
import { replay } from './replay';
import { createTraceLines, type TraceLines } from './trace-lines';

/** Hands over each event of a turn as its line of the trace. */
export function writeLines(
	{ events, deliveries }: Pick<Turn, 'events' | 'deliveries'>,
	write: (line: string) => void,
): void {
	let next = 0;
	for (const event of events) {
		const delivery = deliveries[next]?.n === event.n ? deliveries[next++] : undefined;
		write(traceText(event, delivery?.data));
	}
}

/**
 * The trace of the first `count` log entries, made again from them by an `engine` that has
 * applied nothing yet. Throws if the log does not hold so many.
 */
export async function retrace(
	entries: AsyncIterable<readonly LogEntry[]>,
	count: number,
	engine: Pick<Engine, 'apply'>,
): Promise<TraceLines> {
	const lines = createTraceLines();
	let left = count;
	async function* first(): AsyncGenerator<readonly LogEntry[]> {
		for await (const some of entries) {
			yield some.slice(0, left);
			left -= some.length;
			if (left <= 0) return;
		}
	}
	await replay(first(), (entry) => writeLines(engine.apply(entry), lines.push));
	if (left > 0) throw new Error('A log ends before its checkpoint.');
	return lines;
}
