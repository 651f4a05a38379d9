/** The servers that are compared. */
export const CONTENDERS = ['duplex', 'duplex-lmdb', 'ws', 'socket.io', 'uws'] as const;
export type Contender = (typeof CONTENDERS)[number];

/** What a generator must know of a server to talk to it; the work is the same with all of them. */
export interface Dialect {
	/** Where clients connect; `{id}` stands for the playground. */
	readonly path: string;
	/** The client speaks once the handshake is over; nothing if absent. */
	readonly hello?: string;
	/** How the frame begins that says that the client may begin; connected is enough if absent. */
	readonly welcome?: string;
	/** What its deliveries begin with. */
	readonly delivery: string;
	/** What it says now and then, and what it wants to hear in return. */
	readonly ping?: { readonly ask: string; readonly answer: string };
	readonly post: (text: string) => string;
}

const json = (text: string): string => JSON.stringify({ type: 'post', text });

const DUPLEX: Dialect = {
	path: '/ws/{id}',
	welcome: '{"type":"welcome"',
	delivery: '{"type":"posted"',
	post: json,
};
const PLAIN: Dialect = { path: '/', delivery: '{"type":"posted"', post: json };

export const DIALECTS: Readonly<Record<Contender, Dialect>> = {
	duplex: DUPLEX,
	'duplex-lmdb': DUPLEX,
	ws: PLAIN,
	uws: PLAIN,
	'socket.io': {
		path: '/socket.io/?EIO=4&transport=websocket',
		hello: '40',
		welcome: '40',
		delivery: '42["posted"',
		ping: { ask: '2', answer: '3' },
		post: (text) => `42["post",${json(text)}]`,
	},
};

/** What the servers without an app of their own make of a post: the same as the feed does. */
export function posted(post: string, seq: number): string {
	const { text } = JSON.parse(post) as { text: string };
	return JSON.stringify(postedMessage(text, seq));
}

/** The message, for servers that encode by themselves. */
export const postedMessage = (text: string, seq: number) => ({
	type: 'posted',
	seq,
	post: { id: `p${seq}`, by: { id: 'c1', name: 'Quiet Otter' }, text, at: Date.now() },
});
