import { defineApp, type AppClient, type Io } from '../../src/lib/apps';

type RoomsMessage =
	| { type: 'join'; room: string }
	| { type: 'leave' }
	| { type: 'say'; text: string }
	| { type: 'echo'; text: string }
	| { type: 'shout'; text: string }
	| { type: 'whisper'; to: string; text: string }
	| { type: 'dice' };

interface RoomsState {
	rolls: number;
}

const LOBBY = 'lobby';

/** A little app that uses all of the App API, so that the engine is tested in every way it goes. */
export const roomsApp = defineApp<RoomsMessage>()({
	home: LOBBY,
	state: (): RoomsState => ({ rolls: 0 }),
	view: ({ rolls }, { room }) => ({ rolls, room }),
	opened: (client, io) => enter(client, LOBBY, io),
	closed: (client, io) => {
		io.broadcast('left', { by: client.id }, scope(client, true));
		io.broadcast('gone', { by: client.id }, { except: client });
	},
	reset: (io, clients) => {
		for (const client of clients) io.join(client, LOBBY);
	},
	on: {
		join: (client, { room }, io) => {
			io.broadcast('left', { by: client.id }, scope(client, true));
			enter(client, room, io);
		},
		leave: (client, _, io) => {
			if (client.room === LOBBY) return io.reject('invalid', 'You are in the lobby already.');
			io.broadcast('left', { by: client.id }, scope(client, true));
			enter(client, LOBBY, io);
		},
		say: (client, { text }, io) =>
			io.broadcast('said', { text, id: io.newId() }, scope(client, true)),
		echo: (client, { text }, io) => io.broadcast('said', { text }, scope(client, false)),
		shout: (client, { text }, io) => io.broadcast('shouted', { text }, { except: client }),
		whisper: (_, { to, text }, io) => io.send({ id: to }, 'whispered', { text }),
		dice: (client, _, io) => {
			io.state.rolls++;
			io.send(client, 'rolled', { at: io.now, values: [io.random(), io.random()] });
		},
	},
	tick: {
		everyMs: 1000,
		run: (io) => io.broadcast('clock', { now: io.now, luck: io.random() }),
	},
});

const scope = ({ room, ...client }: AppClient, others: boolean) => ({
	...(room === null ? {} : { room }),
	...(others ? { except: { room, ...client } } : {}),
});

function enter(client: AppClient, room: string, io: Io<RoomsState>): void {
	io.join(client, room);
	io.broadcast('entered', { by: client.id }, { room, except: client });
	io.send(client, 'room', { room });
}
