import type { By, ChatState, Joined, Left, Renewed, Room, Said } from '../protocol';
import type { Flight, Moment, Turn } from '../timeline';
import { saidToAnyone, type Notice } from './notice';
import type { ScreenKind } from './screens';

/** A line of a chat as one user sees it: something said, or who has come or gone. */
export interface ChatLine {
	/** The message that brought it, or by which its user said it. */
	readonly n: number;
	readonly kind: 'said' | 'joined' | 'left';
	readonly by: By;
	/** What was said; empty for who has come or gone. */
	readonly text: string;
	readonly mine: boolean;
}

/** One client's chat: the room it is in, and what it was told there, newest line last. */
export interface ChatScreen {
	readonly app: 'chat';
	readonly connected: boolean;
	/** Null until the server has said where it is. */
	readonly room: string | null;
	/** `n` of what brought it into the room: what came before belongs to another. */
	readonly since: number;
	/** Who is in the room, itself among them, in order of arrival; the first of them where many are. */
	readonly members: readonly By[];
	/** How many are in the room beside those. */
	readonly more: number;
	readonly lines: readonly ChatLine[];
	readonly notice: Notice | null;
}

/** Lines a screen keeps. */
const LINES_MAX = 50;
/** Members whom a `welcome` names. */
const MEMBERS_MAX = 50;

export const NO_CHAT: ChatScreen = {
	...{ app: 'chat', connected: false, room: null, since: 0 },
	...{ members: [], more: 0, lines: [], notice: null },
};

/** Who is in which room, in order of arrival, and what everyone is called. */
interface Rooms {
	readonly names: ReadonlyMap<string, string>;
	readonly roomOf: ReadonlyMap<string, string>;
}

/** How a chat's screens come about: from a client's own sends and its own deliveries. */
export const chatScreens: ScreenKind<Rooms, ChatScreen> = {
	noPast: { names: new Map(), roomOf: new Map() },
	remember: moved,
	none: NO_CHAT,
	reduce(screen, moment: Moment, client, past) {
		if (moment.kind === 'act') return acted(screen, moment.turn, client, past);
		if (moment.kind === 'send') return sent(screen, moment.flight);
		return screen.connected ? got(screen, moment.flight, client) : screen;
	},
};

/** The rooms after a turn. */
function moved(before: Rooms, { changes }: Turn): Rooms {
	if (changes.length === 0) return before;
	const names = new Map(before.names);
	const roomOf = new Map(before.roomOf);
	for (const change of changes) {
		if (change.kind === 'open') names.set(change.client.id, change.client.name);
		else {
			roomOf.delete(change.client);
			if (change.kind === 'close') names.delete(change.client);
			else if (change.action === 'join') roomOf.set(change.client, change.room);
		}
	}
	return { names, roomOf };
}

function acted(before: ChatScreen, turn: Turn, client: string, past: () => Rooms): ChatScreen {
	let screen = before;
	for (const change of turn.changes) {
		if (change.kind === 'open' && change.client.id === client)
			screen = welcome(moved(past(), turn), client, change.n, screen.lines);
		if (change.kind === 'close' && change.client === client) screen = NO_CHAT;
	}
	return screen;
}

/** `early`: said so soon that, in display time, it left before the connection was seen to open. */
function welcome(
	{ names, roomOf }: Rooms,
	client: string,
	n: number,
	early: readonly ChatLine[],
): ChatScreen {
	const room = roomOf.get(client) ?? null;
	const all = [...roomOf].flatMap(([id, other]) =>
		other === room ? [{ id, name: names.get(id) ?? id }] : [],
	);
	const members = all.slice(0, MEMBERS_MAX);
	const more = all.length - members.length;
	return { ...NO_CHAT, connected: true, room, since: n, members, more, lines: early };
}

const withLine = (screen: ChatScreen, line: ChatLine): ChatScreen => ({
	...screen,
	lines: [...screen.lines.slice(1 - LINES_MAX), line],
});

/** The app shows what its own user says at once: the server does not send it back. */
function sent(screen: ChatScreen, { n, event }: Flight): ChatScreen {
	if (event.type !== 'say') return screen;
	const by = { id: event.from, name: 'You' };
	return withLine(screen, { n, kind: 'said', by, text: String(event.data['text']), mine: true });
}

type Members = Pick<ChatScreen, 'members' | 'more'>;

const joinedBy = ({ members, more }: Members, by: By): Members =>
	more > 0 ? { members, more: more + 1 } : { members: [...members, by], more };

/** Without who has left; one who was not named was among those who are only counted. */
function leftBy({ members, more }: Members, by: By): Members {
	const others = members.filter(({ id }) => id !== by.id);
	return others.length < members.length
		? { members: others, more }
		: { members, more: Math.max(0, more - 1) };
}

function got(screen: ChatScreen, { n, event }: Flight, client: string): ChatScreen {
	if (n < screen.since) return screen; // it was for a connection of before, or for another room
	// The trace holds what the server sent, in the shapes of `protocol`.
	const data: unknown = event.data;
	if (event.type === 'room') {
		const { room, members, more = 0 } = data as Room;
		if (room === screen.room) return { ...screen, members, more };
		// What its user said after the move, but saw before this came, belongs to the new room.
		const lines = screen.lines.filter((line) => line.n > n);
		return { ...screen, room, since: n, members, more, lines };
	}
	if (event.type === 'said') {
		const { by, text } = data as Said;
		return withLine(screen, { n, kind: 'said', by, text, mine: by.id === client });
	}
	if (event.type === 'joined' || event.type === 'left') {
		const { by } = data as Joined | Left;
		const after = {
			...screen,
			...(event.type === 'joined' ? joinedBy(screen, by) : leftBy(screen, by)),
		};
		return withLine(after, { n, kind: event.type, by, text: '', mine: false });
	}
	const notice = saidToAnyone(n, event);
	if (event.type === 'renewed') {
		const { room, members, more = 0 } = (data as Renewed).state as ChatState;
		// One that was away then is not among them, and has come since.
		const isAbsent = more === 0 && members.every(({ id }) => id !== client);
		const me = screen.members.filter(({ id }) => id === client && isAbsent);
		const lines = screen.lines.filter((line) => line.n > n);
		return { ...screen, room, since: n, members: [...members, ...me], more, lines, notice };
	}
	return notice ? { ...screen, notice } : screen;
}
