import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { testLog } from '../../../tests/support/log-conformance';
import { openLmdbStore } from './log-lmdb';
import type { PlaygroundRecord } from './log';
import { KEEP_LIMITS } from '../engine';

const RECORD: PlaygroundRecord = {
	...{ id: 'one', app: 'feed', seed: 1, hostKey: 'h', createdAt: 1, epoch: 'e', maker: 'm' },
	keep: KEEP_LIMITS,
	idleSince: null,
};

testLog('the log in LMDB', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'duplex-log-'));
	const store = await openLmdbStore(join(folder, 'log.mdb'));
	onTestFinished(async () => {
		await store.close();
		await rm(folder, { recursive: true });
	});
	await store.keep(RECORD);
	return store.log(RECORD.id);
});
