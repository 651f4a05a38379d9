import { pathToFileURL } from 'node:url';
import { addressFromEnv, checkFree } from './address.js';
import { ensureBuilt, isBuilt, SERVER_FILE } from './build.js';
import { exitOnFailure } from './failure.js';
import { ensureInstalled, isInstalled } from './install.js';
import { alone } from './lock.js';
import { endWithNpm } from './parent.js';

/** All of `npm start`. */
export const start = () =>
	exitOnFailure(async () => {
		endWithNpm();
		const address = addressFromEnv();
		await checkFree(address);
		if (!isInstalled() || !isBuilt()) {
			await alone(async () => {
				await ensureInstalled();
				await ensureBuilt();
			});
			await checkFree(address); // somebody may have taken it during a long build
		}
		process.env['NODE_ENV'] ??= 'production';
		await import(pathToFileURL(SERVER_FILE).href); // serves in this process until a signal
	});
