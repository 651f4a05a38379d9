import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { testLog } from '../../../tests/support/log-conformance';
import { readLog } from '../../../tests/support/read-log';
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

it('closes while logs are being dropped, and drops the rest of them when it is opened again', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'duplex-log-'));
	onTestFinished(() => rm(folder, { recursive: true }));
	const path = join(folder, 'log.mdb');
	const store = await openLmdbStore(path);
	const ids = Array.from({ length: 20 }, (_, i) => `log-${i}`);
	await Promise.all(ids.map((id) => store.keep({ ...RECORD, id })));
	for (const id of ids) {
		const log = store.log(id);
		// A turn of the event loop each, so that every log has several pieces.
		for (let at = 1; at <= 20; at++) await log.append({ kind: 'tick', at });
	}
	const drops = ids.map((id) => store.log(id).drop());
	await store.close();
	await Promise.allSettled(drops);

	const again = await openLmdbStore(path);
	expect(again.records).toEqual([]);
	await again.keep({ ...RECORD, id: ids[0] ?? '' });
	expect(again.log(ids[0] ?? '').size).toBe(0);
	await again.close();
});

it('gives every record back as it was kept', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'duplex-log-'));
	onTestFinished(() => rm(folder, { recursive: true }));
	const path = join(folder, 'log.mdb');
	const records = [RECORD, { ...RECORD, id: 'two', servers: 2, idleSince: 5 }];
	const store = await openLmdbStore(path);
	for (const record of records) await store.keep(record);
	await store.close();
	const again = await openLmdbStore(path);
	expect(again.records).toEqual(records);
	await again.close();
});

it('keeps what lies beside a log: the last parts, all of them, until it is dropped', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'duplex-log-'));
	onTestFinished(() => rm(folder, { recursive: true }));
	const path = join(folder, 'log.mdb');
	const store = await openLmdbStore(path);
	await store.keep(RECORD);
	await store.keep({ ...RECORD, id: 'two' });
	const [one, two] = [store.log('one'), store.log('two')];
	await one.append({ kind: 'tick', at: 1 });
	expect(one.shelf?.get()).toEqual([]);
	await two.shelf?.put([Buffer.from('beside two')]);
	await one.shelf?.put(['a', 'b', 'c'].map((text) => Buffer.from(text)));
	await one.shelf?.put([Buffer.from('d'), Buffer.from([0, 255])]);
	await store.close();

	const again = await openLmdbStore(path);
	expect(again.log('one').shelf?.get()).toEqual([Buffer.from('d'), Buffer.from([0, 255])]);
	expect(again.log('two').shelf?.get()).toEqual([Buffer.from('beside two')]);
	const dropped = again.log('one');
	await dropped.drop();
	await dropped.shelf?.put([Buffer.from('too late')]);
	expect(dropped.shelf?.get()).toEqual([]);
	expect(await readLog(dropped)).toEqual([]);
	expect(again.log('two').shelf?.get()).toEqual([Buffer.from('beside two')]);
	await again.close();
});
