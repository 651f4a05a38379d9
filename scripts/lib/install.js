import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { Failure } from './failure.js';
import { path } from './paths.js';
import { runNpm } from './run.js';
import { readStamp, stampOf } from './stamp.js';

const STAMP = path('node_modules', '.duplex-stamp');

const wantedStamp = () => stampOf(['package.json', 'package-lock.json']);

/** Whether the dependencies are known to be what the lock file says. */
export const isInstalled = () => readStamp(STAMP) === wantedStamp();

/** Installs what the lock file says, if that is missing or stale. */
export async function ensureInstalled() {
	if (isInstalled()) return;
	const stamp = wantedStamp();
	if (!isInstalledByHand()) {
		console.log('Installing the dependencies …');
		// The build needs the development dependencies, whatever NODE_ENV says.
		if (!(await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund'])))
			throw new Failure('The dependencies could not be installed; npm says why above.');
	}
	writeFileSync(STAMP, stamp);
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean,
 *   dependencies?: object, devDependencies?: object }} Package
 */

/** Whether an `npm ci` or `npm install` of somebody else's has already done the work. */
function isInstalledByHand() {
	const hidden = path('node_modules', '.package-lock.json');
	if (!existsSync(hidden)) return false;
	/** @type {Record<string, Package>} */
	const wanted = JSON.parse(readFileSync(path('package-lock.json'), 'utf8')).packages;
	/** @type {Record<string, Package>} */
	const present = JSON.parse(readFileSync(hidden, 'utf8')).packages;

	const { '': top, ...packages } = wanted;
	const manifest = JSON.parse(readFileSync(path('package.json'), 'utf8'));
	return (
		isDeepStrictEqual(top?.dependencies, manifest.dependencies) &&
		isDeepStrictEqual(top?.devDependencies, manifest.devDependencies) &&
		Object.keys(present).every((name) => name in packages) &&
		Object.entries(packages).every(([name, { version, integrity, optional, devOptional }]) => {
			const found = present[name];
			if (!found) return Boolean(optional ?? devOptional); // for another system
			return found.version === version && found.integrity === integrity;
		})
	);
}
