import * as v from 'valibot';
import { HttpErrorBody, TrialAnswer, type TrialHeaders } from '../protocol';

/**
 * Has the server make a handshake with itself that a page could not make, and tell how it went.
 * @throws Error in words for people
 */
export async function tryHandshake(
	ask: typeof fetch,
	playground: string,
	headers: TrialHeaders,
): Promise<TrialAnswer> {
	const response = await ask('/api/handshakes', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ playground, headers }),
	});
	const body: unknown = await response.json().catch(() => undefined);
	const answer = v.safeParse(TrialAnswer, body);
	if (response.ok && answer.success) return answer.output;
	const refused = v.safeParse(HttpErrorBody, body);
	throw new Error(
		refused.success ? refused.output.error.message : `The server answered ${response.status}.`,
	);
}
