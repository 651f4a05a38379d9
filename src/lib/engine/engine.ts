import type { AnyApp, AppClient } from '../apps';
import type { ClientInfo } from '../protocol';
import { actAsHost, type HostEffects, type HostPowers } from './host-actions';
import type { LogEntry } from './log-entry';
import { createMembership, type MembershipState } from './membership';
import { createReturns, type Holder, type KeepLimits, type ReturnsState } from './returns';
import { createTurns, type Recorded } from './turns';

/** A log entry with all its effects. */
export interface Turn extends Recorded {
	/** What the host has asked for, where this was a message of the host. */
	readonly host?: HostEffects;
	/** A client came back, and all that it missed is among the deliveries. */
	readonly recovered?: true;
}

/**
 * A playground as it stands after some log entries: what another engine needs to go on from there.
 * Plain values, maps and sets.
 */
export interface EngineState {
	/** Position of the last entry applied. */
	readonly seq: number;
	/** Number of the last event of the trace. */
	readonly n: number;
	/** That of the app. */
	readonly app: unknown;
	readonly members: MembershipState;
	readonly returns: ReturnsState;
	readonly removed: ReadonlySet<string>;
}

/**
 * A playground as a state machine: the same app, seed and log entries give the same turns, byte
 * for byte, wherever it runs. It never reads a clock or a die.
 */
export function createEngine(app: AnyApp, seed: number, limits?: KeepLimits) {
	let state: unknown = app.state();
	const members = createMembership();
	const returns = createReturns(limits);
	const removed = new Set<string>();
	const turns = createTurns(seed, () => state, members, returns);
	let seq = 0;

	const clientOf = (id: string): AppClient | null => {
		const info = members.get(id);
		return info ? { id, name: info.name, room: members.roomOf(id) } : null;
	};

	/** It may still be connected, but never come back. */
	function remove(id: string): void {
		removed.add(id);
		returns.forget(id);
	}

	const powers: HostPowers = {
		knows: (id) => members.get(id) !== undefined || returns.isAway(id),
		renew(client, io) {
			const before = state;
			state = app.state();
			returns.renew(app.home ?? null);
			const clients = members.all().flatMap((id) => clientOf(id) ?? []);
			app.reset?.(io, clients, before);
			return app.view(state, clientOf(client.id) ?? client);
		},
	};

	/**
	 * Applies the next log entry. Entries about clients that are not connected do nothing, and neither
	 * does the opening of one that was removed meanwhile.
	 */
	function apply(entry: LogEntry): Turn {
		seq++;
		turns.begin(seq, entry.at);
		let host: HostEffects | null = null;
		let recovered = false;

		if (entry.kind === 'open' && !removed.has(entry.client.id)) {
			const { client: info, key, back } = entry;
			// What it was in before it left; a newcomer was nowhere.
			const { room, kept } = back ? returns.place(info.id) : NOWHERE;
			const missed = back ? returns.missed(info.id, back.after, back.had, seq) : null;
			members.open(info);
			if (key !== undefined) returns.opened(info, key);
			turns.opened(info, missed !== null);
			for (const message of missed ?? []) turns.repeat(info.id, message);
			const client: AppClient = { id: info.id, name: info.name, room };
			app.opened?.(client, turns.io(client), kept);
			recovered = missed !== null;
		} else if (entry.kind === 'close') {
			const client = clientOf(entry.client);
			if (client) {
				returns.left(client.id, seq, entry.at, app.keeps?.(state, client) ?? null);
				members.close(client.id);
				turns.closed(client.id, entry.code, entry.reason);
				app.closed?.(client, turns.io(null));
			}
		} else if (entry.kind === 'message') {
			const client = clientOf(entry.client);
			if (client) {
				const { type, ...data } = entry.message;
				turns.said(client.id, type, data, entry.bytes);
				const wires = turns.io(client, data['ref']);
				host = actAsHost(client, entry.message, entry.host === true, wires, powers);
				if (!host) app.on[type]?.(client, entry.message, wires);
				if (host?.remove !== undefined) remove(host.remove);
			}
		} else if (entry.kind === 'tick') app.tick?.run(turns.io(null));

		const turn = turns.end();
		if (!host && !recovered) return turn;
		return { ...turn, ...(host ? { host } : {}), ...(recovered ? { recovered: true } : {}) };
	}

	return {
		apply,
		/** What `client` gets as `state` in its `welcome`, as of now; null if it is not connected. */
		view(client: string): unknown {
			const member = clientOf(client);
			return member ? app.view(state, member) : null;
		},
		/** What anyone may read over HTTP as of now; null in apps that have nothing of the kind. */
		board: (): unknown => app.board?.(state) ?? null,
		/** Who holds this key and may come back with it; null if nobody does. */
		holder: (key: string): Holder | null => returns.holder(key),
		/** Whether the host has removed this client, which may then not come back as itself. */
		isRemoved: (client: string): boolean => removed.has(client),
		/** Where it stands, to be copied before the next entry is applied. */
		save: (): EngineState => ({
			...{ seq, n: turns.n, app: state, removed },
			members: members.save(),
			returns: returns.save(),
		}),
		/**
		 * Goes on where another engine stood, which had the same app, seed and limits. The state becomes
		 * this engine's own; this one has applied nothing.
		 */
		restore(saved: EngineState): void {
			seq = saved.seq;
			state = saved.app;
			turns.restore(saved.n);
			members.restore(saved.members);
			returns.restore(saved.returns);
			for (const id of saved.removed) removed.add(id);
		},
		/** Position of the last entry applied; 0 before the first. */
		get seq() {
			return seq;
		},
		get clients() {
			return members.size;
		},
		/** Those who are connected. */
		members: (): readonly ClientInfo[] => members.all().flatMap((id) => members.get(id) ?? []),
	};
}
const NOWHERE = { room: null, kept: null };

export type Engine = ReturnType<typeof createEngine>;
