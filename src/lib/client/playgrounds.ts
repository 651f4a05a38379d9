import * as v from 'valibot';
import { HttpErrorBody, PlaygroundCreated, type AppName, type CreatePlayground } from '../protocol';

type Fetch = typeof globalThis.fetch;

/**
 * Asks the server for a new playground. The caller keeps the host token.
 * @throws Error in words for people: the server's own, if it gave any
 */
export async function createPlayground(
	fetch: Fetch,
	app: AppName,
	{ seed, servers }: Omit<CreatePlayground, 'app'> = {},
): Promise<PlaygroundCreated> {
	const response = await fetch('/api/playgrounds', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ app, seed, servers }),
	}).catch((cause: unknown) => {
		throw new Error('The server cannot be reached.', { cause });
	});
	const body: unknown = await response.json().catch(() => undefined);
	const created = v.safeParse(PlaygroundCreated, body);
	if (response.ok && created.success) return created.output;

	const refused = v.safeParse(HttpErrorBody, body);
	throw new Error(
		refused.success
			? refused.output.error.message
			: `The server gave an answer that makes no sense (${response.status}).`,
	);
}

/** Whether the server says that there is no such playground. Rejects if it cannot be reached. */
export async function isPlaygroundGone(fetch: Fetch, id: string): Promise<boolean> {
	const response = await fetch(`/api/playgrounds/${encodeURIComponent(id)}`);
	return response.status === 404;
}

/** What a connection's address may ask for. */
export interface SocketQuery {
	readonly name?: string;
	readonly observe?: boolean;
	/** Its first message will be `resume`. */
	readonly resume?: boolean;
}

/** The WebSocket address of `path` (`/ws/ID`) on the page's own host. */
export function socketUrl(
	{ protocol, host }: Pick<Location, 'protocol' | 'host'>,
	path: string,
	{ name, observe, resume }: SocketQuery = {},
): string {
	const query = new URLSearchParams();
	if (name !== undefined) query.set('name', name);
	if (observe) query.set('observe', '1');
	if (resume) query.set('resume', '1');
	const address = `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}${path}`;
	return query.size > 0 ? `${address}?${query}` : address;
}
