// For `--import`: SIGUSR2 has the process give back all the memory that it can.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
process.on('SIGUSR2', () => collect({ type: 'major', flavor: 'last-resort' }));
