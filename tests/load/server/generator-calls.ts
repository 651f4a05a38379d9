import type { Contender } from './dialects';

export interface OpenAsked {
	readonly port: number;
	/** The playground; empty where there are none. */
	readonly id: string;
	readonly contender: Contender;
	/** Connections, the sender's included. */
	readonly clients: number;
	readonly observers: number;
	/** Connections more, which never read again once they are welcome. */
	readonly deaf?: number;
	/** Connections more, which never end their handshake: half of them never begin it. */
	readonly halfOpen?: number;
	/** Posts are as long as they may be. */
	readonly long?: boolean;
}

export interface FloodAsked {
	/** Posts that have not reached everyone yet. */
	readonly inFlight: number;
	readonly warmMs: number;
	readonly ms: number;
	/** The run goes on until there were so many posts. */
	readonly posts?: number;
	readonly serverPid: number;
}

export interface Flood {
	/** Deliveries. */
	readonly perSecond: number;
	/** Processor time a second, in cores. */
	readonly serverCpu: number;
	readonly ownCpu: number;
	readonly posts: number;
	/** Deliveries that never came; must be 0. */
	readonly missing: number;
	/** What came and should not have. */
	readonly odd: readonly string[];
	/** Last trace event that all observers have. */
	readonly traced: number;
}

export interface PaceAsked {
	readonly perSecond: number;
	readonly count: number;
}

/** Times in ms from the post to the delivery. */
export interface Pace {
	readonly p50: number;
	readonly p99: number;
	readonly most: number;
	readonly missing: number;
}

/** What the process of the load can be asked to do. */
export interface Generator {
	open(asked: OpenAsked): Promise<void>;
	flood(asked: FloodAsked): Promise<Flood>;
	pace(asked: PaceAsked): Promise<Pace>;
	close(asked: Record<string, never>): Promise<void>;
}
