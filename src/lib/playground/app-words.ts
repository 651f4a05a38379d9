import type { AppName } from '../protocol';

/** What an example app is called, and what it shows, for people. */
export interface AppWords {
	readonly title: string;
	readonly about: string;
	/** What a reset does to it, for its host. */
	readonly reset: string;
}

export const APP_WORDS: Readonly<Record<AppName, AppWords>> = {
	feed: {
		title: 'News feed',
		about: 'A post goes to all others. A like goes to its author alone.',
		reset: 'Then all posts and likes are gone from every screen.',
	},
	chat: {
		title: 'Chat',
		about: 'A message goes to the others in its room, and to nobody outside it.',
		reset: 'Then everyone is back in the lobby, with an empty screen.',
	},
	stocks: {
		title: 'Stock ticker',
		about: 'The server sends each client the prices it watches, unasked.',
		reset: 'Then prices and watch lists are what they were at first, for everyone.',
	},
};
