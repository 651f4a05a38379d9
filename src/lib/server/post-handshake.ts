import * as v from 'valibot';
import { isForeignOrigin, TrialRequest } from '../protocol';
import { readBody, refuse, toldAddress, TOO_LARGE } from './http';
import type { Live } from './live';
import { FOREIGN_ORIGIN, NO_ADDRESS, type Refusal } from './refusal';
import { tryHandshake } from './trial';

const TOO_MANY_TRIALS: Refusal = {
	status: 429,
	code: 'too-many',
	message: 'Too many trials at once. Wait a moment.',
};
const NOWHERE: Refusal = {
	status: 503,
	code: 'stopping',
	message: 'The server does not know its own address yet. Try again.',
};

/** `POST /api/handshakes`: makes a handshake with this server that a page could not make itself. */
export async function postHandshake(
	request: Request,
	live: Live,
	addressOf: () => string,
): Promise<Response> {
	const { headers, url } = request;
	const { settings, trials } = live;
	const host = headers.get('host') ?? new URL(url).host;
	if (isForeignOrigin(headers.get('origin'), host, settings.origin)) return refuse(FOREIGN_ORIGIN);
	const text = await readBody(request);
	if (text === null) return refuse(TOO_LARGE);
	const asked = v.safeParse(TrialRequest, parseJson(text), { abortEarly: true });
	if (!asked.success) {
		const message = `This is no trial: ${asked.issues[0].message}.`;
		return refuse({ status: 400, code: 'invalid', message });
	}
	const { here } = trials;
	if (!here) return refuse(NOWHERE);
	const address = toldAddress(addressOf);
	if (address === null) return refuse(NO_ADDRESS);
	if (!trials.take(address)) return refuse(TOO_MANY_TRIALS);
	const name = settings.addressHeader;
	const told = name === undefined ? null : headers.get(name);
	const answer = await tryHandshake({
		...{ here, host, ...asked.output },
		origin: settings.origin ?? headers.get('origin') ?? `http://${host}`,
		...(name !== undefined && told !== null ? { added: { [name]: told } } : {}),
	});
	return Response.json(answer, { headers: { 'cache-control': 'no-store' } });
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
