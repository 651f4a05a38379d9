import type { WebSocket } from 'ws';
import type { Engine, Turn } from '../engine';
import {
	CLOSE,
	type AppName,
	type ClientInfo,
	type ClientWish,
	type Welcome,
	type WireMessage,
} from '../protocol';
import { createClient, type Client, type Seat } from './client';
import type { Connection } from './connection';
import type { Faults } from './faults';
import { textFrame, type Frame } from './frames';
import type { Input, Outcome } from './log-input';
import type { PlaygroundMetrics } from './metrics';
import { pickName } from './names';
import type { Outbox } from './outbox';
import type { Pace } from './pace';
import { Roster } from './roster';
import { keyOf, randomId } from './secrets';
import type { Settings } from './settings';
import type { Telemetry, TelemetryClient } from './telemetry';

export interface AttendanceOptions {
	readonly app: AppName;
	readonly epoch: string;
	readonly isHostToken: (token: string) => boolean;
	readonly settings: Settings;
	readonly engine: Engine;
	readonly telemetry: Telemetry;
	readonly faults: Faults;
	readonly outbox: Outbox;
	readonly pace: Pace;
	readonly metrics: PlaygroundMetrics;
	readonly now: () => number;
	readonly submit: (input: Input, outcome?: Outcome) => void;
	/** Name of this server, where a playground has several. */
	readonly server: string | undefined;
	/** Somebody is there; told at each client's coming. */
	readonly arrived: () => void;
	/** The last client has gone. */
	readonly deserted: () => void;
	/** Whether the trace has room for what clients that come back have missed. */
	readonly hasRoom: () => boolean;
	/** Its socket is closed or closing. */
	readonly gone: (connection: Connection) => void;
}

interface Member {
	readonly client: Client;
	readonly name: string;
}

/** A client's `resume`, as its schema has it. */
type Resume = { readonly token: string; readonly epoch: string; after: number; had: number };

/** The clients of one playground that are connected: how they come, come back, speak and go. */
export function createAttendance(options: AttendanceOptions) {
	const { app, epoch, isHostToken, settings, engine, telemetry, faults, pace, metrics, submit } =
		options;
	/** Those who are connected, from their connection on. */
	const present = new Map<string, Member>();
	/** Those of them whose `open` has been applied: what a turn sends goes to them. */
	const clients = new Roster<Member>();
	let opened = 0;

	function newcomer(wish: ClientWish): ClientInfo {
		const taken = new Set([...present.values()].map(({ name }) => name));
		const name = wish.name ?? pickName(taken);
		// Ids are given without asking the other servers.
		const id = `${options.server?.toLowerCase() ?? 'c'}${++opened}`;
		return here({ id, name, agent: wish.agent });
	}

	/** A client is connected to this server, whichever it was on before. */
	const here = (info: ClientInfo): ClientInfo =>
		options.server === undefined ? info : { ...info, server: options.server };

	function welcome(info: ClientInfo, token: string, { seq, recovered }: Turn): Frame {
		const message: Welcome = {
			...{ type: 'welcome', seq, epoch, id: info.id, name: info.name, token, app },
			// What has been recovered follows: whoever has it all needs no state.
			state: recovered ? null : engine.view(info.id),
			recovered: recovered === true,
		};
		return textFrame(JSON.stringify(message));
	}

	/** Its connection counts from now on: what it was told to wait for comes through the log. */
	function enter(
		client: Client,
		info: ClientInfo,
		token: string,
		back?: { after: number; had: number },
	): void {
		const member: Member = { client, name: info.name };
		present.set(info.id, member);
		options.arrived();
		submit(
			{ kind: 'open', client: info, key: keyOf(token), ...(back ? { back } : {}) },
			{
				applied(turn) {
					if (present.get(info.id) !== member) return;
					client.welcome(welcome(info, token, turn));
					clients.set(info.id, member);
				},
				refused() {
					if (present.get(info.id) === member) present.delete(info.id);
					if (present.size === 0) options.deserted();
					client.connection.end(CLOSE.tryAgainLater, 'cannot be kept just now');
				},
			},
		);
	}

	/** Who may come back with this token: nobody whom the host has removed, or who left long ago. */
	function returning({ token }: Resume): ClientInfo | null {
		const holder = engine.holder(keyOf(token));
		if (!holder || engine.isRemoved(holder.client.id)) return null;
		const { leftAt } = holder;
		const late = leftAt !== null && options.now() - leftAt > settings.resumeWindowMs;
		return late ? null : holder.client;
	}

	function connect(
		ws: WebSocket,
		wish: ClientWish,
		wire: Pick<TelemetryClient, 'socket' | 'handshake'>,
	): Client {
		let me: string | undefined;

		function take(info: ClientInfo, token: string, back?: { after: number; had: number }): void {
			const id = (me = info.id);
			enter(client, info, token, back);
			telemetry.join(id, { ws, heard: client.heard, ...wire });
			const { connection } = client;
			faults.join(id, connection, wire.socket);
			void connection.gone.then(() => {
				faults.part(id, connection);
				telemetry.part(id, ws);
			});
		}

		const seat: Seat = {
			app,
			settings,
			outbox: options.outbox,
			writing: telemetry.writing,
			now: options.now,
			seq: () => engine.seq,
			isHostToken,
			open: () => take(newcomer(wish), randomId()),
			resume(message) {
				const resume = message as unknown as Resume; // decoded by its schema
				const known = returning(resume);
				if (!known) return take(newcomer(wish), randomId());
				// Where two connections are one client, the later one is.
				present.get(known.id)?.client.connection.end(CLOSE.resumedElsewhere, 'resumed elsewhere');
				const { after, had } = resume;
				// Positions of another epoch are not of this log: 0 is one that nobody can hold. What many
				// have missed is in the trace for each of them, and must not fill it.
				const back =
					resume.epoch === epoch && options.hasRoom() ? { after, had } : { after: 0, had: 1 };
				take(here(known), resume.token, back);
			},
			message(message: WireMessage, bytes, host, number) {
				if (me === undefined) return true;
				const id = me;
				const charge = pace.admit(options.now(), present.size);
				// The host can always act: it is the one who can calm a playground down.
				if (charge === null && !host) return false;
				const asHost = host ? { host } : {};
				submit(
					{ kind: 'message', client: id, message, bytes, ...asHost },
					{
						applied(turn) {
							pace.settle(charge ?? 0, turn);
							telemetry.settle(id, number, turn.events[0]?.n ?? 'untold');
						},
						refused() {
							pace.giveBack(charge ?? 0);
							telemetry.settle(id, number, 'untold');
							client.unavailable(message);
						},
					},
				);
				return true;
			},
			ack(seq, number) {
				if (me === undefined || !telemetry.ack(me, seq)) return false;
				telemetry.settle(me, number, null);
				return true;
			},
			refused: metrics.refused,
			untold(number) {
				if (me !== undefined) telemetry.settle(me, number, 'untold');
			},
			close(code, reason) {
				options.gone(client.connection);
				if (me === undefined || present.get(me)?.client !== client) return;
				present.delete(me);
				clients.delete(me);
				submit({ kind: 'close', client: me, code, reason });
				if (present.size === 0) options.deserted();
			},
		};
		const client = createClient(ws, wish, seat);
		return client;
	}

	return {
		connect,
		/** Whom messages reach. */
		clients: clients as Pick<typeof clients, 'get' | 'boxOf' | 'boxesOf'>,
		/** Whether it is the connection of a client. */
		has: (connection: Connection): boolean =>
			[...present.values()].some(({ client }) => client.connection === connection),
		/** A client of the log was read again: no later one gets its id. */
		known({ id }: ClientInfo): void {
			const number = Number(/(\d+)$/.exec(id)?.[1] ?? 0);
			opened = Math.max(opened, number);
		},
	};
}
