import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import * as v from 'valibot';
import { Name, type Agent } from '../protocol';
import type { ClientWish } from './client';
import { isForeignOrigin } from './origin';
import { FOREIGN_ORIGIN, refusalBody, type Refusal } from './refusal';

/** Where WebSocket connections go: `/ws/ID`. */
export const SOCKET_PATH = '/ws/';

export type UpgradeRequest =
	| { readonly ok: false; readonly refusal: Refusal }
	| {
			readonly ok: true;
			readonly playground: string;
			readonly observe: boolean;
			readonly wish: ClientWish;
	  };

/** Reads what an upgrade request to `/ws/ID` asks for. `origin` is the ORIGIN setting. */
export function readUpgrade(request: IncomingMessage, origin: string | undefined): UpgradeRequest {
	const { headers, url = '' } = request;
	if (isForeignOrigin(headers.origin, headers.host, origin))
		return { ok: false, refusal: FOREIGN_ORIGIN };

	const { pathname, searchParams: params } = new URL(url, 'http://localhost');
	const name = v.safeParse(v.optional(Name), params.get('name') ?? undefined);
	if (!name.success) return { ok: false, refusal: badName(name.issues[0].message) };

	const agent = agentOf(params.get('agent'), headers.origin);
	const wish = { name: name.output, agent, resume: params.get('resume') === '1' };
	const observe = params.get('observe') === '1';
	return { ok: true, playground: pathname.slice(SOCKET_PATH.length), observe, wish };
}

/** A browser always sends an Origin (RFC 6455 §4.1) and cannot leave it out. */
function agentOf(agent: string | null, origin: string | undefined): Agent {
	if (agent === 'simulated') return 'simulated';
	return origin === undefined ? 'external' : 'browser';
}

const badName = (message: string): Refusal => ({ status: 400, code: 'invalid', message });

/** Answers an upgrade with an HTTP error and closes the socket. */
export function refuseUpgrade(socket: Duplex, refusal: Refusal): void {
	const body = refusalBody(refusal);
	socket.on('error', () => socket.destroy()); // the peer may have gone already
	socket.once('finish', () => socket.destroy());
	socket.end(
		`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}\r\n` +
			'Content-Type: application/json\r\n' +
			`Content-Length: ${Buffer.byteLength(body)}\r\n` +
			'Connection: close\r\n\r\n' +
			body,
	);
}
