import * as v from 'valibot';
import { AGENTS, Id, Millis } from './fields';

export const PATTERNS = ['client-to-server', 'server-to-client', 'broadcast'] as const;
/** Which of the three ways a message travels: by what the server did, not by how many received it. */
export type Pattern = (typeof PATTERNS)[number];

export const AUDIENCES = ['all', 'others', 'room', 'room-others'] as const;
/** Whom a broadcast is meant for; `others` is all but the sender. */
export type Audience = (typeof AUDIENCES)[number];

/** Sender of every message that a client did not send. */
export const SERVER = 'server';

/** Names of the servers of a playground that runs on two. */
export const SERVER_NAMES = ['A', 'B'] as const;

const N = v.pipe(v.number(), v.integer(), v.minValue(1));
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const stamp = { n: N, at: Millis };

export const ClientInfo = v.object({
	id: Id,
	name: v.string(),
	agent: v.picklist(AGENTS),
	/** The server it is connected to, in a playground that runs on several. */
	server: v.optional(v.string()),
});
/** A client as the trace names it. */
export type ClientInfo = v.InferOutput<typeof ClientInfo>;

/** `back`: it came back, and holds all that it held before; what it missed follows. */
export const OpenEvent = v.object({
	...stamp,
	kind: v.literal('open'),
	client: ClientInfo,
	back: v.optional(v.literal(true)),
});
export const CloseEvent = v.object({
	...stamp,
	kind: v.literal('close'),
	client: Id,
	code: Count,
	reason: v.string(),
});
export const RoomEvent = v.object({
	...stamp,
	kind: v.literal('room'),
	client: Id,
	room: v.string(),
	action: v.picklist(['join', 'leave']),
});
/**
 * One application message. `cause` is the `n` of the client message that made the server send it;
 * `data` is the payload without its `type`; `bytes` is the payload's size of one delivery. `again` is
 * set on what a client that came back had been sent before, and had not received.
 */
export const MessageEvent = v.object({
	...stamp,
	kind: v.literal('message'),
	cause: v.nullable(N),
	pattern: v.picklist(PATTERNS),
	audience: v.optional(v.picklist(AUDIENCES)),
	room: v.optional(v.string()),
	from: Id,
	to: v.optional(Id),
	recipients: Count,
	type: v.string(),
	data: v.record(v.string(), v.unknown()),
	bytes: Count,
	again: v.optional(v.literal(true)),
});
export const TraceEvent = v.variant('kind', [OpenEvent, CloseEvent, RoomEvent, MessageEvent]);

export type OpenEvent = v.InferOutput<typeof OpenEvent>;
export type CloseEvent = v.InferOutput<typeof CloseEvent>;
export type RoomEvent = v.InferOutput<typeof RoomEvent>;
export type MessageEvent = v.InferOutput<typeof MessageEvent>;
/** One entry of the trace; `n` counts from 1 without gaps, `at` is in ms since the Unix epoch. */
export type TraceEvent = v.InferOutput<typeof TraceEvent>;

/** What an observer gets: first the backlog, then batches. */
export const TraceMessage = v.object({ type: v.literal('trace'), events: v.array(TraceEvent) });
export type TraceMessage = v.InferOutput<typeof TraceMessage>;
