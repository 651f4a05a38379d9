import type { AppName, TraceEvent } from '../protocol';
import { createAppScreens, type AppScreen } from '../screens';
import { changeTracks, createCursor, createTimeline, type Pace } from '../timeline';
import { EMPTY_WORLD, reduceWorld, type World } from './world';

/**
 * A trace laid out, with everything that can be seen at any instant of it: who is there, and each
 * client's screen. Beyond `keep` events the oldest are folded into the states they led to, so that
 * memory stays bounded; all that lies at or after `timeline.start` is as it would be unfolded.
 */
export function createTraceStates(pace: Pace = 'live', keep = Infinity, app: AppName = 'feed') {
	const timeline = createTimeline(pace);
	const world = createCursor(timeline, EMPTY_WORLD, reduceWorld, changeTracks(timeline));
	const screens = createAppScreens(timeline, app);

	function fold(): boolean {
		const at = timeline.foldTo(keep);
		if (!at) return false;
		world.fold(at.at);
		screens.fold(at);
		timeline.fold(at);
		screens.prune();
		return true;
	}

	return {
		timeline,
		/** Adds events in order; returns whether older ones were folded away. */
		push(events: readonly TraceEvent[]): boolean {
			for (const event of events) timeline.push(event);
			return fold();
		},
		worldAt: (t: number): World => world.at(t),
		screenAt: (client: string, t: number): AppScreen => screens.at(client, t),
	};
}
export type TraceStates = ReturnType<typeof createTraceStates>;
