import { createTraceLog } from '../../src/lib/engine';
import { createTraceStates } from '../../src/lib/diagram/trace-states';
import { KEEP_EVENTS } from '../../src/lib/timeline';
import { longTrace, take } from '../support/long-trace';

const PER_SECOND = 30;
const CLIENTS = 60;
const SCREENS = 8;
/** So many client messages are in a tenth of an hour. */
const PART = (PER_SECOND * 3600) / 10;
/** Events that come at once. */
const BATCH = 250;

/**
 * A page's memory over an hour of 30 messages a second: clients come and go, 8 screens are looked
 * at. `heap` collects and tells what is in use, in MiB; returned is its growth after each tenth.
 */
export function measureHour(heap: () => number): number[] {
	const log = createTraceLog(KEEP_EVENTS);
	const states = createTraceStates('live', KEEP_EVENTS);
	log.subscribe((events) => void states.push(events));
	const crowd = longTrace({ clients: CLIENTS, perSecond: PER_SECOND, churnEvery: 200 });
	const before = heap();
	const grown: number[] = [];
	for (let messages = 0; grown.length < 10;) {
		const batch = take(crowd, BATCH);
		messages += batch.filter((e) => e.kind === 'message' && e.from !== 'server').length;
		log.append(batch);
		const { end } = states.timeline;
		for (const { id } of states.worldAt(end).clients.slice(0, SCREENS)) states.screenAt(id, end);
		if (messages >= (grown.length + 1) * PART) grown.push(heap() - before);
	}
	return grown;
}
