/** The part of a `WebSocket` that is used here; the browser's and that of `ws` both have it. */
export interface SocketLike {
	readonly readyState: number;
	onopen: ((event: never) => void) | null;
	onmessage: ((event: never) => void) | null;
	onclose: ((event: never) => void) | null;
	onerror: ((event: never) => void) | null;
	send(text: string): void;
	close(code?: number, reason?: string): void;
}
export type SocketConstructor = new (url: string) => SocketLike;

/** `readyState` of an open socket (WebSockets standard, §3.1). */
export const SOCKET_OPEN = 1;
