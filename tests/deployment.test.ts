import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { readSettings } from '../src/lib/server';
import { NUMBER_SETTINGS, WORD_SETTINGS } from '../src/lib/server/settings-list';

const read = (file: string): string => readFileSync(file, 'utf8');
const dockerfile = read('Dockerfile').replaceAll('\\\n', ' ');
const lines = dockerfile.split('\n');
/** The stage that runs: all after the last FROM. */
const stage = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));

interface Compose {
	readonly services: Readonly<
		Record<
			'duplex' | 'caddy',
			{
				readonly environment: Readonly<Record<string, string>>;
				readonly volumes: readonly string[];
				readonly stop_grace_period?: string;
				readonly read_only?: boolean;
				readonly cap_drop?: readonly string[];
			}
		>
	>;
	readonly volumes: Readonly<Record<string, unknown>>;
}
const compose = parse(read('compose.yaml')) as Compose;

it('the image is built from the lock file, and runs without root and without what only builds', () => {
	const installs = lines.filter((line) => /\bnpm (ci|install|i)\b/.test(line));
	expect(installs).toHaveLength(2);
	for (const line of installs) expect(line).toMatch(/^RUN npm ci .*--ignore-scripts/);
	expect(installs[1]).toContain('--omit=dev');
	const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
	const least = Number(/>=(\d+)/.exec(engines.node)?.[1]);
	for (const [, version] of dockerfile.matchAll(/^FROM node:(\d+)/gm))
		expect(Number(version)).toBeGreaterThanOrEqual(least);
	expect(stage.filter((line) => line.startsWith('COPY')).join('\n')).not.toContain('COPY . .');
	const user = stage.findIndex((line) => line === 'USER node');
	expect(user).toBeGreaterThan(0);
	expect(stage.findIndex((line) => line.startsWith('CMD ["node"'))).toBeGreaterThan(user);
	for (const name of ['.git', 'node_modules', 'data'])
		expect(read('.dockerignore')).toContain(name);
});

it('leaves behind what npm keeps of the packages for development because another may use it', () => {
	const { packages } = JSON.parse(read('package-lock.json')) as {
		packages: Readonly<Record<string, { readonly devOptional?: boolean }>>;
	};
	const kept = Object.keys(packages).filter((path) => packages[path]?.devOptional);
	expect(kept).not.toEqual([]);
	const removed = /--omit=dev .* rm -rf (.*)$/m.exec(dockerfile)?.[1]?.split(' ');
	expect(removed).toEqual(expect.arrayContaining(kept));
});

it('is given settings that there are, as behind its proxy, and a volume for its logs', () => {
	const { duplex } = compose.services;
	const known = [...Object.values(NUMBER_SETTINGS), ...WORD_SETTINGS].map(({ env }) => env);
	for (const name of Object.keys(duplex.environment)) expect(known).toContain(name);
	const env = Object.fromEntries(
		Object.entries(duplex.environment).map(([name, value]) => [
			name,
			value.replace(/\$\{DOMAIN[^}]*\}/, 'duplex.example'),
		]),
	);
	const settings = readSettings(env);
	expect(settings).toMatchObject({
		...{ origin: 'https://duplex.example', addressHeader: 'x-forwarded-for', xffDepth: 1 },
		...{ log: 'lmdb', host: '0.0.0.0', port: 3000 },
	});
	const mounted = duplex.volumes.map((volume) => volume.split(':'));
	expect(mounted).toContainEqual(['log', settings.dataDir]);
	expect(Object.keys(compose.volumes)).toContain('log');
	expect([duplex.read_only, duplex.cap_drop]).toEqual([true, ['ALL']]);
	expect(parseInt(duplex.stop_grace_period ?? '')).toBeGreaterThanOrEqual(10);
	expect(stage).toContain('STOPSIGNAL SIGTERM');
	expect(read('Caddyfile')).toContain(`reverse_proxy duplex:${settings.port}`);
});

it.each([
	[200, 0],
	[503, 1],
])('its health check takes the answer %i for %i', async (status, exit) => {
	const check = lines.find((line) => line.startsWith('HEALTHCHECK')) ?? '';
	const [command = '', ...args] = JSON.parse(/CMD (\[.*\])/.exec(check)?.[1] ?? '[]') as string[];
	const asked: (string | undefined)[] = [];
	const server = createServer(({ url }, response) => {
		asked.push(url);
		response.writeHead(status).end();
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => void server.close());
	const { port } = server.address() as AddressInfo;
	const child = spawn(command, args, {
		env: { PATH: process.env['PATH'], PORT: String(port) },
		stdio: 'inherit',
	});
	expect((await once(child, 'close'))[0]).toBe(exit);
	expect(asked).toEqual(['/healthz']);
});
