import type { AddressInfo } from 'node:net';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { getLive } from '../src/lib/server';
import { testServer } from './support/server-conformance';
import { connect } from './support/socket-client';

describe('the development server', () => {
	let vite: ViteDevServer;
	let origin = '';

	beforeAll(async () => {
		vi.stubEnv('LOG', 'memory');
		vite = await createServer({
			configFile: 'vite.config.ts',
			logLevel: 'error',
			server: { port: 0, host: '127.0.0.1' },
		});
		await vite.listen();
		const { port } = vite.httpServer?.address() as AddressInfo;
		origin = `http://127.0.0.1:${port}`;
		await fetch(`${origin}/healthz`); // the first request compiles, which may take its time
	}, 60_000);
	afterAll(async () => {
		await vite.close();
		vi.unstubAllEnvs();
		expect(getLive()).toBeUndefined();
	});

	testServer(() => origin);

	it("leaves Vite's own hot reload alone", async () => {
		const token = vite.config.webSocketToken;
		const url = `${origin.replace('http:', 'ws:')}/?token=${token}`;
		const hotReload = await connect(url, {}, ['vite-hmr']);
		expect(await hotReload.next()).toMatchObject({ type: 'connected' });
	});
});
