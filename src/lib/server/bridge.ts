import type { Live } from './live';

// SvelteKit's bundle and the server's entry do not share modules, only the process.
const KEY = Symbol.for('duplex.live');
type Bridge = typeof globalThis & { [KEY]?: Live | undefined };

/** The live server of this process, if one is running. */
export const getLive = (): Live | undefined => (globalThis as Bridge)[KEY];

/** Makes `live` the live server that pages and endpoints of this process see. */
export function setLive(live: Live | undefined): void {
	(globalThis as Bridge)[KEY] = live;
}
