import { isRecipient } from '../../engine';
import { SERVER } from '../../protocol';
import type { ScreenPost } from '../../screens';
import type { Flight } from '../../timeline';

/** What an app shows of its own user's doing at once, before the server has it. */
const SHOWN_AT_ONCE: ReadonlySet<string> = new Set(['post', 'like', 'say', 'watch']);

/** What a message does to a screen: it is on its way there, or it has changed it. */
export type Touch = 'coming' | 'changed';

/** What a message does to a client's screen at `t`, in ms of display time; null for nothing. */
export function touchOf({ event, recipients, start, end }: Flight, client: string, t: number) {
	const own = event.from === client;
	if (!own && (event.from !== SERVER || !isRecipient(recipients, client))) return null;
	if (start > t || (own && !SHOWN_AT_ONCE.has(event.type))) return null;
	// What the server says shows when it has arrived.
	const touch: Touch = own || end <= t ? 'changed' : 'coming';
	return touch;
}

/** Whether a post is the one that a message brings, likes or says is liked. */
export function isAbout({ n, event: { type, data } }: Flight, post: ScreenPost): boolean {
	if (post.n === n) return true;
	if (type === 'post') return data['id'] === post.id;
	if (type === 'like' || type === 'liked') return data['post'] === post.id;
	return type === 'posted' && (data['post'] as { id?: unknown } | undefined)?.id === post.id;
}
