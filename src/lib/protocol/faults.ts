import * as v from 'valibot';
import { Id } from './fields';

/** Longest delay that a client's line can be given, each way, in ms. */
export const DELAY_MAX_MS = 10_000;
/** Fastest trickle that a client's line can be given, in bytes per second. */
export const TRICKLE_MAX = 1_000_000;
/** Smallest bound that can be set for the bytes that wait for one client. */
export const WAITING_MIN = 500;

const whole = (field: string, min: number, max: number) => {
	const message = `${field} must be a whole number from ${min} to ${max}`;
	return v.pipe(
		v.number(message),
		v.integer(message),
		v.minValue(min, message),
		v.maxValue(max, message),
	);
};
const token = v.string('token must be a string');

const FAULTS = [
	/** Destroys the TCP connection without a close frame: both ends see 1006 (RFC 6455 §7.1.5). */
	v.object({ token, fault: v.literal('cut'), client: Id }),
	/** Bytes to and from the client arrive so much later, in order; 0 lifts it. */
	v.object({
		token,
		fault: v.literal('delay'),
		client: Id,
		ms: whole('ms', 0, DELAY_MAX_MS),
	}),
	/** Bytes to the client trickle; 0 lifts it. `waitingMax` bounds what may wait for it, in bytes. */
	v.object({
		token,
		fault: v.literal('slow'),
		client: Id,
		bytesPerSecond: whole('bytesPerSecond', 0, TRICKLE_MAX),
		waitingMax: v.optional(whole('waitingMax', WAITING_MIN, 1_000_000_000)),
	}),
	/** Nothing passes the client's line any more, and neither end is told: a cable that was pulled. */
	v.object({ token, fault: v.literal('dead'), client: Id }),
	/** The server pings every client now; who did not answer its last ping is closed with 1008. */
	v.object({ token, fault: v.literal('ping') }),
	/** The playground forgets all that it holds in memory, closes with 1012, and reads its log again. */
	v.object({ token, fault: v.literal('restart') }),
] as const;

/** Names of the faults, in the order in which they are documented. */
export const FAULT_NAMES = FAULTS.map(({ entries }) => entries.fault.literal);

/** Body of `POST /api/playgrounds/ID/faults`: something that happens to the transport. */
export const FaultRequest = v.variant('fault', FAULTS);
export type FaultRequest = v.InferOutput<typeof FaultRequest>;
/** The same without the secret. */
export type Fault = WithoutToken<FaultRequest>;
type WithoutToken<F> = F extends unknown ? Omit<F, 'token'> : never;

/** 200 of `POST /api/playgrounds/ID/faults`; the lists are of a `ping`, by client id. */
export const FaultDone = v.object({
	/** Those whose pong has come. */
	answered: v.optional(v.array(Id)),
	/** Those whose pong has not come within a second. */
	silent: v.optional(v.array(Id)),
});
export type FaultDone = v.InferOutput<typeof FaultDone>;
