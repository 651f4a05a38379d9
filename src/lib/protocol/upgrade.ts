import * as v from 'valibot';
import type { HttpErrorCode } from './codes';
import { Name, type Agent } from './fields';
import { isForeignOrigin } from './origin';

/** Where WebSocket connections go: `/ws/ID`. */
export const SOCKET_PATH = '/ws/';

/** An HTTP error answer to be: of a request or of a WebSocket upgrade. */
export interface Refusal {
	readonly status: 400 | 403 | 404 | 413 | 429 | 431 | 503;
	readonly code: HttpErrorCode;
	/** One sentence for people. */
	readonly message: string;
}

export const FOREIGN_ORIGIN: Refusal = {
	status: 403,
	code: 'foreign-origin',
	message: 'Pages of other sites may not use this server.',
};

/** The part of an upgrade request that says what it asks for. */
export interface UpgradeHead {
	readonly url?: string | undefined;
	readonly headers: { readonly origin?: string | undefined; readonly host?: string | undefined };
}

/** What a client asks for when it connects. */
export interface ClientWish {
	/** Validated; undefined asks for a made-up one. */
	readonly name: string | undefined;
	readonly agent: Agent;
	/** Its first message will be `resume`. */
	readonly resume: boolean;
}

export type UpgradeRequest =
	| { readonly ok: false; readonly refusal: Refusal }
	| {
			readonly ok: true;
			readonly playground: string;
			readonly observe: boolean;
			readonly wish: ClientWish;
	  };

/** Reads what an upgrade request to `/ws/ID` asks for. `origin` is the ORIGIN setting. */
export function readUpgrade(request: UpgradeHead, origin: string | undefined): UpgradeRequest {
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
