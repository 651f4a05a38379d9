/** `npm run bench:cycles`: 20,000 connections that come and go in every way; what is left of them. */
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { startCycles } from './cycles';

const ROUND = 1000;
/** What a heap may be larger at the end. */
const GROWTH_MAX = 0.05;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** Live heap in MiB, after a collection. */
function heap(): number {
	for (let i = 0; i < 3; i++) collect();
	return process.memoryUsage().heapUsed / 1024 ** 2;
}

const { values } = parseArgs({ options: { cycles: { type: 'string', default: '20000' } } });
const rounds = Math.max(1, Math.ceil(Number(values.cycles) / ROUND));
const cycles = await startCycles();
for (let i = 0; i < 3; i++) await cycles.run(ROUND); // code is compiled, pools are filled
const before = { heap: heap(), ...(await cycles.holds()) };
for (let i = 0; i < rounds; i++) await cycles.run(ROUND);
const after = { heap: heap(), ...(await cycles.holds()) };
await cycles.stop();

console.log(`After ${3 * ROUND} cycles, and after ${rounds * ROUND} more:`);
console.table({ before, after });
const { heap: first, ...heldBefore } = before;
const { heap: last, ...heldAfter } = after;
const grown = last / first - 1;
const same = JSON.stringify(heldBefore) === JSON.stringify(heldAfter);
console.log(
	`Heap ${(grown * 100).toFixed(1)} % larger; all else ${same ? 'the same' : 'NOT the same'}.`,
);
if (!same || grown > GROWTH_MAX) process.exitCode = 1;
