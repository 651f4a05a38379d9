import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { path } from './paths.js';

const LOCK = path('.setup.lock');
/** A set-up that has taken this long, in ms, is taken for dead. */
const STALE_MS = 15 * 60_000;

/**
 * Does `work` while no other process of this folder installs or builds.
 * @param {() => Promise<void>} work
 */
export async function alone(work) {
	await take();
	const release = () => rmSync(LOCK, { force: true });
	process.once('exit', release);
	try {
		await work();
	} finally {
		process.off('exit', release);
		release();
	}
}

async function take() {
	// A link appears with its content or not at all, so nobody ever reads a half-written lock.
	const mine = `${LOCK}.${process.pid}`;
	writeFileSync(mine, String(process.pid));
	try {
		for (let told = false; !tryLink(mine); await pause(200)) {
			if (isStale()) rmSync(LOCK, { force: true });
			else if (!told) {
				console.log('Waiting for another start of Duplex to finish its set-up …');
				told = true;
			}
		}
	} finally {
		rmSync(mine, { force: true });
	}
}

/** @param {string} mine */
function tryLink(mine) {
	try {
		linkSync(mine, LOCK);
		return true;
	} catch (error) {
		if (codeOf(error) === 'EEXIST') return false;
		throw error;
	}
}

function isStale() {
	try {
		if (Date.now() - statSync(LOCK).mtimeMs > STALE_MS) return true;
		process.kill(Number(readFileSync(LOCK, 'utf8')), 0);
		return false;
	} catch (error) {
		// ESRCH: its process is gone. ENOENT: released meanwhile, so there is nothing to remove.
		return codeOf(error) === 'ESRCH';
	}
}

/** @param {unknown} error */
const codeOf = (error) => (error instanceof Error && 'code' in error ? error.code : undefined);
