import * as v from 'valibot';
import { Id, Millis } from './fields';

const N = v.pipe(v.number(), v.integer(), v.minValue(1));

/** What an observer says to ask for telemetry, or to ask for no more of it. */
export const TelemetryRequest = v.object({
	type: v.literal('telemetry'),
	/** Captured frames and handshakes. */
	frames: v.optional(v.boolean(), false),
	acks: v.optional(v.boolean(), false),
	/** What lines with a fault do to the bytes that pass them. */
	lines: v.optional(v.boolean(), false),
});
export type TelemetryRequest = v.InferOutput<typeof TelemetryRequest>;

/** Most bytes of one frame that are told; a longer one is cut there. */
export const FRAME_BYTES_MAX = 64 * 1024;

export const FRAME_DIRECTIONS = ['in', 'out'] as const;
/** As the server sees it: `in` from a client, `out` to a client. */
export type FrameDirection = (typeof FRAME_DIRECTIONS)[number];

/**
 * One frame as it stood on the TCP stream (RFC 6455 §5.2), header included, in base64. `n` is the
 * trace message that it carries; null for control frames and for an `ack`. `at` is in ms since the
 * Unix epoch.
 */
export const WireFrame = v.object({
	n: v.nullable(N),
	client: Id,
	direction: v.picklist(FRAME_DIRECTIONS),
	at: Millis,
	opcode: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(15)),
	bytes: v.string(),
});
export type WireFrame = v.InferOutput<typeof WireFrame>;

/** A client's opening handshake (RFC 6455 §4): both heads as HTTP text, lines ended by CR LF. */
export const Handshake = v.object({ client: Id, request: v.string(), response: v.string() });
export type Handshake = v.InferOutput<typeof Handshake>;

/** The client has said that it received everything up to trace event `n`. */
export const Ack = v.object({ client: Id, n: N });
export type Ack = v.InferOutput<typeof Ack>;

/**
 * A client's line that the host has put a fault on, as it was just after trace event `n`: how much
 * later bytes arrive each way, how many a second pass to the client (0: as many as will), whether
 * nothing passes at all, and how many bytes wait at the server for it.
 */
export const LineSample = v.object({
	client: Id,
	n: v.pipe(v.number(), v.integer(), v.minValue(0)),
	delayMs: v.number(),
	bytesPerSecond: v.number(),
	dead: v.boolean(),
	waiting: v.number(),
	/** So many may wait; more closes the connection with 1013. */
	waitingMax: v.number(),
});
export type LineSample = v.InferOutput<typeof LineSample>;

/** What an observer who asked gets. `left` is how many frames were too many for this batch. */
export const TelemetryMessage = v.object({
	type: v.literal('telemetry'),
	frames: v.optional(v.array(WireFrame)),
	left: v.optional(v.number()),
	handshakes: v.optional(v.array(Handshake)),
	acks: v.optional(v.array(Ack)),
	lines: v.optional(v.array(LineSample)),
});
export type TelemetryMessage = v.InferOutput<typeof TelemetryMessage>;

/** How every telemetry message of the server begins, so that it is told apart without parsing. */
export const TELEMETRY_PREFIX = '{"type":"telemetry"';
