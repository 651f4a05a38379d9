import * as v from 'valibot';
import { countRecipients } from '../../src/lib/engine';
import { TraceEvent } from '../../src/lib/protocol';
import { createTimeline } from '../../src/lib/timeline';

/** How far apart the instants are at which the pills are counted, in ms. */
const SAMPLE_MS = 100;

/**
 * How many pills the diagram had to draw at once between two instants, in ms since the Unix epoch:
 * the messages in the air, each as often as it has recipients.
 */
export function countPills(
	trace: string,
	from: number,
	to: number,
): { readonly mean: number; readonly most: number } {
	const events = trace
		.trim()
		.split('\n')
		.map((line) => v.parse(TraceEvent, JSON.parse(line)));
	const timeline = createTimeline();
	for (const event of events) timeline.push(event);
	const first = events[0]?.at ?? 0;
	const counts: number[] = [];
	for (let t = from - first; t < to - first; t += SAMPLE_MS)
		counts.push(
			timeline.inFlight(t).reduce((sum, { recipients }) => sum + countRecipients(recipients), 0),
		);
	return {
		mean: counts.reduce((a, b) => a + b, 0) / counts.length,
		most: Math.max(...counts),
	};
}
