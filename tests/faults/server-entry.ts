/** The live server alone in a process of its own, to be killed: `PORT`, `DATA_DIR`, and other settings. */
import type { AddressInfo } from 'node:net';
import {
	attach,
	createHttpServer,
	createLive,
	openStore,
	readSettings,
} from '../../src/lib/server';
import { getPlayground, getTrace, postPlayground } from '../../src/lib/server/http';

const settings = readSettings(process.env);
const live = createLive({ settings, store: await openStore(settings), program: 'faults' });
const server = createHttpServer(live.settings, (request, response) => {
	const [, , , id = '', part] = (request.url ?? '').split('/');
	const answer =
		request.method === 'POST'
			? postPlayground(
					new Request('http://here/api/playgrounds', { method: 'POST', body: '{"app":"feed"}' }),
					live,
					() => '127.0.0.1',
				)
			: part === 'trace'
				? getTrace(live, id)
				: getPlayground(live, id);
	void answer.then(async ({ status, body }) => {
		response.writeHead(status);
		for await (const chunk of body ?? []) response.write(chunk);
		response.end();
	});
});
attach(server, live);
server.listen(settings.port, '127.0.0.1', () => {
	process.stdout.write(`port ${(server.address() as AddressInfo).port}\n`);
});
process.once('SIGTERM', () => {
	void live.stop().then(() => process.exit(0));
});
