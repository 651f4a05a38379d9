import type { Liked, Pattern, Post, Posted } from '../protocol';
import type { Flight, Moment, Turn } from '../timeline';
import { isReset, saidToAnyone, type Notice } from './notice';
import type { ScreenKind } from './screens';

/** A post as one user sees it. */
export interface ScreenPost {
	readonly id: string;
	/** The message that brought it, or by which its user sent it; 0: it came with the `welcome`. */
	readonly n: number;
	readonly by: { readonly id: string; readonly name: string };
	readonly text: string;
	readonly mine: boolean;
	/** Likes this user knows of: the server tells the author alone. */
	readonly likes: number;
	/** This user has liked it. */
	readonly liked: boolean;
}

/** One client's news feed, newest post last. */
export interface FeedScreen {
	readonly app: 'feed';
	readonly connected: boolean;
	readonly posts: readonly ScreenPost[];
	readonly notice: Notice | null;
}

/** Posts a screen keeps; as many as a `welcome` holds. */
const POSTS_MAX = 50;

export const NO_FEED: FeedScreen = { app: 'feed', connected: false, posts: [], notice: null };

/** How a feed's screens come about: from a client's own sends and its own deliveries. */
export const feedScreens: ScreenKind<readonly Post[], FeedScreen> = {
	noPast: [],
	remember: (past, turn) =>
		postedIn(turn, 'broadcast').reduce(
			(posts, post) => added(posts, post),
			isReset(turn) ? [] : past,
		),
	none: NO_FEED,
	// Fifty newer posts push a post out; fifty more, what was decided while it was there. Twice that
	// is certain: the server takes no id again while it remembers the post. A fresh start among them
	// makes no difference: enough come before it, or enough after it.
	// Likes are of posts that are pushed out; the last of them, or an error, may still be the notice.
	leap: { type: 'posted', after: 4 * POSTS_MAX, keeps: 1 },
	reduce(screen, moment: Moment, client, past) {
		if (moment.kind === 'act') return acted(screen, moment.turn, client, past);
		if (moment.kind === 'send') return sent(screen, moment.flight);
		return screen.connected ? got(screen, moment.flight, client) : screen;
	},
};

// The trace holds what the server sent, in the shapes of `protocol`.
// What a client that came back had missed is sent again, to it alone.
const postedIn = ({ effects }: Turn, pattern: Pattern): Post[] =>
	effects.flatMap(({ event }) =>
		event.type === 'posted' && event.pattern === pattern
			? [(event.data as unknown as Posted).post]
			: [],
	);

function acted(
	before: FeedScreen,
	turn: Turn,
	client: string,
	past: () => readonly Post[],
): FeedScreen {
	let screen = before;
	for (const change of turn.changes) {
		if (change.kind === 'open' && change.client.id === client) {
			const missed = new Set(postedIn(turn, 'server-to-client').map(({ id }) => id));
			const held = past().filter(({ id }) => !missed.has(id));
			screen = welcome(held, client, screen.posts);
		}
		if (change.kind === 'close' && change.client === client) screen = NO_FEED;
	}
	// From now on a post of one's own is known by the id that the server gave it.
	const { cause } = turn;
	if (cause?.event.from === client && cause.event.type === 'post')
		for (const post of postedIn(turn, 'broadcast'))
			screen = named(screen, unnamed(cause.n), post.id);
	return screen;
}

/** Gives an own post its id, unless it has one; a later one that took that id is but a retry. */
function named(screen: FeedScreen, from: string, id: string): FeedScreen {
	if (!screen.posts.some((post) => post.id === from)) return screen;
	const posts = screen.posts.filter((post) => post.id !== id);
	return change({ ...screen, posts }, from, () => ({ id }));
}

const unnamed = (n: number): string => `unnamed-${n}`;

const keep = <T>(posts: readonly T[]): readonly T[] =>
	posts.length > POSTS_MAX ? posts.slice(-POSTS_MAX) : posts;

/** One more at the end, and no more than are kept. One copy: this is done for every post. */
function added<T>(posts: readonly T[], post: T): readonly T[] {
	const next = posts.length < POSTS_MAX ? posts.slice() : posts.slice(1 - POSTS_MAX);
	next.push(post);
	return next;
}

const shown = ({ id, by, text }: Post, client: string, n: number): ScreenPost => ({
	...{ id, n, by, text, likes: 0, liked: false },
	mine: by.id === client,
});

/** `early`: sent so soon that, in display time, it left before the connection was seen to open. */
const welcome = (
	past: readonly Post[],
	client: string,
	early: readonly ScreenPost[],
): FeedScreen => ({
	app: 'feed',
	connected: true,
	posts: keep([
		...past.map((post) => shown(post, client, 0)),
		...early.filter(({ id }) => !past.some((post) => post.id === id)),
	]),
	notice: null,
});

const change = (
	screen: FeedScreen,
	id: unknown,
	edit: (post: ScreenPost) => Partial<ScreenPost>,
): FeedScreen => ({
	...screen,
	posts: screen.posts.map((post) => (post.id === id ? { ...post, ...edit(post) } : post)),
});

/** The app shows what its own user does at once. */
function sent(screen: FeedScreen, { n, event }: Flight): FeedScreen {
	if (event.type === 'like')
		return change(screen, event.data['post'], (post) => ({
			liked: !post.mine,
		}));
	if (event.type !== 'post') return screen;
	const id = String(event.data['id'] ?? unnamed(n));
	if (screen.posts.some((post) => post.id === id)) return screen;
	const by = { id: event.from, name: 'You' };
	const text = String(event.data['text']);
	const post = { id, n, by, text, mine: true, likes: 0, liked: false };
	return { ...screen, posts: added(screen.posts, post) };
}

function got(screen: FeedScreen, { n, event }: Flight, client: string): FeedScreen {
	const data: unknown = event.data;
	if (event.type === 'posted') {
		const { post } = data as Posted;
		const known = screen.posts.find(({ id }) => id === post.id);
		if (known && !known.mine) return screen;
		// One's own post with this id will be refused: the id belongs to another's.
		const others = known ? screen.posts.filter((own) => own !== known) : screen.posts;
		return { ...screen, posts: added(others, shown(post, client, n)) };
	}
	if (event.type === 'liked') {
		const { post, by, likes } = data as Liked;
		const notice: Notice = { n, kind: 'liked', text: `${by.name} likes your post` };
		return { ...change(screen, post, () => ({ likes })), notice };
	}
	const notice = saidToAnyone(n, event);
	if (event.type === 'renewed')
		// What its user posted since, but saw before this came, is there still.
		return { ...screen, posts: screen.posts.filter((post) => post.n > n), notice };
	return notice ? { ...screen, notice } : screen;
}
