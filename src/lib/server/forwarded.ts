import type { IncomingMessage } from 'node:http';

/** The header in which a proxy says which protocol the browser used. */
export const PROTOCOL_HEADER = 'x-forwarded-proto';

/**
 * Makes the forwarded protocol of a request one plain word. SvelteKit's Node adapter assumes https
 * unless told otherwise, and would then take every form sent over plain http for a foreign one.
 */
export function normaliseProtocol({ headers }: Pick<IncomingMessage, 'headers'>): void {
	const [first = ''] = String(headers[PROTOCOL_HEADER] ?? '').split(',');
	headers[PROTOCOL_HEADER] = first.trim().toLowerCase() === 'https' ? 'https' : 'http';
}
