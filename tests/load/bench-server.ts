/** `npm run bench:server`: this server beside others that do the same work, in the same run. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/lib/build.js';
import { exitOnFailure, Failure } from '../../scripts/lib/failure.js';
import { CONTENDERS, type Contender } from './server/dialects';
import { createBench, PARTS, type Part } from './server/parts';
import { printServerMachine } from './server/tables';
import { loadUws, UWS_PACKAGE, UWS_VERSION } from './server/uws';

await exitOnFailure(async () => {
	const { values } = parseArgs({
		options: {
			runs: { type: 'string', default: '5' },
			seconds: { type: 'string', default: '1' },
			clients: { type: 'string', default: '10,100,1000,3000' },
			parts: { type: 'string', default: PARTS.join() },
			servers: { type: 'string', default: CONTENDERS.join() },
			flags: { type: 'string', default: '' },
		},
	});
	await ensureBuilt();
	printServerMachine();
	const servers = CONTENDERS.filter((name) => values.servers.split(',').includes(name)).filter(
		isHere,
	);
	const bench = createBench({
		servers,
		sizes: values.clients.split(',').map(Number),
		runs: Math.max(1, Number(values.runs) || 1),
		ms: Math.max(0.1, Number(values.seconds) || 1) * 1000,
		flags: values.flags.split(' ').filter((flag) => flag !== ''),
	});
	for (const part of values.parts.split(',')) {
		if (!isPart(part)) throw new Failure(`There is no part "${part}"; there are ${PARTS.join()}.`);
		await bench[part]();
	}
});

function isHere(contender: Contender): boolean {
	if (contender === 'uws' && !loadUws()) {
		console.log(`Without uWebSockets: npm install --no-save ${UWS_PACKAGE}@${UWS_VERSION}`);
		return false;
	}
	return contender !== 'duplex-lmdb' || existsSync('node_modules/lmdb');
}

function isPart(name: string): name is Part {
	return (PARTS as readonly string[]).includes(name);
}
