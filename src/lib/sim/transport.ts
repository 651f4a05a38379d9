/** What a simulated client says about itself when it connects. */
export interface ConnectQuery {
	readonly name?: string;
	/** Connects as an observer, which gets the trace and is no client. */
	readonly observe?: boolean;
	/** Its first message will be `resume`. */
	readonly resume?: boolean;
}

/** What happens on a connection: `open` at most once, then messages, then `close` exactly once. */
export interface TransportHandlers {
	open(): void;
	message(text: string): void;
	/** `code` is a close code (RFC 6455 §7.4); 1006 when there was no close frame. */
	close(code: number, reason: string): void;
}

/** The client's end of one connection. */
export interface Transport {
	/** Sends one text frame. Does nothing unless the connection is open. */
	send(text: string): void;
	/** Starts to close, with 1000 unless told otherwise. Harmless when closed already. */
	close(code?: number, reason?: string): void;
}

/** Opens a connection. Handlers are called later, never from within the call. */
export type Connect = (query: ConnectQuery, handlers: TransportHandlers) => Transport;

/** The address of a simulated client's or an observer's socket; `socketUrl` has no query yet. */
export function simulatedUrl(socketUrl: string, { name, observe, resume }: ConnectQuery): string {
	const query = [observe ? 'observe=1' : 'agent=simulated'];
	if (resume) query.push('resume=1');
	if (name !== undefined) query.push(`name=${encodeURIComponent(name)}`);
	return `${socketUrl}?${query.join('&')}`;
}
