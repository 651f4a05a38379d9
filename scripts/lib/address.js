import { createServer } from 'node:net';
import { Failure } from './failure.js';

/**
 * Where to serve, from `PORT` (default 3000) and `HOST` (default: every address), as the server
 * itself reads them.
 * @returns {{ port: number, host: string }}
 * @throws {Failure} when PORT is not a port
 */
export function addressFromEnv() {
	const text = process.env['PORT']?.trim() || '3000';
	const port = Number(text);
	if (!/^\d+$/.test(text) || port > 65535)
		throw new Failure(`PORT must be a number from 0 to 65535, not "${text}".`);
	return { port, host: process.env['HOST']?.trim() || '0.0.0.0' };
}

/**
 * Finds out early, before a long build, that nobody can listen there.
 * @param {{ port: number, host: string }} address
 * @throws {Failure} when the port is taken, or the address is not this machine's
 */
export function checkFree({ port, host }) {
	/** @type {Promise<void>} */
	const checked = new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', (error) => reject(new Failure(sentenceFor(error, port, host))));
		probe.listen({ port, host }, () => probe.close(() => resolve()));
	});
	return checked;
}

/**
 * @param {NodeJS.ErrnoException} error
 * @param {number} port
 * @param {string} host
 */
function sentenceFor(error, port, host) {
	if (error.code === 'EADDRINUSE')
		return `Port ${port} is taken: stop what uses it, or choose another with PORT=${port + 1} npm start.`;
	if (error.code === 'EACCES')
		return `Port ${port} needs more rights than this user has: choose one above 1023, such as PORT=3000.`;
	if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
		return `HOST "${host}" is not an address of this machine.`;
	return `Cannot listen on port ${port}: ${error.message}.`;
}
