// `npm run build`: the production build, whether or not the sources have changed.
import './lib/check-node.js';
import { build } from './lib/build.js';
import { exitOnFailure } from './lib/failure.js';

await exitOnFailure(async () => build());
