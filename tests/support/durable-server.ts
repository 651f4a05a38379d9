import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore, type LiveOptions } from '../../src/lib/server';
import { startLive } from './live-server';

/** A folder that is gone when the test ends. */
export async function temporaryFolder(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'duplex-test-'));
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	return folder;
}

/** A live server whose playgrounds are kept in `folder`. */
export async function startDurable(folder: string, options: LiveOptions = {}) {
	const store = await openStore({ log: 'lmdb', dataDir: folder });
	return startLive({ program: 'tests', ...options, store });
}
