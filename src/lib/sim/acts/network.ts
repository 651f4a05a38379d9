import * as v from 'valibot';
import { DELAY_MAX_MS, TRICKLE_MAX, WAITING_MIN } from '../../protocol';
import { Client, strict } from './action';

/** A whole number from `min` to `max`; `field` is for errors. */
export const whole = (field: string, min: number, max: number) => {
	const message = `${field} must be a whole number from ${min} to ${max}`;
	return v.pipe(
		v.number(message),
		v.integer(message),
		v.minValue(min, message),
		v.maxValue(max, message),
	);
};
/** How much later bytes arrive, each way, in ms. */
export const Lag = whole('lags', 0, DELAY_MAX_MS);
/** Bytes per second that trickle to a client. */
export const Trickle = whole('reads slowly', 0, TRICKLE_MAX);
/** Bytes that may wait for a client. */
export const WaitingMax = whole('limit', WAITING_MIN, 1_000_000);

/** What happens to connections, and not by what clients say. All of it is done for real. */
export const NETWORK_ACTIONS = [
	/** The client's TCP connection is cut, without a close frame. */
	strict('cut', { client: Client, do: v.literal('cut') }),
	/** A client that lost its connection opens another and resumes. */
	strict('back', { client: Client, do: v.literal('back') }),
	/** Bytes to and from the client arrive later; 0 ends it. */
	strict('lag', { client: Client, do: v.literal('lag'), ms: Lag }),
	/** Bytes to the client trickle; 0 ends it. */
	strict('slow', {
		client: Client,
		do: v.literal('slow'),
		bytesPerSecond: Trickle,
		waitingMax: v.optional(WaitingMax),
	}),
	/** Nothing passes the client's line any more, and nobody is told. */
	strict('dead', { client: Client, do: v.literal('dead') }),
	/** The server pings everyone, and closes who did not answer the ping before. */
	strict('ping', { do: v.literal('ping') }),
	/** The server's memory is lost; it reads its log again, and everyone comes back. */
	strict('restart', { do: v.literal('restart') }),
] as const;

/** In words: "Ana loses the connection". */
export const NETWORK_WORDS = {
	cut: 'loses the connection',
	back: 'comes back',
	lag: 'gets a slow line',
	slow: 'reads slowly',
	dead: 'goes silent',
	ping: 'the server pings everyone',
	restart: 'the server restarts',
} as const;
