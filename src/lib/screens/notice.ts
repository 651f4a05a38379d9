import type { Announcement, ErrorMessage, MessageEvent } from '../protocol';

/** What the server told a user besides the app's own content. `n` is the message that said it. */
export interface Notice {
	readonly n: number;
	readonly kind: 'liked' | 'announcement' | 'error';
	readonly text: string;
}

/** The notice of a message that the server sends in every app; null for the app's own. */
export function saidToAnyone(n: number, { type, data }: MessageEvent): Notice | null {
	// The trace holds what the server sent, in the shapes of `protocol`.
	const fields: unknown = data;
	if (type === 'announcement') return { n, kind: type, text: (fields as Announcement).text };
	if (type === 'error') return { n, kind: type, text: (fields as ErrorMessage).message };
	return null;
}
