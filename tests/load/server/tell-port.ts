import type { AddressInfo } from 'node:net';

/** Says where a server listens, as `npm start` does. */
export function tellPort(address: AddressInfo | string | null): void {
	if (typeof address !== 'object' || !address) throw new Error('The server has no port.');
	console.log(`http://127.0.0.1:${address.port}`);
}
