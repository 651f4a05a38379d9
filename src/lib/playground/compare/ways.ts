import type { TickerWay } from '../../client';

/** What the four ways are called, and how each works. */
export const WAYS: Readonly<Record<TickerWay, { name: string; how: string }>> = {
	polling: {
		name: 'Polling',
		how: 'The page asks again and again, whether there is news or not.',
	},
	'long-polling': {
		name: 'Long polling',
		how: 'The page asks once; the server answers when it has news. Then the page asks again.',
	},
	sse: {
		name: 'Server-Sent Events',
		how: 'One request, and an answer that does not end. Only the server can speak.',
	},
	websocket: {
		name: 'WebSocket',
		how: 'One handshake; after it, both ends may speak whenever they like.',
	},
};
