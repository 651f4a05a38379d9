import type { Fault, FaultDone, TraceEvent } from '../protocol';
import type { Action } from './scenario';
import type { SimClient } from './sim-client';

/** Asks the playground for a fault, as its host. Rejects with the server's words if it refuses. */
export type Impose = (fault: Fault) => Promise<FaultDone>;

/** What a scenario does to connections. */
export type NetworkAction = Extract<
	Action,
	{ do: 'cut' | 'back' | 'lag' | 'slow' | 'dead' | 'ping' | 'restart' }
>;

export interface NetworkOptions {
	readonly impose: Impose | undefined;
	/** By name: those who are connected, and those who lost their connections. */
	readonly clients: Map<string, SimClient>;
	/** Waits for the next trace event that passes. */
	readonly next: (test: (event: TraceEvent) => boolean) => Promise<void>;
	/** Waits until the trace shows that the connection of a client has ended, now or before. */
	readonly ended: (client: SimClient) => Promise<void>;
	/** Connects a client that comes back as `lost`, and waits until the trace shows it. */
	readonly comeBack: (name: string, lost: SimClient) => Promise<void>;
}

/** Plays what happens to connections: each fault for real, and waits for what comes of it. */
export function createNetwork({ impose, clients, next, ended, comeBack }: NetworkOptions) {
	const lagging = new Set<SimClient>();
	const dead = new Set<SimClient>();
	/** Dead ones that have left a ping unanswered. */
	const pinged = new Set<SimClient>();

	async function ask(fault: Fault): Promise<FaultDone> {
		if (!impose) throw new Error('There is no network here that could fail.');
		return impose(fault);
	}

	function openClient(name: string): SimClient {
		const client = clients.get(name);
		if (client?.state !== 'open') throw new Error(`${name} is not there.`);
		return client;
	}

	const closing =
		({ id }: SimClient) =>
		(event: TraceEvent): boolean =>
			event.kind === 'close' && event.client === id;

	function forget(client: SimClient): void {
		for (const set of [lagging, dead, pinged]) set.delete(client);
	}

	async function cut(client: SimClient): Promise<void> {
		const closed = next(closing(client));
		closed.catch(() => undefined);
		await ask({ fault: 'cut', client: client.id ?? '' });
		await closed;
		await client.gone;
		forget(client);
	}

	async function ping(): Promise<void> {
		const silent = [...pinged];
		// The server closes them in one go, in order of arrival.
		const closed = silent.reduce(
			(before, client) => before.then(() => next(closing(client))),
			Promise.resolve(),
		);
		closed.catch(() => undefined); // awaited below, unless there is nothing to ask
		await ask({ fault: 'ping' });
		await closed;
		for (const client of silent) {
			await client.gone; // no close frame reaches it: the server cuts it after a moment
			forget(client);
		}
		for (const client of dead) pinged.add(client);
	}

	async function restart(): Promise<void> {
		const there = [...clients].filter(([, { state }]) => state === 'open');
		let all = Promise.resolve();
		for (const [, client] of there) all = all.then(() => next(closing(client)));
		all.catch(() => undefined);
		await ask({ fault: 'restart' });
		await all;
		for (const [name, client] of there) {
			await client.gone;
			forget(client);
			await comeBack(name, client);
		}
	}

	return {
		/** What this client says arrives late: it need not be waited for at once. */
		isLagging: (client: SimClient): boolean => lagging.has(client),
		/** What this client says never arrives. */
		isDead: (client: SimClient): boolean => dead.has(client),

		async perform(action: NetworkAction): Promise<void> {
			if (action.do === 'ping') return ping();
			if (action.do === 'restart') return restart();
			const { client: name } = action;
			if (action.do === 'back') {
				const lost = clients.get(name);
				if (!lost) throw new Error(`${name} has lost no connection.`);
				// Where the server has closed, the socket may take a moment longer.
				await ended(lost);
				await lost.gone;
				forget(lost);
				return comeBack(name, lost);
			}
			const client = openClient(name);
			const id = client.id ?? '';
			if (action.do === 'cut') return cut(client);
			if (action.do === 'dead') {
				await ask({ fault: 'dead', client: id });
				dead.add(client);
			} else if (action.do === 'lag') {
				await ask({ fault: 'delay', client: id, ms: action.ms });
				if (action.ms > 0) lagging.add(client);
				else lagging.delete(client);
			} else {
				const { bytesPerSecond, waitingMax } = action;
				const limit = waitingMax === undefined ? {} : { waitingMax };
				await ask({ fault: 'slow', client: id, bytesPerSecond, ...limit });
			}
		},
	};
}
export type Network = ReturnType<typeof createNetwork>;
