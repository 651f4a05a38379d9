import * as v from 'valibot';
import { FaultDone, HttpErrorBody, type Fault } from '../protocol';

/**
 * Asks the server for a fault of a playground's transport; only its host may.
 * @throws Error in words for people: the server's own, if it gave any
 */
export async function imposeFault(
	fetch: typeof globalThis.fetch,
	playground: string,
	token: string,
	fault: Fault,
): Promise<FaultDone> {
	const response = await fetch(`/api/playgrounds/${encodeURIComponent(playground)}/faults`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ token, ...fault }),
	}).catch((cause: unknown) => {
		throw new Error('The server cannot be reached.', { cause });
	});
	const body: unknown = await response.json().catch(() => undefined);
	const done = v.safeParse(FaultDone, body);
	if (response.ok && done.success) return done.output;
	const refused = v.safeParse(HttpErrorBody, body);
	throw new Error(
		refused.success
			? refused.output.error.message
			: `The server gave an answer that makes no sense (${response.status}).`,
	);
}
