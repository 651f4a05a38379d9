import type { AppName } from '../protocol';

/** What an example app is called, and what it shows, for people. */
export interface AppWords {
	readonly title: string;
	readonly about: string;
}

export const APP_WORDS: Readonly<Record<AppName, AppWords>> = {
	feed: {
		title: 'News feed',
		about: 'A post goes to all others. A like goes to its author alone.',
	},
	chat: {
		title: 'Chat',
		about: 'A message goes to the others in its room, and to nobody outside it.',
	},
	stocks: {
		title: 'Stock ticker',
		about: 'The server sends each client the prices it watches, unasked.',
	},
};
