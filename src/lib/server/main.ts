/** The production entry: pages, endpoints and WebSockets on one port. Built to `build/duplex.js`. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RequestListener, Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { attach } from './attach';
import { setLive } from './bridge';
import { normaliseProtocol, PROTOCOL_HEADER } from './forwarded';
import { openStore } from './data-folder';
import { createHttpServer } from './http-server';
import { createLive, type Live } from './live';
import { createLogger } from './logger';
import { refusalBody, STOPPING } from './refusal';
import { ANSWER_HEADERS } from './security-headers';
import { readSettings, SettingsError, type Settings } from './settings';

/** The process ends by then, whatever still hangs, in ms. */
const STOP_MAX_MS = 2500;

try {
	await start(readSettings(process.env));
} catch (error) {
	if (!(error instanceof SettingsError)) throw error;
	fail(error.message);
}

async function start(settings: Settings): Promise<void> {
	const logger = createLogger(settings.logLevel);
	// Left to itself, Node would print the message, which may quote a client's words.
	process.once('uncaughtException', (err) => {
		logger.fatal({ err }, 'the server failed');
		process.exit(1);
	});
	const store = await openStore(settings);
	const live = createLive({ settings, logger, store, program: nameOfProgram() });
	setLive(live);
	// Behind a proxy that sets neither header, ORIGIN tells; without any, it is plain http.
	const guesses = !settings.origin && !process.env['PROTOCOL_HEADER'];
	if (guesses) process.env['PROTOCOL_HEADER'] = PROTOCOL_HEADER;
	const pages = await loadPages();

	const server = createHttpServer(settings, (request, response) => {
		// A page brings a policy of its own, which takes the place of this one.
		for (const [name, value] of Object.entries(ANSWER_HEADERS)) response.setHeader(name, value);
		if (live.stopping) {
			response.writeHead(STOPPING.status, {
				'content-type': 'application/json',
				connection: 'close',
			});
			response.end(refusalBody(STOPPING));
			return;
		}
		if (guesses) normaliseProtocol(request);
		pages(request, response);
	});
	attach(server, live);
	server.once('error', (error: NodeJS.ErrnoException) => fail(listenError(error, settings)));
	server.listen(settings.port, settings.host, () => {
		console.log(`Duplex is at ${addressOf(server, settings.host)}`);
	});
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(server, live));
}

/** What all rules follow from: the text of this bundle, as a hash. */
function nameOfProgram(): string {
	const text = readFileSync(fileURLToPath(import.meta.url));
	return createHash('sha256').update(text).digest('hex');
}

/** SvelteKit's own build lies beside this file; it is no part of this bundle. */
async function loadPages(): Promise<RequestListener> {
	const url = new URL('handler.js', import.meta.url).href;
	const { handler } = (await import(/* @vite-ignore */ url)) as { handler: RequestListener };
	return handler;
}

function addressOf(server: Server, host: string): string {
	const address = server.address();
	const port = typeof address === 'object' && address ? address.port : '';
	const everywhere = host === '0.0.0.0' || host === '::';
	return `http://${everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`;
}

function listenError({ code, message }: NodeJS.ErrnoException, { port, host }: Settings): string {
	if (code === 'EADDRINUSE')
		return `Port ${port} is taken. Choose another one, for example: PORT=${port + 1} npm start`;
	if (code === 'EACCES') return `Port ${port} is not allowed here. Choose one above 1023.`;
	if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
		return `HOST must be an address of this machine, not "${host}".`;
	return `The server could not listen: ${message}.`;
}

/** Ctrl-C sends the signal to a whole group and a parent may pass it on: twice is as once. */
function stop(server: Server, live: Live): void {
	if (live.stopping) return;
	setTimeout(() => process.exit(0), STOP_MAX_MS);
	void live.stop().then(() => {
		server.close(() => process.exit(0));
		server.closeIdleConnections();
	});
}

function fail(sentence: string): never {
	console.error(sentence);
	process.exit(1);
}
