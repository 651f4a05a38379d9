import { spawn, type ChildProcess } from 'node:child_process';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { printedAddress, stop } from './server';

/**
 * A server process of a test's own, which it may end and start again on the same port. `settings`
 * are environment variables.
 */
export function createOwnServer(settings: Readonly<Record<string, string>> = {}) {
	let child: ChildProcess | null = null;
	let port = 0;
	return {
		/** Starts it; resolves with its address. */
		async start(): Promise<string> {
			child = spawn(process.execPath, ['build/duplex.js'], {
				stdio: ['ignore', 'pipe', 'inherit'],
				env: {
					...process.env,
					LOG: 'memory',
					...settings,
					NODE_ENV: 'production',
					HOST: '127.0.0.1',
					PORT: String(port),
				},
			});
			const address = await printedAddress(child);
			port = Number(new URL(address).port);
			return address;
		},
		/** Where it was started last. */
		get address() {
			return `http://127.0.0.1:${port}`;
		},
		/** Ends it with SIGTERM, as a restart would. */
		async end(): Promise<void> {
			if (child) await stop(child);
			child = null;
		},
	};
}
export type OwnServer = ReturnType<typeof createOwnServer>;

/** A network line to the server at `target`, which a test can cut and mend. */
export async function createLine(target: string) {
	const sockets = new Set<Socket>();
	const pairs = new Set<[Socket, Socket]>();
	const keep = (socket: Socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined); // a cut line is what the test wants
		socket.on('close', () => sockets.delete(socket));
	};
	const line: Server = createServer((near) => {
		const far = connect(Number(new URL(target).port), '127.0.0.1');
		keep(near);
		keep(far);
		near.pipe(far);
		far.pipe(near);
		pairs.add([near, far]);
		near.on('close', () => far.destroy());
		far.on('close', () => near.destroy());
	});
	const listen = (port: number) =>
		new Promise<void>((resolve) => line.listen(port, '127.0.0.1', resolve));
	await listen(0);
	const { port } = line.address() as AddressInfo;

	return {
		address: `http://127.0.0.1:${port}`,
		/** Nothing gets through from now on; what was open breaks. */
		async cut(): Promise<void> {
			if (!line.listening) return;
			const closed = new Promise((resolve) => line.close(resolve));
			for (const socket of sockets) socket.destroy();
			await closed;
		},
		mend: () => listen(port),
		/** Nothing gets through what is open now, and neither end is told; new connections are sound. */
		deaden(): void {
			for (const [near, far] of pairs) {
				near.unpipe(far).resume();
				far.unpipe(near).resume();
			}
			pairs.clear();
		},
	};
}
export type Line = Awaited<ReturnType<typeof createLine>>;
