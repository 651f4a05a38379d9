import type { Schedule } from '../engine/schedule';
import type { AwaitTrace } from '../engine/trace-log';
import type { TraceEvent } from '../protocol';
import { actionWords, type Action } from './scenario';
import { createSimClient, type SimClient } from './sim-client';
import type { Connect } from './transport';

export interface PlayerOptions {
	readonly connect: Connect;
	/** Waits on the trace of the same playground. The bound is the caller's: it rejects when over. */
	readonly awaitTrace: AwaitTrace;
	readonly now: () => number;
	/** With it, the clients acknowledge now and then what they received. */
	readonly schedule?: Schedule;
}

/**
 * Plays scenarios over connections of its own. Each action is sent only when the trace shows the
 * one before, and a turn stands in the trace in one piece, so the order of the trace is fixed.
 */
export function createPlayer({ connect, awaitTrace, now, schedule }: PlayerOptions) {
	const clients = new Map<string, SimClient>();
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

	async function perform(action: Action): Promise<void> {
		stopped.signal.throwIfAborted();
		if (action.do === 'leave') {
			const client = clients.get(action.client);
			if (client?.state !== 'open') throw new Error(`${action.client} is not there.`);
			client.close();
			clients.delete(action.client);
			return next((event) => event.kind === 'close' && event.client === client.id);
		}
		const client = await join(action.client);
		if (action.do === 'join') return;
		const post = client.act(action);
		const field = action.do === 'post' ? 'id' : 'post';
		await next(
			(event) =>
				event.kind === 'message' &&
				event.from === client.id &&
				event.type === action.do &&
				event.data[field] === post,
		);
	}

	async function playAll(actions: readonly Action[]): Promise<void> {
		for (const [index, action] of actions.entries()) {
			try {
				await perform(action);
			} catch (cause) {
				const error = clients.get(action.client)?.error;
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
