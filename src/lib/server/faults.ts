import type { Duplex } from 'node:stream';
import type { Fault, FaultDone, LineSample } from '../protocol';
import type { Connection } from './connection';
import { Bucket } from './limits';
import { createLine, SOUND, type Line } from './line';
import type { Settings } from './settings';

/** How long a `ping` waits for the answers, in ms. */
export const PONG_WAIT_MS = 1000;
/** While bytes wait for somebody, their number is told this often, in ms. */
const SAMPLE_MS = 150;

/** The faults that concern single connections; a restart concerns the whole playground. */
export type LineFault = Exclude<Fault, { readonly fault: 'restart' }>;

/** A client's connection, and the socket below it. */
export interface FaultyClient {
	readonly connection: Connection;
	readonly socket: Duplex;
}

interface Member {
	readonly client: FaultyClient;
	/** Null while its line is as it came: nothing stands between `ws` and the socket. */
	line: Line | null;
}

export interface FaultsOptions {
	readonly settings: Pick<Settings, 'faultBurst' | 'faultsPerSecond'>;
	/** Told what a line with a fault is like, whenever that may have changed. */
	readonly onLine: (sample: Omit<LineSample, 'n'>) => void;
}

/**
 * What the host lets happen to the connections of one playground, for real and on their sockets.
 * Faults are no input of the log: what they cause (a closing, a message that comes late) is.
 */
export function createFaults({ settings, onLine }: FaultsOptions) {
	const members = new Map<string, Member>();
	const bent = new Map<string, Member>();
	const pace = new Bucket(settings.faultBurst, settings.faultsPerSecond, performance.now());
	let timer: NodeJS.Timeout | undefined;
	let soon: NodeJS.Immediate | undefined;

	function lineOf(client: string, member: Member): Line {
		bent.set(client, member);
		return (member.line ??= createLine(member.client.socket));
	}

	function sample(): void {
		clearTimeout(timer);
		timer = undefined;
		for (const [id, { line, client }] of bent) {
			if (!line) continue;
			const { waiting, waitingMax } = client.connection;
			onLine({ client: id, ...line.state, waiting, waitingMax });
			if (waiting > 0) timer ??= setTimeout(sample, SAMPLE_MS).unref();
		}
	}

	/** Whoever comes back has a sound line. */
	const sound = (client: string, { connection: { waitingMax } }: FaultyClient): void =>
		onLine({ client, ...SOUND, waiting: 0, waitingMax });

	async function ping(): Promise<FaultDone> {
		const asked = [...members];
		const came = await Promise.all(
			asked.map(([, { client }]) => client.connection.probe(PONG_WAIT_MS)),
		);
		const ids = asked.map(([id]) => id);
		return {
			answered: ids.filter((_, i) => came[i]),
			silent: ids.filter((_, i) => !came[i]),
		};
	}

	/** Does it; null if there is no such client. */
	async function impose(fault: LineFault): Promise<FaultDone | null> {
		if (fault.fault === 'ping') return ping();
		const member = members.get(fault.client);
		if (!member) return null;
		if (fault.fault === 'cut') {
			member.client.connection.cut();
			await member.client.connection.gone;
			return {};
		}
		const line = lineOf(fault.client, member);
		if (fault.fault === 'delay') line.set({ delayMs: fault.ms });
		else if (fault.fault === 'dead') line.set({ dead: true });
		else {
			line.set({ bytesPerSecond: fault.bytesPerSecond });
			if (fault.waitingMax !== undefined) member.client.connection.waitingMax = fault.waitingMax;
		}
		sample();
		return {};
	}

	return {
		/** Whether the host may ask for one more just now. */
		admit: () => pace.take(performance.now()),
		impose,
		/** A client has its id, and stays until its socket is closed. */
		join(id: string, client: FaultyClient): void {
			// It may come on a new socket while the old one is still being closed.
			if (bent.delete(id)) sound(id, client);
			members.set(id, { client, line: null });
		},
		part(id: string, client: FaultyClient): void {
			// It may have come back on another socket by now.
			if (members.get(id)?.client !== client) return;
			members.delete(id);
			if (bent.delete(id)) sound(id, client);
		},
		/** Something is sent: says what waits once it has left. Costs nothing without faults. */
		wrote(): void {
			if (bent.size === 0) return;
			soon ??= setImmediate(() => {
				soon = undefined;
				sample();
			});
		},
		stop(): void {
			clearTimeout(timer);
			clearImmediate(soon);
		},
	};
}
export type Faults = ReturnType<typeof createFaults>;
