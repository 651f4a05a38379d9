import { LOBBY, type By, type ChatClientMessage, type ChatState } from '../protocol';
import { defineApp, type AppClient, type Io } from './app';

/** Members of a room that are named at most; the others are counted. */
export const CHAT_MEMBERS_MAX = 50;

/** Who is in each room, by id, in order of arrival. A room is there while somebody is in it. */
interface Chat {
	readonly rooms: Map<string, Map<string, By>>;
}

/**
 * The chat. A client is in exactly one room, the lobby at first, and what it says goes to the
 * others in that room: a chat without rooms is a lobby where a message goes to all others.
 * Nothing of what was said is kept.
 */
export const chat = defineApp<ChatClientMessage>()({
	home: LOBBY,
	state: (): Chat => ({ rooms: new Map() }),

	view: ({ rooms }, client): ChatState => membersOf(rooms, roomOf(client)),

	opened: (client, io) => enter(client, roomOf(client), io),
	closed: (client, io) => leave(client, io),

	/** Those who were in the lobby are there before those who come to it. */
	reset(io, clients, before) {
		const members = before.rooms.get(LOBBY) ?? new Map<string, By>();
		for (const client of clients) {
			members.set(client.id, byOf(client));
			io.join(client, LOBBY);
		}
		io.state.rooms.set(LOBBY, members);
	},

	on: {
		say(client, { text }, io) {
			const room = roomOf(client);
			io.broadcast('said', { room, by: byOf(client), text }, { room, except: client });
		},

		join(client, { room }, io) {
			move(client, room, io);
		},

		leave(client, _, io) {
			move(client, LOBBY, io);
		},
	},
});

/** From one room to another; who is there already is told once more who else is. */
function move(client: AppClient, room: string, io: Io<Chat>): void {
	if (room !== roomOf(client)) {
		leave(client, io);
		enter(client, room, io);
	}
	io.send(client, 'room', membersOf(io.state.rooms, room));
}

/** Those who stay behind are told, and those only. */
function leave(client: AppClient, io: Io<Chat>): void {
	const { rooms } = io.state;
	const room = roomOf(client);
	const members = rooms.get(room);
	members?.delete(client.id);
	if (members?.size === 0) rooms.delete(room);
	io.broadcast('left', { room, by: byOf(client) }, { room, except: client });
}

/** Those who are there are told of the newcomer. */
function enter(client: AppClient, room: string, io: Io<Chat>): void {
	const { rooms } = io.state;
	const members = rooms.get(room) ?? new Map<string, By>();
	rooms.set(room, members.set(client.id, byOf(client)));
	io.join(client, room);
	io.broadcast('joined', { room, by: byOf(client) }, { room, except: client });
}

/** The room of a client: the lobby until it has entered another. */
const roomOf = ({ room }: AppClient): string => room ?? LOBBY;

const byOf = ({ id, name }: AppClient): By => ({ id, name });

function membersOf(rooms: Chat['rooms'], room: string): ChatState {
	const all = [...(rooms.get(room)?.values() ?? [])];
	const members = all.slice(0, CHAT_MEMBERS_MAX);
	const more = all.length - members.length;
	return { room, members, ...(more > 0 ? { more } : {}) };
}
