import type { Engine, Turn } from '../engine';
import { CLOSE, type AppName, type ClientInfo, type Welcome } from '../protocol';
import { Client } from './client';
import type { Connection } from './connection';
import type { Faults } from './faults';
import { textFrame, type Frame } from './frames';
import type { Input, Outcome } from './log-input';
import type { PlaygroundMetrics } from './metrics';
import { createNames } from './names';
import type { Outbox } from './outbox';
import type { Pace } from './pace';
import { Roster } from './roster';
import { keyOf, randomId } from './secrets';
import type { Arrival, Seats } from './seats';
import type { ServerSocket } from './server-socket';
import type { Settings } from './settings';
import type { Telemetry } from './telemetry';

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

/** The reason of a 4002. */
export const REMOVED = 'removed by the host';

/** A client's `resume`, as its schema has it. */
type Resume = { readonly token: string; readonly epoch: string; after: number; had: number };

/** The clients of one playground that are connected: how they come, come back, speak and go. */
export function createAttendance(options: AttendanceOptions) {
	const { app, epoch, isHostToken, settings, engine, telemetry, faults, pace, metrics, submit } =
		options;
	/** Those who are connected, from their connection on. */
	const present = new Map<string, Client>();
	/** Those of them whose `open` has been applied: what a turn sends goes to them. */
	const clients = new Roster<Client>();
	const names = createNames();
	let opened = 0;

	function newcomer({ wish }: Client): ClientInfo {
		const name = wish.name ?? names.pick();
		// Ids are given without asking the other servers.
		const id = `${options.server?.toLowerCase() ?? 'c'}${++opened}`;
		return here({ id, name, agent: wish.agent });
	}

	function absent({ id, name }: ClientInfo): void {
		present.delete(id);
		names.remove(name);
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
		client.info = info;
		present.set(info.id, client);
		names.add(info.name);
		options.arrived();
		submit(
			{ kind: 'open', client: info, key: keyOf(token), ...(back ? { back } : {}) },
			{
				applied(turn) {
					if (present.get(info.id) !== client) return;
					// The host was quicker: its opening has come to nothing.
					if (engine.isRemoved(info.id)) return client.connection.end(CLOSE.removedByHost, REMOVED);
					client.welcome(welcome(info, token, turn));
					clients.set(info.id, client);
				},
				refused() {
					if (present.get(info.id) === client) absent(info);
					if (present.size === 0) options.deserted();
					client.connection.end(CLOSE.tryAgainLater, 'cannot be kept just now');
				},
			},
		);
		telemetry.join(info.id, client);
		faults.join(info.id, client);
	}

	/** Who may come back with this token: nobody whom the host has removed, or who left long ago. */
	function returning({ token }: Resume): ClientInfo | null {
		const holder = engine.holder(keyOf(token));
		if (!holder) return null;
		const { leftAt } = holder;
		const late = leftAt !== null && options.now() - leftAt > settings.resumeWindowMs;
		return late ? null : holder.client;
	}

	const seats: Seats = {
		app,
		settings,
		outbox: options.outbox,
		writing: telemetry.writing,
		now: options.now,
		seq: () => engine.seq,
		isHostToken,
		open: (client) => enter(client, newcomer(client), randomId()),
		resume(client, message) {
			const resume = message as unknown as Resume; // decoded by its schema
			const known = returning(resume);
			if (!known) return enter(client, newcomer(client), randomId());
			// Where two connections are one client, the later one is.
			present.get(known.id)?.connection.end(CLOSE.resumedElsewhere, 'resumed elsewhere');
			const { after, had } = resume;
			// Positions of another epoch are not of this log: 0 is one that nobody can hold. What many
			// have missed is in the trace for each of them, and must not fill it.
			const back =
				resume.epoch === epoch && options.hasRoom() ? { after, had } : { after: 0, had: 1 };
			enter(client, here(known), resume.token, back);
		},
		message(client, { message, bytes, number }) {
			const { info, isHost } = client;
			if (!info) return true;
			const charge = pace.admit(options.now(), present.size);
			// The host can always act: it is the one who can calm a playground down.
			if (charge === null && !isHost) return false;
			const asHost = isHost ? { host: isHost } : {};
			submit(
				{ kind: 'message', client: info.id, message, bytes, ...asHost },
				{
					applied(turn) {
						pace.settle(charge ?? 0, turn);
						telemetry.settle(info.id, number, turn.events[0]?.n ?? 'untold');
					},
					refused() {
						pace.giveBack(charge ?? 0);
						telemetry.settle(info.id, number, 'untold');
						client.unavailable(message);
					},
				},
			);
			return true;
		},
		ack({ info }, seq, number) {
			if (!info || !telemetry.ack(info.id, seq)) return false;
			telemetry.settle(info.id, number, null);
			return true;
		},
		refused: metrics.refused,
		untold({ info }, number) {
			if (info) telemetry.settle(info.id, number, 'untold');
		},
		close(client, code, reason) {
			options.gone(client.connection);
			const { info } = client;
			if (!info || present.get(info.id) !== client) return;
			absent(info);
			clients.delete(info.id);
			submit({ kind: 'close', client: info.id, code, reason });
			if (present.size === 0) options.deserted();
		},
		gone(client) {
			if (!client.info) return;
			faults.part(client.info.id, client);
			telemetry.part(client.info.id, client);
		},
	};

	return {
		/** A client's fresh connection. */
		connect: (ws: ServerSocket, arrival: Arrival): Client => new Client(ws, arrival, seats),
		/** Whom messages reach. */
		clients: clients as Pick<typeof clients, 'get' | 'boxOf' | 'boxesOf'>,
		/** Whether it is the connection of a client. */
		has: (connection: Connection): boolean =>
			[...present.values()].some((client) => client.connection === connection),
		/** A client of the log was read again: no later one gets its id. */
		known({ id }: ClientInfo): void {
			const number = Number(/(\d+)$/.exec(id)?.[1] ?? 0);
			opened = Math.max(opened, number);
		},
		/** How many clients have been given an id. */
		get opened() {
			return opened;
		},
		/** So many had been given one. */
		restore(count: number): void {
			opened = Math.max(opened, count);
		},
	};
}
export type Attendance = ReturnType<typeof createAttendance>;
