import { APPS, CLIENT_MESSAGES, type AppName, type TraceEvent } from '../protocol';

/** What each app's server says, and no other's. */
const SAID: Readonly<Record<AppName, readonly string[]>> = {
	feed: ['posted', 'liked'],
	chat: ['room', 'said', 'joined', 'left'],
	stocks: ['quotes', 'market'],
};

/**
 * The app that a trace is of, told by its first message that only one app knows; rooms are the
 * chat's. The feed if nothing tells: then there is nothing to see on any screen.
 */
export function appOf(events: readonly TraceEvent[]): AppName {
	for (const event of events) {
		if (event.kind === 'room') return 'chat';
		if (event.kind !== 'message') continue;
		const { type } = event;
		const known = APPS.filter(
			(app) => SAID[app].includes(type) || Object.hasOwn(CLIENT_MESSAGES[app], type),
		);
		const [only] = known;
		if (only && known.length === 1) return only;
	}
	return 'feed';
}
