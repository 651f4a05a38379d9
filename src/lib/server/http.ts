import * as v from 'valibot';
import { APPS_BY_NAME } from '../apps';
import { APPS, BODY_BYTES_MAX, CreatePlayground, isForeignOrigin } from '../protocol';
import type { Live } from './live';
import {
	FOREIGN_ORIGIN,
	NO_ADDRESS,
	NO_PLAYGROUND,
	refusalBody,
	TRACE_UNREADABLE,
	UNAVAILABLE,
	type Refusal,
} from './refusal';

/** Bytes of a body over the limit that are read and thrown away, so that its sender can hear why. */
const DISCARD_MAX = 1024 * 1024;

/** An HTTP error answer: `{"error":{"code","message"}}`. */
export const refuse = (refusal: Refusal): Response =>
	new Response(refusalBody(refusal), {
		status: refusal.status,
		headers: {
			'content-type': 'application/json',
			'cache-control': 'no-store',
			// The rest of a body that is too large is not worth waiting for.
			...(refusal.status === 413 ? { connection: 'close' } : {}),
		},
	});

export const answer = (body: unknown, status = 200): Response =>
	Response.json(body, { status, headers: { 'cache-control': 'no-store' } });

/** `POST /api/playgrounds`. `addressOf` gives its sender's address, or throws if it is not told. */
export async function postPlayground(
	request: Request,
	live: Live,
	addressOf: () => string,
): Promise<Response> {
	const { headers } = request;
	if (isForeignOrigin(headers.get('origin'), headers.get('host'), live.settings.origin))
		return refuse(FOREIGN_ORIGIN);

	const text = await readBody(request);
	if (text === null) return refuse(TOO_LARGE);
	const body = decodeBody(text);
	if ('status' in body) return refuse(body);
	const address = toldAddress(addressOf);
	if (address === null) return refuse(NO_ADDRESS);
	const creation = live.createPlayground(body, address);
	if (!creation.ok) return refuse(creation.refusal);
	// Nobody is told of a playground that a crash would take away.
	const kept = await creation.kept.then(
		() => true,
		() => false,
	);
	return kept ? answer(creation.created, 201) : refuse(UNAVAILABLE);
}

/** `GET /api/playgrounds/ID`. */
export async function getPlayground(live: Live, id: string): Promise<Response> {
	const playground = await live.find(id);
	return playground ? answer(playground.info()) : refuse(NO_PLAYGROUND);
}

/** `GET /api/playgrounds/ID/trace`: streamed, as fast as the reader takes it. */
export async function getTrace(live: Live, id: string): Promise<Response> {
	const playground = await live.find(id);
	if (!playground) return refuse(NO_PLAYGROUND);
	if (!(await playground.whole())) return refuse(TRACE_UNREADABLE);
	const chunks = playground.trace();
	const encoder = new TextEncoder();
	const stream = new ReadableStream<Uint8Array>({
		pull(controller) {
			const { done, value } = chunks.next();
			if (done) controller.close();
			else controller.enqueue(encoder.encode(value));
		},
	});
	return new Response(stream, {
		headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' },
	});
}

/** `GET /healthz`. While the server stops, the hook answers 503 instead. */
export const getHealth = (): Response => answer({ status: 'ok' });

/** `GET /metrics`: Prometheus's text format. */
export async function getMetrics({ metrics }: Live): Promise<Response> {
	return new Response(await metrics.text(), {
		headers: { 'content-type': metrics.contentType, 'cache-control': 'no-store' },
	});
}

/** The body as text, or null if it is over the limit; no more than the limit is held. */
export async function readBody(request: Request): Promise<string | null> {
	const reader = request.body?.getReader();
	if (!reader) return '';
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	// The platform's own limit makes `read` throw.
	const next = () => reader.read().catch(() => null);
	for (let piece = await next(); !piece?.done; piece = await next()) {
		if (!piece) return null;
		bytes += piece.value.byteLength;
		if (bytes <= BODY_BYTES_MAX) chunks.push(piece.value);
		else if (bytes > DISCARD_MAX) return null;
	}
	return bytes > BODY_BYTES_MAX ? null : Buffer.concat(chunks).toString();
}

/** What SvelteKit tells of a client's address; null if it throws, or tells nothing. */
export function toldAddress(addressOf: () => string): string | null {
	try {
		return addressOf().trim() || null;
	} catch {
		return null;
	}
}

function decodeBody(text: string): CreatePlayground | Refusal {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		return badBody('bad-json', 'The body must be JSON, such as {"app":"feed"}.');
	}
	const body = v.safeParse(CreatePlayground, json, { abortEarly: true });
	if (body.success) {
		const { app, servers = 1 } = body.output;
		// Two servers would have two clocks.
		const ticks = APPS_BY_NAME[app].tick !== undefined;
		return ticks && servers > 1 ? badBody('invalid', `${app} runs on one server.`) : body.output;
	}
	const field = v.getDotPath(body.issues[0]);
	if (field === null)
		return badBody('invalid', 'The body must be a JSON object, such as {"app":"feed"}.');
	if (field === 'app') return badBody('unknown-app', `app must be one of ${APPS.join(', ')}.`);
	if (field === 'servers') return badBody('invalid', 'servers must be 1 or 2.');
	return badBody('invalid', `${field} must be a whole number.`);
}

export const badBody = (code: Refusal['code'], message: string): Refusal => ({
	status: 400,
	code,
	message,
});

export const TOO_LARGE: Refusal = {
	status: 413,
	code: 'too-large',
	message: `The body must be at most ${BODY_BYTES_MAX} bytes.`,
};
