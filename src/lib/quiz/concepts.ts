/** Something that the course teaches: lessons explain and show it, gates ask for it, drills repeat it. */
export interface Concept {
	readonly id: ConceptId;
	readonly title: string;
}

const TITLES = {
	polling: 'Polling and long polling ask again and again',
	'server-sent-events': 'Server-Sent Events flow one way',
	'full-duplex': 'Over a WebSocket either end may send at any time',
	handshake: 'An HTTP request opens the connection',
	'client-to-server': 'Client to server',
	'server-to-client': 'Server to one client',
	unasked: 'The server may send without being asked',
	'no-direct-line': 'Clients have no line to each other',
	refusal: 'A refusal is a message to its sender',
	silence: 'The server need not answer',
	'broadcast-all': 'Broadcast to all',
	'broadcast-others': 'Broadcast to all but the sender',
	copies: 'A broadcast is one copy for each connection',
	'pattern-is-the-act': 'The pattern is what the server did, not how many received',
	rooms: 'Broadcast to a room',
	'room-in-the-program': 'A room exists in the server’s program, not on the wire',
	subscriptions: 'Each client gets what it asked to watch',
	frames: 'A message travels in frames',
	masking: 'What a client sends is masked',
	'control-frames': 'Ping, pong and close are frames too',
	'close-codes': 'A close code says why',
	resume: 'Reconnect, and get what was missed',
	duplicates: 'A retry must do no harm',
	'order-and-delay': 'Delay moves messages, but never past each other',
	backpressure: 'A slow reader makes a queue',
	origin: 'The server checks the Origin',
	'encryption-and-identity': 'wss hides the words; a token says who speaks',
	validation: 'Every message is checked before it counts',
	'many-servers': 'Many servers share one bus',
} as const;

export type ConceptId = keyof typeof TITLES;

/** All concepts of the course, in the order in which it comes to them. */
export const CONCEPTS: readonly Concept[] = (Object.keys(TITLES) as ConceptId[]).map((id) => ({
	id,
	title: TITLES[id],
}));

export const isConcept = (id: string): id is ConceptId => Object.hasOwn(TITLES, id);

/** What a concept is called. */
export const conceptTitle = (id: ConceptId): string => TITLES[id];
