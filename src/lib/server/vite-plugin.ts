import type { Plugin } from 'vite';
import type * as LiveServer from './index';

/** Runs the live server inside Vite's development server, on the same port. */
export function liveServer(): Plugin {
	return {
		name: 'duplex:live-server',
		apply: 'serve',
		configureServer(server) {
			const { httpServer } = server;
			if (!httpServer) return; // a test runner's Vite, or one inside another server
			let started: () => void = () => undefined;
			const ready = new Promise<void>((resolve) => (started = resolve));
			// Vite listens before it has run: the first requests wait for it.
			server.middlewares.use((_request, _response, next) => void ready.then(() => next()));

			async function start(httpServer: NonNullable<typeof server.httpServer>): Promise<void> {
				// Through Vite, so that it may be TypeScript; once, so that edits keep sockets open.
				const { attach, createLive, createLogger, getLive, openStore, readSettings, setLive } =
					(await server.ssrLoadModule('/src/lib/server/index.ts')) as typeof LiveServer;
				const settings = readSettings({ LOG_LEVEL: 'warn', ...process.env });
				await getLive()?.stop(); // the one before Vite's restart holds the folder of the logs
				const store = await openStore(settings);
				const logger = createLogger(settings.logLevel);
				const live = createLive({ settings, logger, store });
				attach(httpServer, live);
				setLive(live);
				httpServer.once('close', () => {
					if (getLive() === live) setLive(undefined);
					void live.stop();
				});
			}
			return () => void start(httpServer).finally(started);
		},
	};
}
