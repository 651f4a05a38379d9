import * as v from 'valibot';
import { CLOSE, CommonClientMessages, TelemetryRequest, type ErrorMessage } from '../protocol';
import { PONG } from './client';
import { Connection } from './connection';
import { textFrame } from './frames';
import { Bucket, Tally } from './limits';
import type { Outbox } from './outbox';
import type { ServerSocket } from './server-socket';
import type { Settings } from './settings';

/** What an observer's owner does for it. */
export interface ObserverHooks {
	/** It asks for telemetry, or for no more; false if it cannot have it. */
	telemetry(request: TelemetryRequest): boolean;
	closed(): void;
}

/** What an observer may say. */
const Request = v.variant('type', [TelemetryRequest, CommonClientMessages.ping]);
type Request = v.InferOutput<typeof Request>;

/**
 * An observer's connection. It listens, and may ask for telemetry or whether the server is there;
 * anything else that it says is answered with an `error`.
 */
export function createObserver(
	ws: ServerSocket,
	settings: Settings,
	outbox: Outbox,
	position: { readonly seq: number },
	hooks: ObserverHooks,
): Connection {
	const errors = new Tally(settings.errorsMax, settings.abuseWindowMs);
	const requests = new Bucket(settings.requestBurst, settings.requestsPerSecond, performance.now());

	function text(frame: string): void {
		const request = readRequest(frame);
		if (!request) return refuse('unknown-type', 'An observer only listens.');
		if (!requests.take(performance.now()))
			return refuse('too-fast', 'Too many requests. Slow down a little.');
		if (request.type === 'ping') return connection.send(PONG);
		if (!hooks.telemetry(request))
			refuse('invalid', 'Too many observers of this playground want frames.');
	}

	function refuse(code: ErrorMessage['code'], message: string): void {
		const error: ErrorMessage = { type: 'error', seq: position.seq, code, message };
		connection.send(textFrame(JSON.stringify(error)));
		if (errors.add(performance.now())) connection.end(CLOSE.policyViolation, 'too many errors');
	}

	const connection = new Connection(ws, settings, outbox, { text, closed: hooks.closed });
	return connection;
}

function readRequest(frame: string): Request | null {
	try {
		const parsed = v.safeParse(Request, JSON.parse(frame));
		return parsed.success ? parsed.output : null;
	} catch {
		return null; // not JSON
	}
}
