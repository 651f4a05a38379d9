import { SERVER_NAMES, type FaultDone } from '../protocol';
import { createBus, createBusLog } from './bus';
import type { LineFault } from './faults';
import {
	createLivePlayground,
	type LivePlayground,
	type LivePlaygroundOptions,
} from './live-playground';

/**
 * A playground on two servers. Each has an engine, sockets and clients of its own; all they share is
 * the bus, which carries every input to both in one order. So both come to the same state and trace,
 * and each sends to those clients that are connected to it. Newcomers go to each in turn.
 */
export function createCluster(options: LivePlaygroundOptions): LivePlayground {
	const bus = createBus(options.log);
	let ended = false;
	let turn = 0;

	function end(): void {
		if (ended) return;
		ended = true;
		for (const server of servers) server.close('ended on another server');
		options.onEnd();
	}

	const elsewhere = () => servers.slice(1).map(({ telemetry }) => telemetry);
	const servers: readonly LivePlayground[] = SERVER_NAMES.map((server) =>
		createLivePlayground({
			...options,
			server,
			log: createBusLog(bus, options.log, server),
			onEnd: end,
			// Everybody observes the first.
			...(server === SERVER_NAMES[0] ? { elsewhere } : {}),
		}),
	);
	const first = servers[0] as LivePlayground;

	async function impose(fault: LineFault): Promise<FaultDone | null> {
		const all = await Promise.all(servers.map(({ faults }) => faults.impose(fault)));
		if (fault.fault !== 'ping') return all.find((done) => done !== null) ?? null;
		return {
			answered: all.flatMap((done) => done?.answered ?? []),
			silent: all.flatMap((done) => done?.silent ?? []),
		};
	}

	return {
		...first,
		async restore() {
			// What one of them logs goes to all, so all must have read what was before.
			for (const server of servers) await server.read();
			first.cutOff();
		},
		connect(...connection) {
			const server = servers[turn++ % servers.length] ?? first;
			return server.connect(...connection);
		},
		rest() {
			for (const server of servers) server.rest();
		},
		async retire() {
			await Promise.all(servers.map((server) => server.retire()));
		},
		close(reason) {
			for (const server of servers) server.close(reason);
		},
		faults: { admit: first.faults.admit, impose },
		get ended() {
			return ended;
		},
		get connections() {
			return servers.reduce((sum, { connections }) => sum + connections, 0);
		},
	};
}
