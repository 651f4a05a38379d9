import { expect, type Page } from '@playwright/test';

/** A trace event as the endpoint gives it: only what the tests read. */
interface Event {
	n: number;
	kind: string;
	client?: string | { id: string; name: string };
	cause?: number | null;
	pattern?: string;
	audience?: string;
	from?: string;
	to?: string;
	type?: string;
	data?: Record<string, unknown>;
}

/** What the server did, worked out from the trace alone, without the site's own code. */
export interface Truth {
	/** The pattern of message `n`. */
	patternOf(n: number): string;
	/** The `occurrence`th message of this type that a client of this name sent, from 1. */
	sent(name: string, type: string, occurrence?: number): { n: number };
	/** What followed client message `n`: a pattern, or `nothing`, and the names of who received it. */
	after(n: number): { pattern: string; recipients: string[] };
	/**
	 * The posts that the user of a feed's client sees when all messages up to `landed` have landed and
	 * all up to `sent` have been sent, newest first, in the words of the page.
	 */
	postsOf(name: string, sent: number, landed: number): string[];
}

/** Goes where `visit` leads, and returns the id of the playground that the page makes there. */
export async function playgroundOf(page: Page, visit: () => Promise<unknown>): Promise<string> {
	const made = page.waitForResponse(
		(response) =>
			response.request().method() === 'POST' && response.url().endsWith('/api/playgrounds'),
	);
	await visit();
	const { id } = (await (await made).json()) as { id: string };
	return id;
}

export async function truthOf(page: Page, playground: string): Promise<Truth> {
	const response = await page.request.get(`/api/playgrounds/${playground}/trace`);
	expect(response.ok()).toBe(true);
	const lines = (await response.text()).trim().split('\n');
	const events = lines.map((line) => JSON.parse(line) as Event);

	const names = new Map<string, string>();
	for (const { kind, client } of events)
		if (kind === 'open' && typeof client === 'object') names.set(client.id, client.name);

	function presentAt(n: number): string[] {
		const present: string[] = [];
		for (const { n: at, kind, client } of events) {
			if (at >= n) break;
			if (kind === 'open' && typeof client === 'object') present.push(client.id);
			if (kind === 'close' && typeof client === 'string')
				present.splice(present.indexOf(client), 1);
		}
		return present;
	}

	function message(n: number): Event {
		const found = events.find((event) => event.n === n && event.kind === 'message');
		if (!found) throw new Error(`The trace has no message ${n}.`);
		return found;
	}

	function postsOf(name: string, sent: number, landed: number): string[] {
		const posts: { id: string; by: string; text: string; likes: number; liked: boolean }[] = [];
		const find = (id: unknown) => posts.find((post) => post.id === id);
		for (const event of events) {
			const { n: at, kind, type, from, to, cause, data } = event;
			if (at > sent) break;
			if (kind !== 'message') continue;
			if (from !== 'server') {
				// An app shows what its own user does at once.
				if (names.get(from ?? '') !== name) continue;
				const post = find(data?.['post']);
				if (type === 'like' && post) post.liked = true;
				if (type !== 'post') continue;
				const effect = events.find((other) => other.cause === at && other.type === 'posted');
				const { id } = effect?.data?.['post'] as { id: string };
				posts.push({ id, by: 'You', text: String(data?.['text']), likes: 0, liked: false });
			} else if (at <= landed && type === 'posted') {
				const sender = message(Number(cause)).from ?? '';
				const client = [...names].find(([, other]) => other === name)?.[0] ?? '';
				if (sender === client || !presentAt(at).includes(client)) continue;
				const { id, text } = data?.['post'] as { id: string; text: string };
				posts.push({ id, by: names.get(sender) ?? '', text, likes: 0, liked: false });
			} else if (at <= landed && type === 'liked' && names.get(to ?? '') === name) {
				const post = find(data?.['post']);
				if (post) post.likes = Number(data?.['likes']);
			}
		}
		return posts.reverse().map(({ by, text, likes, liked }) => {
			const mine = `, ${likes} like${likes === 1 ? '' : 's'}`;
			return `${by}: ${text}${by === 'You' ? mine : liked ? ', liked' : ''}`;
		});
	}

	return {
		postsOf,
		patternOf: (n) => message(n).pattern ?? '',

		sent(name, type, occurrence = 1) {
			const all = events.filter(
				({ kind, from, type: sent }) =>
					kind === 'message' && sent === type && names.get(from ?? '') === name,
			);
			const found = all[occurrence - 1];
			if (!found) throw new Error(`${name} has not sent ${occurrence} of ${type}.`);
			return found;
		},

		after(n) {
			const cause = message(n);
			const effects = events.filter((event) => event.kind === 'message' && event.cause === n);
			const present = presentAt(n);
			const reached = new Set<string>();
			for (const { pattern, to, audience } of effects) {
				if (pattern === 'server-to-client' && to) reached.add(to);
				if (pattern !== 'broadcast') continue;
				for (const id of present) if (audience === 'all' || id !== cause.from) reached.add(id);
			}
			return {
				pattern: effects[0]?.pattern ?? 'nothing',
				recipients: present.filter((id) => reached.has(id)).map((id) => names.get(id) ?? id),
			};
		},
	};
}
