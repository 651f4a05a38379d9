// `npm test`: all of CI in one command.
import './lib/check-node.js';

// Loaded only after the check above, because an old Node could not even read it.
import('./lib/test.js').then(({ test }) => test());
