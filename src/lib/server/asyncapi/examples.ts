import type { AppName } from '../../protocol';

type Example = Readonly<Record<string, unknown>> & { readonly type: string };

const BEN = { id: 'c2', name: 'Ben' };
const AT = 1_764_115_200_000;

/**
 * Examples of what clients say. Each is sent to a real server by a test; `HOST_TOKEN`, `TOKEN` and
 * `EPOCH` stand for what the server has given.
 */
export const CLIENT_EXAMPLES: Readonly<Record<'every' | AppName | 'observer', readonly Example[]>> =
	{
		every: [
			{ type: 'resume', token: 'TOKEN', epoch: 'EPOCH', after: 12, had: 1 },
			{ type: 'host', token: 'HOST_TOKEN' },
			{ type: 'ack', seq: 1 },
			{ type: 'ping' },
			{ type: 'announce', text: 'Class begins in a minute.' },
			{ type: 'remove', client: 'c2' },
			{ type: 'reset' },
			{ type: 'end' },
		],
		feed: [
			{ type: 'post', text: 'Two herons from the bridge this morning.' },
			{ type: 'post', id: 'ana-1', text: 'And no boats.', ref: 7 },
			{ type: 'like', post: 'ana-1' },
		],
		chat: [
			{ type: 'join', room: 'birds' },
			{ type: 'say', text: 'Has anyone seen the herons?' },
			{ type: 'leave' },
		],
		stocks: [
			{ type: 'watch', symbols: ['FERN', 'OPAL'] },
			{ type: 'watch', symbols: [], ref: 'none' },
		],
		observer: [
			{ type: 'telemetry', frames: true, acks: true },
			{ type: 'telemetry' },
			{ type: 'ping' },
		],
	};

/** Examples of what the server says, by `type`; the same in every app that has the type. */
export const SERVER_EXAMPLES: Readonly<Record<string, Example>> = {
	welcome: {
		type: 'welcome',
		seq: 1,
		epoch: 'EPOCH',
		id: 'c1',
		name: 'Ana',
		token: 'TOKEN',
		app: 'feed',
		state: { posts: [] },
		recovered: false,
	},
	announcement: { type: 'announcement', seq: 4, by: BEN, text: 'Class begins in a minute.' },
	renewed: { type: 'renewed', seq: 14, by: BEN, state: { posts: [] } },
	pong: { type: 'pong' },
	error: {
		type: 'error',
		seq: 5,
		code: 'not-found',
		message: 'There is no post "p9".',
		ref: 7,
	},
	posted: {
		type: 'posted',
		seq: 6,
		post: { id: 'p6', by: BEN, text: 'Two herons from the bridge this morning.', at: AT },
	},
	liked: { type: 'liked', seq: 7, post: 'ana-1', by: BEN, likes: 1 },
	room: { type: 'room', seq: 8, room: 'birds', members: [BEN, { id: 'c1', name: 'Ana' }] },
	said: { type: 'said', seq: 9, room: 'birds', by: BEN, text: 'Has anyone seen the herons?' },
	joined: { type: 'joined', seq: 10, room: 'birds', by: BEN },
	left: { type: 'left', seq: 11, room: 'birds', by: BEN },
	quotes: {
		type: 'quotes',
		seq: 12,
		quotes: [{ symbol: 'FERN', price: 101.25, change: 1.25 }],
	},
	market: { type: 'market', seq: 13, status: 'closed' },
	trace: {
		type: 'trace',
		events: [
			{ n: 1, at: AT, kind: 'open', client: { id: 'c1', name: 'Ana', agent: 'external' } },
			{
				n: 2,
				at: AT + 5,
				kind: 'message',
				cause: null,
				pattern: 'client-to-server',
				from: 'c1',
				recipients: 1,
				type: 'post',
				data: { text: 'Hello' },
				bytes: 32,
			},
		],
	},
	telemetry: { type: 'telemetry', acks: [{ client: 'c1', n: 2 }] },
};
