// `npm start`: installs and builds what is missing or stale, then serves.
import './lib/check-node.js';

// Loaded only after the check above, because an old Node could not even read it.
import('./lib/start.js').then(({ start }) => start());
