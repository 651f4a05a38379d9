import * as v from 'valibot';
import { FAULT_NAMES, FaultRequest, isForeignOrigin } from '../protocol';
import { answer, badBody, readBody, refuse, TOO_LARGE } from './http';
import type { Live } from './live';
import {
	FOREIGN_ORIGIN,
	NO_CLIENT,
	NO_PLAYGROUND,
	NOT_THE_HOST,
	TOO_MANY_FAULTS,
	type Refusal,
} from './refusal';

/** `POST /api/playgrounds/ID/faults`: the host lets something happen to the transport. */
export async function postFault(request: Request, live: Live, id: string): Promise<Response> {
	const { headers } = request;
	if (isForeignOrigin(headers.get('origin'), headers.get('host'), live.settings.origin))
		return refuse(FOREIGN_ORIGIN);
	const text = await readBody(request);
	if (text === null) return refuse(TOO_LARGE);
	const body = decodeFault(text);
	if ('status' in body) return refuse(body);

	const playground = await live.find(id);
	if (!playground) return refuse(NO_PLAYGROUND);
	const { token, ...fault } = body;
	if (!playground.isHostToken(token)) return refuse(NOT_THE_HOST);
	if (!playground.faults.admit()) return refuse(TOO_MANY_FAULTS);
	if (fault.fault === 'restart') {
		await live.restart(id);
		return answer({});
	}
	const done = await playground.faults.impose(fault);
	return done ? answer(done) : refuse(NO_CLIENT);
}

function decodeFault(text: string): FaultRequest | Refusal {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		return badBody('bad-json', 'The body must be JSON, such as {"token":"…","fault":"ping"}.');
	}
	const body = v.safeParse(FaultRequest, json, { abortEarly: true });
	if (body.success) return body.output;
	const [issue] = body.issues;
	const field = v.getDotPath(issue);
	if (field === null)
		return badBody('invalid', 'The body must be a JSON object, such as {"fault":"ping"}.');
	if (field === 'fault')
		return badBody('invalid', `fault must be one of ${FAULT_NAMES.join(', ')}.`);
	return badBody('invalid', `${issue.message}.`);
}
