import type { Turn } from '../timeline';
import type { Announcement, ErrorMessage, MessageEvent, Renewed } from '../protocol';

/** What the server told a user besides the app's own content. `n` is the message that said it. */
export interface Notice {
	readonly n: number;
	readonly kind: 'liked' | 'announcement' | 'renewed' | 'error';
	readonly text: string;
}

/** The notice of a message that the server sends in every app; null for the app's own. */
export function saidToAnyone(n: number, { type, data }: MessageEvent): Notice | null {
	// The trace holds what the server sent, in the shapes of `protocol`.
	const fields: unknown = data;
	if (type === 'announcement') return { n, kind: type, text: (fields as Announcement).text };
	if (type === 'renewed')
		return { n, kind: type, text: `${(fields as Renewed).by.name} has reset the playground` };
	if (type === 'error') return { n, kind: type, text: (fields as ErrorMessage).message };
	return null;
}

/** Whether the host lets the app begin anew in this turn. */
export const isReset = ({ effects }: Turn): boolean =>
	effects.some(({ event }) => event.type === 'renewed' && event.pattern === 'broadcast');
