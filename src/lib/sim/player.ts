import type { Schedule } from '../engine/schedule';
import type { AwaitTrace } from '../engine/trace-log';
import { SERVER, type TraceEvent } from '../protocol';
import { isForHost } from './acts/everyone';
import { createNetwork, type Impose } from './network';
import { actionWords, doerOf, isOfNetwork, type Action } from './scenario';
import { createSimClient, type SimClient } from './sim-client';
import type { Connect } from './transport';

export interface PlayerOptions {
	readonly connect: Connect;
	/** Waits on the trace of the same playground. The bound is the caller's: it rejects when over. */
	readonly awaitTrace: AwaitTrace;
	readonly now: () => number;
	/** With it, the clients acknowledge now and then what they received. */
	readonly schedule?: Schedule;
	/** With it, clients can announce and reset. */
	readonly hostToken?: string;
	/** With it, connections can be cut, delayed and so on. */
	readonly impose?: Impose;
	/** `n` of the last event that the trace shows; without it, of the last that was awaited. */
	readonly position?: () => number;
	/**
	 * Lets a playground without a clock tick; says whether the trace shows anything of it. Without
	 * it the playground ticks by itself, and the player waits.
	 */
	readonly tick?: () => boolean;
}

/** So many ticks may come to nothing, as while the market is closed. */
export const SILENT_TICKS_MAX = 100;

/**
 * Plays scenarios over connections of its own. Each action is sent only when the trace shows the
 * one before, and a turn stands in the trace in one piece, so the order of the trace is fixed; but
 * for the ticks of a playground with a clock of its own, which come when they are due.
 */
export function createPlayer(options: PlayerOptions) {
	const { connect, awaitTrace, now, schedule, hostToken } = options;
	const clients = new Map<string, SimClient>();
	const hosts = new WeakSet<SimClient>();
	/** By client, `n` of its opening: who comes back has the same id. */
	const openedAt = new WeakMap<SimClient, number>();
	const stopped = new AbortController();
	let n = 0;
	let queue: Promise<void> = Promise.resolve();
	/** What those on slow lines have said, and the trace does not show yet. */
	let underWay: Promise<void>[] = [];
	const network = createNetwork({
		...{ impose: options.impose, clients, next },
		async ended(client) {
			const since = openedAt.get(client) ?? 0;
			const isEnd = (event: TraceEvent) =>
				event.kind === 'close' && event.client === client.id && event.n > since;
			await awaitTrace(isEnd, stopped.signal);
		},
		comeBack: async (name, lost) => void (await open(name, lost)),
	});

	/** Waits for the next trace event that passes `test`, after the last one that was awaited. */
	async function next(test: (event: TraceEvent) => boolean): Promise<void> {
		const since = n;
		const event = await awaitTrace((event) => event.n > since && test(event), stopped.signal);
		n = Math.max(n, event.n);
	}

	async function join(name: string): Promise<SimClient> {
		const joined = clients.get(name);
		return joined?.state === 'open' ? joined : open(name);
	}

	async function open(name: string, returning?: SimClient): Promise<SimClient> {
		const { client, opened } = connectClient(name, returning);
		clients.delete(name); // in order of arrival
		clients.set(name, client);
		await opened;
		await next((event) => event.kind === 'open' && event.client.id === client.id);
		openedAt.set(client, n);
		return client;
	}

	function connectClient(name: string, returning?: SimClient) {
		let settle: (client: SimClient) => void = () => undefined;
		const opened = new Promise<void>((resolve, reject) => {
			settle = ({ state, closed }) => {
				if (state === 'open') resolve();
				else reject(new Error(`${name} was refused: ${closed?.code} ${closed?.reason}`.trim()));
			};
		});
		// An older connection of that name may still be in the trace: ids tell them apart.
		const client = createSimClient({
			connect,
			name,
			now,
			...(schedule ? { schedule } : {}),
			...(returning ? { returning } : {}),
			onState: (client) => settle(client),
		});
		return { client, opened };
	}

	function makeHost(client: SimClient): void {
		if (hosts.has(client)) return;
		if (hostToken === undefined) throw new Error('Only the host may do that.');
		client.becomeHost(hostToken);
		hosts.add(client);
	}

	/** Waits for ticks of which the trace shows something, from now on. */
	async function waitForTicks(count: number): Promise<void> {
		n = Math.max(n, options.position?.() ?? 0);
		let seq: unknown;
		for (let i = 0; i < count; i++) {
			makeTick();
			await next((event) => {
				if (event.kind !== 'message' || event.from !== SERVER || event.cause !== null) return false;
				if (event.data['seq'] === seq) return false;
				seq = event.data['seq'];
				return true;
			});
		}
	}

	function makeTick(): void {
		if (!options.tick) return;
		for (let i = 0; i < SILENT_TICKS_MAX; i++) if (options.tick()) return;
		throw new Error('Nothing comes of a tick here.');
	}

	async function perform(action: Action): Promise<void> {
		stopped.signal.throwIfAborted();
		if (action.do === 'tick') return waitForTicks(action.count);
		if (isOfNetwork(action)) return network.perform(action);
		if (action.do === 'leave') {
			const client = clients.get(action.client);
			if (client?.state !== 'open') throw new Error(`${action.client} is not there.`);
			client.close();
			clients.delete(action.client);
			return next((event) => event.kind === 'close' && event.client === client.id);
		}
		const client = await join(action.client);
		if (action.do === 'join') return;
		if (isForHost(action)) makeHost(client);
		const { type } = client.act(action);
		if (network.isDead(client)) return;
		const shown = next(
			(event) => event.kind === 'message' && event.from === client.id && event.type === type,
		);
		if (!network.isLagging(client)) return shown;
		shown.catch(() => undefined); // awaited later, unless the player is closed first
		underWay.push(shown);
	}

	/** What is under way on a slow line comes after the next thing that anybody else does. */
	async function arrive(): Promise<void> {
		const all = underWay;
		underWay = [];
		for (const shown of all) await shown;
	}

	async function playAll(actions: readonly Action[]): Promise<void> {
		for (const [index, action] of actions.entries()) {
			try {
				const before = underWay.length;
				await perform(action);
				const last = index === actions.length - 1;
				if (last || underWay.length === before) await arrive();
			} catch (cause) {
				const error = clients.get(doerOf(action) ?? '')?.error;
				const why = error?.message ?? (cause instanceof Error ? cause.message : String(cause));
				const words = `Action ${index + 1} (${actionWords(action)}) did not happen: ${why}`;
				throw new Error(words, { cause });
			}
		}
	}

	return {
		/** The clients that are connected or were closed by the server, by name. */
		clients: clients as ReadonlyMap<string, SimClient>,

		/**
		 * Plays the actions in order; resolves when the trace shows the last one. A client connects
		 * when it is first named, and stays. Calls queue up.
		 * @throws Error that names the action which did not happen; the rest is not played
		 */
		play(actions: readonly Action[]): Promise<void> {
			const played = queue.then(() => playAll(actions));
			queue = played.catch(() => undefined);
			return played;
		},

		/** Ends what is being played and disconnects everyone, in order of arrival. */
		close(): void {
			stopped.abort(new Error('The player was closed.'));
			for (const client of clients.values()) client.close();
			clients.clear();
		},
	};
}
export type Player = ReturnType<typeof createPlayer>;
