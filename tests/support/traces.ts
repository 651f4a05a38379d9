import fc from 'fast-check';
import { chat, feed, stocks, type AnyApp } from '../../src/lib/apps';
import { createEngine, type LogEntry } from '../../src/lib/engine';
import type { TraceEvent, WireMessage } from '../../src/lib/protocol';
import { createTimeline, type Pace, type Timeline } from '../../src/lib/timeline';
import { anyLog, chatMessage, feedMessage, roomsMessage, stocksMessage } from './logs';
import { roomsApp } from './rooms-app';

/** The trace that an app's engine gives for a log. */
export function traceOf(log: readonly LogEntry[], app: AnyApp = feed): TraceEvent[] {
	const engine = createEngine(app, 7);
	return log.flatMap((entry) => [...engine.apply(entry).events]);
}

/** Pauses between log entries in ms: none, some, many, hours. */
const anyPause = fc.oneof(
	{ weight: 4, arbitrary: fc.constant(0) },
	{ weight: 4, arbitrary: fc.nat(120) },
	{ weight: 2, arbitrary: fc.nat(4000) },
	{ weight: 1, arbitrary: fc.nat(5 * 3_600_000) },
);

/** Any log with any pauses, whose clients get a new id with each connection, as the server's do. */
const anyTimedLog = (message: fc.Arbitrary<WireMessage>, ticks = 1): fc.Arbitrary<LogEntry[]> =>
	fc
		.tuple(anyLog(message, ticks), fc.array(anyPause, { minLength: 60, maxLength: 60 }))
		.map(([log, pauses]) => {
			const ids = new Map<string, string>();
			let opened = 0;
			let at = 1_700_000_000_000;
			return log.map((entry, i): LogEntry => {
				at += pauses[i] ?? 0;
				if (entry.kind === 'tick') return { ...entry, at };
				if (entry.kind === 'open') {
					const id = `c${++opened}`;
					ids.set(entry.client.id, id);
					return { ...entry, at, client: { ...entry.client, id } };
				}
				return { ...entry, at, client: ids.get(entry.client) ?? entry.client };
			});
		});

export const anyFeedTrace = anyTimedLog(feedMessage).map((log) => traceOf(log));
const isReset = (entry: LogEntry): boolean =>
	entry.kind === 'message' && entry.message.type === 'reset';
/** Of a feed that is never reset. */
export const anySteadyFeedTrace = anyTimedLog(feedMessage).map((log) =>
	traceOf(log.filter((entry) => !isReset(entry))),
);
/** Of a feed that is reset now and then, in which no id of a post comes again. */
export const anyRenewedFeedTrace = anyTimedLog(feedMessage).map((log) =>
	traceOf(
		log.map((entry, i): LogEntry => {
			if (entry.kind !== 'message' || entry.message['id'] === undefined) return entry;
			return { ...entry, message: { ...entry.message, id: `own-${i}` } };
		}),
	),
);
export const anyChatTrace = anyTimedLog(chatMessage).map((log) => traceOf(log, chat));
export const anyStocksTrace = anyTimedLog(stocksMessage, 12).map((log) => traceOf(log, stocks));
export const anyRoomsTrace = anyTimedLog(roomsMessage).map((log) => traceOf(log, roomsApp));
/** The trace of any log of any app, with any pauses. */
export const anyTrace = fc.oneof(anyFeedTrace, anyChatTrace, anyStocksTrace, anyRoomsTrace);

/** A timeline that holds `trace`. */
export function timelineOf(trace: readonly TraceEvent[], pace: Pace = 'live'): Timeline {
	const timeline = createTimeline(pace);
	for (const event of trace) timeline.push(event);
	return timeline;
}

/** A feed's log, written as a story: one line an entry, with pauses in ms between them. */
export function story() {
	const log: LogEntry[] = [];
	let at = 1_700_000_000_000;
	const say = (client: string, message: WireMessage, host: boolean) => {
		log.push({ kind: 'message', at, client, message, bytes: 9, ...(host ? { host } : {}) });
		return told;
	};
	const told = {
		wait(ms: number) {
			at += ms;
			return told;
		},
		open(id: string, name = id) {
			log.push({ kind: 'open', at, client: { id, name, agent: 'browser' } });
			return told;
		},
		close(client: string) {
			log.push({ kind: 'close', at, client, code: 1001, reason: '' });
			return told;
		},
		post(client: string, text: string, id?: string) {
			return say(client, { type: 'post', text, ...(id ? { id } : {}) }, false);
		},
		like(client: string, post: string) {
			return say(client, { type: 'like', post }, false);
		},
		announce(client: string, text: string) {
			return say(client, { type: 'announce', text }, true);
		},
		reset: (client: string) => say(client, { type: 'reset' }, true),
		say: (client: string, message: WireMessage) => say(client, message, false),
		tick() {
			log.push({ kind: 'tick', at });
			return told;
		},
		trace: (app: AnyApp = feed) => traceOf(log, app),
		timeline: (pace: Pace = 'live', app: AnyApp = feed) => timelineOf(traceOf(log, app), pace),
	};
	return told;
}
