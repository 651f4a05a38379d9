import type { Schedule } from '../engine/schedule';
import type { AwaitTrace } from '../engine/trace-log';
import { SERVER, type TraceEvent } from '../protocol';
import { actionWords, doerOf, type Action } from './scenario';
import { createSimClient, type SimClient } from './sim-client';
import type { Connect } from './transport';

export interface PlayerOptions {
	readonly connect: Connect;
	/** Waits on the trace of the same playground. The bound is the caller's: it rejects when over. */
	readonly awaitTrace: AwaitTrace;
	readonly now: () => number;
	/** With it, the clients acknowledge now and then what they received. */
	readonly schedule?: Schedule;
	/** With it, clients can announce. */
	readonly hostToken?: string;
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
	const stopped = new AbortController();
	let n = 0;
	let queue: Promise<void> = Promise.resolve();

	/** Waits for the next trace event that passes `test`, after the last one that was awaited. */
	async function next(test: (event: TraceEvent) => boolean): Promise<void> {
		const event = await awaitTrace((event) => event.n > n && test(event), stopped.signal);
		n = event.n;
	}

	async function join(name: string): Promise<SimClient> {
		const joined = clients.get(name);
		if (joined?.state === 'open') return joined;
		const { client, opened } = connectClient(name);
		clients.set(name, client);
		await opened;
		await next((event) => event.kind === 'open' && event.client.id === client.id);
		return client;
	}

	function connectClient(name: string) {
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
			onState: (client) => settle(client),
		});
		return { client, opened };
	}

	function makeHost(client: SimClient): void {
		if (hosts.has(client)) return;
		if (hostToken === undefined) throw new Error('Only the host may announce.');
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
		if (action.do === 'leave') {
			const client = clients.get(action.client);
			if (client?.state !== 'open') throw new Error(`${action.client} is not there.`);
			client.close();
			clients.delete(action.client);
			return next((event) => event.kind === 'close' && event.client === client.id);
		}
		const client = await join(action.client);
		if (action.do === 'join') return;
		if (action.do === 'announce') makeHost(client);
		const { type } = client.act(action);
		await next(
			(event) => event.kind === 'message' && event.from === client.id && event.type === type,
		);
	}

	async function playAll(actions: readonly Action[]): Promise<void> {
		for (const [index, action] of actions.entries()) {
			try {
				await perform(action);
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
